"""What a channel is worth to a consumer this week (c4, c5)."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from reference.arithmetic import NORMAL_4, NORMAL_64, exp_t, log_t, lognormal
from reference.season import BASE_WEEK, online_base, trend_clock

if TYPE_CHECKING:
    from reference.actors import TwinConsumer, TwinPlatform
    from reference.market import TwinMarket

OUTSIDE_JAVA = 2
CALIBRATED_IMPULSE_SHARE = 0.5
"""``impulse_share`` for which ι and ξ were solved."""


def reference_platform(market: TwinMarket, j: int) -> TwinPlatform:
    """Whose base week a channel is measured from: its own, or that of the channel whose taste it takes (h5)."""
    source = market.channels.taste_from[j]
    if source and not any(market.platforms[j].offers_reference):
        return market.platforms[market.channels.index(source)]
    return market.platforms[j]


class WeekOfChoice:
    """Utilities of one week; each is worked out once and kept."""

    def __init__(self, market: TwinMarket) -> None:
        self.market = market
        self.clock = trend_clock(market, market.t)
        self.base = online_base(market, market.t)
        self._table: dict[tuple[int, int, int, int, int], float] = {}

    def dissimilarity(self, j: int) -> float:
        """λ of the channel's nest; 1 for physical (c5)."""
        market = self.market
        if j == market.physical:
            return 1.0
        return market.lambda_market if j in market.markets else market.lambda_social

    def weight(self, i: TwinConsumer, j: int, c: int) -> float:
        """exp(V/λ) of a channel: weekly table × (habit × taste) (c5)."""
        table = self.table(i.segment, i.region, c, j, i.price_class)
        if j == self.market.physical:
            return table * self.habit(i.habit[j], j)
        return table * (self.habit(i.habit[j], j) * self.taste[j][i.tastes[j]])

    def table(self, s: int, r: int, c: int, j: int, price_class: int) -> float:
        """exp of all terms but habit and taste, over λ."""
        key = (s, r, c, j, price_class)
        if key not in self._table:
            self._table[key] = exp_t(self.utility(s, r, c, j, price_class) / self.dissimilarity(j))
        return self._table[key]

    def utility(self, s: int, r: int, c: int, j: int, price_class: int) -> float:
        """V without habit, taste and what all online channels share (c4)."""
        market, p = self.market, self.market.p
        platform = market.platforms[j]
        ship = 0.0
        if j != market.physical:
            ship = p.shipping_share[j] * (p.shipping_outside_factor if r == OUTSIDE_JAVA else 1.0)
        log_price = log_t(platform.price_index[c] * (1.0 - market.voucher[j]) + ship)
        paid = self.alpha(s, price_class) * log_price
        variety = p.variety_elasticity * self.log_offers(platform, c)
        taste = self.channel_taste(j) + p.category_taste[c][j]
        if j == market.physical:
            return taste + p.segment_taste[s][j] + variety - paid
        taste = taste + p.taste_trend[j] * self.clock + platform.drift
        return taste + p.segment_taste[s][j] + variety - paid - market.friction[j]

    def channel_taste(self, j: int) -> float:
        """ξ_j; a channel without a past takes that of another, and a partner loses some (g3, g4)."""
        market, p = self.market, self.market.p
        source = market.channels.taste_from[j]
        taste = p.channel_taste[j]
        if source:
            offset = {"meta": p.meta_taste, "youtube": p.youtube_taste}.get(market.channels.names[j], 0.0)
            taste = p.channel_taste[market.channels.index(source)] + offset
        if j == market.native_channel:
            planned = max(1.0 - p.impulse_share, 1e-6) / (1.0 - CALIBRATED_IMPULSE_SHARE)
            taste = taste + market.lambda_social * math.log(planned)
        if j in market.partner:
            taste = taste - p.partner_taste_loss * market.lambda_market
        return taste

    def alpha(self, s: int, price_class: int) -> float:
        """Price sensitivity α_i (Q14)."""
        p = self.market.p
        base = p.price_sensitivity[s] * p.price_sensitivity_scale
        return base * lognormal(NORMAL_4[price_class], p.price_sensitivity_sd)

    def log_offers(self, platform: TwinPlatform, c: int) -> float:
        """ln(N/N_ref); 0 before references are taken (c4, h5)."""
        if self.market.t <= BASE_WEEK:
            return 0.0
        reference = reference_platform(self.market, platform.number).offers_reference[c]
        if platform.offers[c] <= 0.0:
            return 0.0
        return log_t(platform.offers[c] / max(1.0, reference))

    def habit(self, habit: int, j: int) -> float:
        """exp(γ·λ_M·h/λ) at the level of habit (Q13)."""
        if habit == 0:
            return 1.0
        market, p = self.market, self.market.p
        level = ((habit >> 10) + 0.5) / 64.0
        return exp_t(p.habit_strength * market.lambda_market * level / self.dissimilarity(j))

    @cached_property
    def taste(self) -> dict[int, list[float]]:
        """exp(ζ/λ) by channel and class (c5)."""
        sd = self.market.p.taste_sd
        return {j: [exp_t(sd * z / self.dissimilarity(j)) for z in NORMAL_64] for j in self.market.online}

    @cached_property
    def online(self) -> list[float]:
        """exp(ψ_t + ω_i) by class of the taste for buying online (c5)."""
        return [exp_t(self.base + self.market.p.taste_online_sd * z) for z in NORMAL_64]
