"""Who lives in the readable market: one Mesa agent per consumer and per merchant, with plain attributes.

Attributes are named like the engine's columns (agents/*/columns.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
from reference.arithmetic import PERMANENT, word

from agents.streams import BIRTH

if TYPE_CHECKING:
    from reference.market import TwinMarket

NONE, ONBOARDING, ACTIVE, DORMANT = 0, 1, 2, 3
LOCAL, IMPORTED, CROSS_BORDER = 0, 1, 2
MICRO, SMALL, MEDIUM, LARGE = 0, 1, 2, 3
SHOPS, BOTH, ONLINE_ONLY = 0, 1, 2
IN_SHOPS, ONLINE = 0, 1
ABROAD = 255
NEVER_BOUGHT = 255
LONG_AGO = -32000


class TwinConsumer(mesa.Agent):
    """One consumer agent, standing for ``people_per_agent`` adults."""

    def __init__(self, market: TwinMarket, number: int) -> None:
        super().__init__(market)
        self.market = market
        self.number = number
        self.segment = 0
        self.region = 0
        self.feeds: list[bool] = []
        self.budget_class = 0
        self.price_class = 0
        self.tastes: list[int] = []
        self.taste_online = 0
        self.habit = [0] * market.J
        self.impulse_ewma_idr = 0.0
        self.last_channel = NEVER_BOUGHT
        self.impulse_orders = [0] * len(market.online)
        self.admitted: list[bool] = []
        self.orders: list[tuple[int, int]] = []

    def luck(self, stream: int, index: int) -> int:
        """This week's word of a stream."""
        return word(self.market.seed, stream, self.number, self.market.t, index)


class TwinMerchant(mesa.Agent):
    """One slot of a stratum, and the merchant agent that holds it, standing for ``weight`` firms."""

    def __init__(self, market: TwinMarket, number: int, stratum: TwinStratum, weight: int) -> None:
        super().__init__(market)
        self.market = market
        self.number = number
        self.weight = weight
        self.stratum = stratum.number
        self.size_class = stratum.size
        self.goods = stratum.goods
        self.category = self.region = 0
        self.alive = self.shop = self.native = self.able = self.promo = False
        self.live_rank = 0
        self.born = self.died = LONG_AGO
        self.birth_seed = market.population_seed
        self.clear()

    def clear(self) -> None:
        """Forget the channels, the books and the past of the slot's last holder."""
        J = self.market.J
        self.channel_state = [NONE] * J
        self.ready_week = [0] * J
        self.closed_since = [0] * J
        self.skill = [0.0] * J
        self.popularity = [0.0] * J
        self.price = [0.0] * J
        self.contribution = [0.0] * J
        self.revenue_share = [0.0] * J
        self.side_orders = [0.0, 0.0]
        self.pull = [0.0, 0.0]
        self.scale_orders = self.ad = self.quality = self.rating = self.rating_count = 0.0
        self.cost_base = self.unit_cost = self.markup = self.markup_multiple = self.unit_value_usd = 0.0
        self.win_share = self.fixed_cost_idr = self.jobs = 0.0
        self.revenue_13 = self.revenue_base = 0.0
        self.cash_idr = self.negative_weeks = 0
        self.shock_until = self.reroute_week = LONG_AGO

    def luck(self, stream: int, index: int) -> int:
        """This week's word of a stream."""
        return word(self.market.seed, stream, self.number, self.market.t, index)

    def permanent(self, stream: int) -> int:
        """A lasting word, the same for all seeds of a population."""
        return word(self.market.population_seed, stream, self.number, PERMANENT, 0)

    def birth_word(self, index: int) -> int:
        """A word of its birth: of the population for those there at the start, of the run for entrants (section 5)."""
        return word(self.birth_seed, BIRTH, self.number, self.born, index)

    def later_birth_word(self, index: int) -> int:
        """The same, seen later: the population's for all born in the first week (g4)."""
        seed = self.market.population_seed if self.born == PERMANENT else self.market.seed
        return word(seed, BIRTH, self.number, self.born, index)

    def online_channels(self, *states: int) -> list[int]:
        """Its online channels in one of the states, in channel order."""
        return [j for j in self.market.online if self.channel_state[j] in states]

    def selling(self) -> list[int]:
        """Channels it is active on, physical last."""
        return [j for j in range(self.market.J) if self.channel_state[j] == ACTIVE]


class TwinStratum:
    """Presence at birth × size × goods."""

    def __init__(self, number: int, presence: int, size: int, goods: int, firms: int) -> None:
        self.number = number
        self.presence = presence
        self.size = size
        self.goods = goods
        self.firms = firms
        self.agents = self.agents_reference = 0
        self.first = self.slots = 0
        self.profit_rate = self.profit_reference = self.win_reference = 0.0


class TwinPlatform:
    """One channel; ``physical`` is the last."""

    def __init__(self, number: int, categories: int) -> None:
        self.number = number
        self.opened = False
        self.commission = [0.0] * categories
        self.voucher = 0.0
        self.voucher_target_share = self.share_26 = 0.0
        self.cash_idr = self.budget_idr = 0
        self.drift = 0.0
        self.price_index = [1.0] * categories
        self.offers = [0.0] * categories
        self.live_sellers = [0.0] * categories
        self.price_reference = [1.0] * categories
        self.offers_reference = [0.0] * categories
        self.live_reference = [0.0] * categories
