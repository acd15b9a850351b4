"""(e) Firms are founded (e10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference import birth
from reference.actors import (
    ACTIVE,
    CROSS_BORDER,
    IN_SHOPS,
    LARGE,
    ONLINE,
    ONLINE_ONLY,
    TwinMerchant,
    TwinStratum,
)
from reference.arithmetic import (
    clip,
    draw_count,
    f32,
    left_sum,
    ordered_choice,
    pow_t,
    rint,
    threshold,
    word,
)
from reference.ledger import move, pay
from reference.pricing import channel_cost, set_prices, set_unit_cost

from agents.streams import ENTRY

if TYPE_CHECKING:
    from reference.market import TwinMarket


def run(market: TwinMarket) -> None:
    """Entrants take free slots of their stratum, lowest first."""
    firms = selling_firms(market)
    for stratum in market.strata:
        if stratum.size == LARGE:
            continue
        members = market.merchants[stratum.first : stratum.first + stratum.slots]
        free = [m for m in members if not m.alive and m.died != market.t]
        for k, slot in enumerate(free[: wanted(market, stratum)]):
            channels = first_channels(market, stratum, k, firms[stratum.size])
            if stratum.presence == ONLINE_ONLY and not channels:
                continue
            settle(slot, channels)
            pay(market, "households", "merchants", slot.cash_idr)
            move(slot, market.J, channels[0] if channels else market.physical)


def wanted(market: TwinMarket, stratum: TwinStratum) -> int:
    """How many would enter: reference exits, more where profits are good or few are left (e10)."""
    p = market.p
    profit, room, usual = 1.0, 1.0, stratum.agents
    if market.t > -1:
        usual = stratum.agents_reference
        members = market.merchants[stratum.first : stratum.first + stratum.slots]
        room = usual / max(1, sum(1 for m in members if m.alive))
        if stratum.profit_reference > 0.0:
            profit = stratum.profit_rate / stratum.profit_reference
    drawn = pow_t(clip(profit, p.profit_ratio_low, p.profit_ratio_high), p.entry_elasticity)
    niches = pow_t(clip(room, p.profit_ratio_low, p.profit_ratio_high), p.entry_crowding)
    deaths = p.death_rate_reference[stratum.presence][stratum.size][stratum.goods]
    mean = p.entry_rate * (usual * deaths / 52.0) * drawn * niches
    return draw_count(mean, word(market.seed, ENTRY, stratum.number, market.t, 0))


def selling_firms(market: TwinMarket) -> list[list[int]]:
    """Real firms active on each online channel, by size, before anyone enters (e10)."""
    firms = [[0] * len(market.online) for _ in range(LARGE + 1)]
    for m in market.living():
        for j in m.online_channels(ACTIVE):
            firms[m.size_class][j] += m.weight
    return firms


def first_channels(market: TwinMarket, stratum: TwinStratum, k: int, firms: list[int]) -> list[int]:
    """One or two online channels of an entrant without a shop, drawn in proportion to sellers there (e10)."""
    if stratum.presence != ONLINE_ONLY:
        return []
    abroad = stratum.goods == CROSS_BORDER
    weights = [
        float(firms[j]) if market.A[j] > 0.0 and (not abroad or market.channels.cross_border[j]) else 0.0
        for j in market.online
    ]
    total = left_sum(weights)
    if total <= 0.0:
        return []

    def drawn(index: int) -> int:
        return word(market.seed, ENTRY, stratum.number, market.t, 4 * (k + 1) + index)

    chosen = [ordered_choice(weights, total, drawn(0))]
    if not abroad and drawn(1) < threshold(market.p.entrant_second_channel):
        second = ordered_choice(weights, total, drawn(2))
        chosen += [second] if second not in chosen else []
    return chosen


def settle(m: TwinMerchant, channels: list[int]) -> None:
    """A new firm's attributes, channels, expectations and cash (e10)."""
    market, p = m.market, m.market.p
    birth.draw_attributes(m, market.seed, market.t)
    m.native = channels == [market.native_channel]
    birth.size_up(m)
    for j in channels:
        birth.begin(m, j, market.t, p.skill_start)
    birth.begin_in_person(m, market.t)
    set_unit_cost(m, market.rules.import_cost_increase)
    set_prices(m, market.t + 1)
    m.rating, m.rating_count = f32(p.rating_entrant), 0.0
    turnover = {}
    for j in m.selling():
        x = m.side_orders[IN_SHOPS if j == market.physical else ONLINE]
        m.popularity[j] = f32(p.entrant_popularity * x)
        turnover[j] = p.entrant_popularity * x * p.occasion_value_idr
    m.revenue_13 = f32(left_sum(list(turnover.values())))
    birth.open_own_books(m, turnover)
    need = 4.0 * m.fixed_cost_idr + len(channels) * channel_cost(m)
    m.cash_idr = rint(m.weight * (p.entrant_cash_weeks * need))
