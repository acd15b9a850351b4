"""The market before its first week: strata, merchants, consumers, channels (sections 5 and 8)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference import birth, offers
from reference.actors import (
    BOTH,
    CROSS_BORDER,
    IMPORTED,
    IN_SHOPS,
    LARGE,
    LOCAL,
    MICRO,
    ONLINE,
    ONLINE_ONLY,
    SHOPS,
    TwinConsumer,
    TwinMerchant,
    TwinStratum,
)
from reference.arithmetic import PERMANENT, fixed, left_sum, ordered_choice, real, rint, threshold, word

from agents import streams

if TYPE_CHECKING:
    from reference.market import TwinMarket

GMV_2021_USD = 48e9


def populate(market: TwinMarket) -> None:
    """Everyone who lives at the start, and what shoppers meet in the first week."""
    settle_consumers(market)
    market.strata = strata(market)
    share_agents(market)
    market.merchants = slots(market)
    for m in market.merchants:
        stratum = market.strata[m.stratum]
        if m.number < stratum.first + stratum.agents:
            birth.draw_attributes(m, market.population_seed, PERMANENT)
            m.native = birth.is_native(m)
    market.side_factor = side_factors(market)
    commissions_at_start(market)
    for m in market.living():
        birth.size_up(m)
        birth.open_channels(m)
    level = start_levels(market)
    for m in market.living():
        birth.open_books_at_start(m, level)
    settle_adoption(market)
    for platform in market.platforms:
        platform.opened = platform.number not in market.novelties
        platform.voucher = market.p.voucher[platform.number]
        platform.share_26 = float(market.channels.share_2022[platform.number])
    open_books(market)
    offers.publish_prices(market)
    offers.publish_offers(market, range(market.J))


def settle_consumers(market: TwinMarket) -> None:
    """Permanent draws of consumers (section 8)."""
    p = market.p

    def drawn(stream: int, number: int, index: int) -> int:
        return word(market.population_seed, stream, number, PERMANENT, index)

    for number in range(int(p.adults) // market.people_per_agent):
        i = TwinConsumer(market, number)
        i.segment = ordered_choice(p.segment_share, left_sum(p.segment_share), drawn(streams.KIND, number, 0))
        i.region = ordered_choice(p.region_share, left_sum(p.region_share), drawn(streams.KIND, number, 1))
        i.feeds = [
            drawn(streams.KIND, number, 2 + f) < threshold(p.feed_user_share[i.segment][f])
            for f in range(market.market_live + 1)
        ]
        i.budget_class = drawn(streams.BUDGET, number, 0) >> 26
        i.tastes = [drawn(streams.TASTE, number, j) >> 26 for j in market.online]
        i.taste_online = drawn(streams.TASTE_ONLINE, number, 0) >> 26
        i.price_class = drawn(streams.PRICE_CLASS, number, 0) >> 30
        market.consumers.append(i)


def settle_adoption(market: TwinMarket) -> None:
    """Adoption of what was there before, and hours (section 8)."""
    p = market.p
    market.ceiling = [min(1.0, each * p.adoption_ceiling_scale) for each in p.adoption_ceiling]
    market.adoption = [
        [[0.0 if j in market.novelties else p.adoption_market[j] * top for j in market.online] for _ in (0, 1)]
        for top in market.ceiling
    ]
    market.hours = [list(row) for row in p.feed_hours]


def strata(market: TwinMarket) -> list[TwinStratum]:
    """Real firms by presence × size × goods, then cross-border (section 5)."""
    p = market.p
    found = []
    for presence in (SHOPS, BOTH, ONLINE_ONLY):
        imported = p.imported_count_share[presence]
        for size in (MICRO, 1, 2, LARGE):
            thousand = p.firms[presence][size]
            for goods, share in ((LOCAL, 1.0 - imported), (IMPORTED, imported)):
                firms = rint(thousand * 1000.0 * share)
                found.append(TwinStratum(len(found), presence, size, goods, firms))
    found.append(TwinStratum(len(found), ONLINE_ONLY, MICRO, CROSS_BORDER, rint(p.firms_cross_border * 1000.0)))
    return found


def share_agents(market: TwinMarket) -> None:
    """How many agents stand for each stratum's firms (section 5)."""
    p = market.p
    all_firms = sum(s.firms for s in market.strata)
    wanted = min(all_firms, max(int(p.merchant_agents_min), len(market.consumers) // 2))
    for s in market.strata:
        s.agents = min(s.firms, int(p.stratum_agents_min))
    rest = wanted - sum(s.agents for s in market.strata)
    while rest > 0:
        open_strata = [s for s in market.strata if s.agents < s.firms]
        share_out(rest, open_strata, [s.firms * p.class_turnover_idr[s.size] for s in open_strata])
        rest = 0
        for s in open_strata:
            rest += max(0, s.agents - s.firms)
            s.agents = min(s.agents, s.firms)
    first = 0
    for s in market.strata:
        s.first = first
        s.slots = -(-rint(p.slot_factor * 1000.0) * s.agents // 1000)
        first += s.slots


def share_out(rest: int, receivers: list[TwinStratum], weights: list[float]) -> None:
    """Give agents in proportion to weights, the last ones to the largest remainders."""
    total = left_sum(weights)
    quotas = [rest * weight / total for weight in weights]
    for s, quota in zip(receivers, quotas, strict=True):
        s.agents += math.floor(quota)
    left = rest - sum(math.floor(quota) for quota in quotas)
    order = sorted(range(len(quotas)), key=lambda k: (math.floor(quotas[k]) - quotas[k], k))
    for k in order[:left]:
        receivers[k].agents += 1


def slots(market: TwinMarket) -> list[TwinMerchant]:
    """All slots with their weights, those of a stratum one after the other (section 5)."""
    found = []
    for s in market.strata:
        for k in range(s.slots):
            extra = 1 if k < s.agents and k < s.firms % s.agents else 0
            found.append(TwinMerchant(market, len(found), s, s.firms // s.agents + extra))
    return found


def side_factors(market: TwinMarket) -> list[dict[tuple[bool, int], float]]:
    """By side, what brings each group (large?, goods) to its share of spending (section 5)."""
    p = market.p
    factors = []
    for side in (IN_SHOPS, ONLINE):
        sums: dict[tuple[bool, int], int] = {}
        for m in market.living():
            group = (m.size_class == LARGE, m.goods)
            if side == IN_SHOPS and m.goods != CROSS_BORDER:
                scale = float(m.weight) * m.scale_orders * birth.shop_factor(m)
            elif side == ONLINE and market.strata[m.stratum].presence != SHOPS:
                scale = float(m.weight) * m.scale_orders
            else:
                continue
            sums[group] = sums.get(group, 0) + fixed(scale)
        L, imports = p.large_spend_share[side], p.imported_spend_share[side]
        share = {
            (False, LOCAL): (1.0 - L) * (1.0 - imports),
            (False, IMPORTED): (1.0 - L) * imports,
            (True, LOCAL): L * (1.0 - imports),
            (True, IMPORTED): L * imports,
            (False, CROSS_BORDER): p.cross_border_share[0],
        }
        base = (False, LOCAL)
        factors.append(
            {
                group: (part / share[base]) * (real(sums[base]) / real(sums[group])) if sums.get(group) else 1.0
                for group, part in share.items()
            }
        )
    return factors


def start_levels(market: TwinMarket) -> list[float]:
    """By side, what buyers spend in 2021 over what incumbents sell at their own size (section 8)."""
    p = market.p
    online = GMV_2021_USD * p.idr_per_usd / 52.0
    spending = {IN_SHOPS: p.market_size_usd * p.idr_per_usd / 52.0 - online, ONLINE: online}
    value = {IN_SHOPS: market.order_idr[market.physical], ONLINE: market.order_idr[0]}
    levels = []
    for side, channels in ((IN_SHOPS, [market.physical]), (ONLINE, market.online)):
        sellers = [m for m in market.living() if any(j in channels for j in m.selling())]
        orders = sum(fixed(m.weight * m.side_orders[side]) for m in sellers)
        levels.append(spending[side] / (real(orders) * value[side]) if orders > 0 else 1.0)
    return levels


def commissions_at_start(market: TwinMarket) -> None:
    """Commissions of the first week (9.6)."""
    table = market.channels.commission_at(PERMANENT, market.parameters.commission)
    for platform in market.platforms:
        platform.commission = table[platform.number].tolist()


def open_books(market: TwinMarket) -> None:
    """Cash and voucher budgets of platforms (section 8)."""
    p = market.p
    for platform in market.platforms:
        sold = GMV_2021_USD * p.idr_per_usd * float(market.channels.share_2022[platform.number])
        platform.budget_idr = rint(p.start_budget_factor * p.voucher[platform.number] * sold)
        platform.cash_idr = rint(p.start_cash_years * p.opex_share * sold)
