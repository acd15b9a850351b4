"""Entry: new firms take free slots as older ones earn (MODEL.md e10)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Books, Sectors, size_factor
from agents.merchants.birth import Endowment, endow, scale_sides
from agents.merchants.columns import (
    ACTIVE,
    CROSS_BORDER,
    LARGE,
    LONG_AGO,
    NONE,
    ONLINE,
    PHYSICAL,
    SIDE_ONLINE,
    SIDE_PHYSICAL,
    Merchants,
    Strata,
)
from agents.merchants.moves import count_move
from agents.merchants.pricing import Pricing, price_merchant
from agents.numerics.compile import inlined, kernel
from agents.numerics.counts import draw_count, ordered_choice
from agents.numerics.draws import word
from agents.numerics.functions import pow_t
from agents.numerics.sums import fixed, real, whole
from agents.streams import ENTRY, PROMOTION


class Nursery(NamedTuple):
    """Rules of entry; parameters of the same names.

    ``open_channels`` (J−1,) 1 where goods can be sold; ``foreign_channels`` (J−1,) 1 where sellers abroad may;
    ``native_channel`` the channel on which natives are born; ``referenced`` 1 from t = 0.
    """

    open_channels: NDArray[np.uint8]
    foreign_channels: NDArray[np.uint8]
    native_channel: int
    referenced: int
    entry_rate: float
    entry_elasticity: float
    entry_crowding: float
    death_rate: NDArray[np.float64]
    ratio_low: float
    ratio_high: float
    window: float
    second_channel: int
    rating: float
    popularity: float
    cash_weeks: float
    skill: float
    skill_in_person: float
    jobs: NDArray[np.float64]
    win: NDArray[np.float64]
    service_fee: NDArray[np.float64]


@kernel
def sum_profits(
    m: Merchants,
    low: int,
    high: int,
    profit_idr: NDArray[np.int64],
    profit: NDArray[np.int64],
    size: NDArray[np.int64],
) -> None:
    """Profit and permanent size, fixed point, of the living in rows ``low`` … ``high`` − 1, by stratum (strata,)."""
    for i in range(low, high):
        if m.alive[i]:
            profit[m.stratum[i]] += profit_idr[i]
            size[m.stratum[i]] += fixed(np.float64(m.weight[i]) * np.float64(m.scale_orders[i]))


@kernel
def update_profit_rates(
    strata: Strata, profit: NDArray[np.int64], size: NDArray[np.int64], occasion_idr: float, window: float
) -> None:
    """π̄: weekly profit ÷ weekly permanent size of each stratum, EWMA over ``window`` weeks (1: none)."""
    for s in range(strata.first.shape[0]):
        if size[s] > 0:
            rate = profit[s] / (real(size[s]) * occasion_idr)
            strata.profit_rate[s] = strata.profit_rate[s] + (rate - strata.profit_rate[s]) / window


@kernel
def count_living(m: Merchants, low: int, high: int, agents: NDArray[np.int64], online_firms: NDArray[np.int64]) -> None:
    """Living agents by stratum (strata,) and real firms active online by size and channel (sizes, J−1) in the rows."""
    for i in range(low, high):
        if m.alive[i]:
            agents[m.stratum[i]] += 1
            for j in range(online_firms.shape[1]):
                if m.channel_state[i, j] == ACTIVE:
                    online_firms[m.size_class[i], j] += m.weight[i]


@kernel
def enter_firms(
    m: Merchants,
    strata: Strata,
    nursery: Nursery,
    birth: Endowment,
    pricing: Pricing,
    books: Books,
    sectors: Sectors,
    agents: NDArray[np.int64],
    firms: NDArray[np.int64],
    paid: NDArray[np.int64],
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """New firms of every stratum but the large ones, as many as usual times what profits make of it.

    ``agents`` and ``firms`` are those of ``count_living``.
    """
    for s in range(strata.first.shape[0]):
        if strata.size[s] == LARGE:
            continue
        mean = entry_mean(strata, nursery, s, agents[s])
        entrants = whole(draw_count(mean, word(books.seed, ENTRY, s, books.week, 0)))
        slot = strata.first[s]
        end = strata.first[s] + strata.slots[s]
        for k in range(entrants):
            while slot < end and (m.alive[slot] or m.died[slot] == books.week):
                slot += 1
            if slot < end:
                first, second = entry_channels(strata, nursery, firms, s, k, books)
                if strata.presence[s] != ONLINE or first >= 0:
                    settle(m, slot, nursery, birth, pricing, books, strata.presence[s], strata.goods[s], first, second)
                    paid[sectors.households, sectors.merchants] += m.cash_idr[slot]
                    channels = m.channel_state.shape[1]
                    count_move(m, slot, channels, first if first >= 0 else channels - 1, moved, moved_idr)


@inlined
def entry_mean(strata: Strata, nursery: Nursery, s: int, agents: int) -> float:
    """e_z × reference exits × (π̄/π̄_ref)^η × (agents_ref/agents)^ν; both ratios are 1 before t = 0."""
    ratio = 1.0
    room = 1.0
    usual = strata.agents[s]
    if nursery.referenced:
        usual = strata.agents_reference[s]
        room = usual / max(agents, 1)
        if strata.profit_reference[s] > 0.0:
            ratio = strata.profit_rate[s] / strata.profit_reference[s]
    ratio = min(max(ratio, nursery.ratio_low), nursery.ratio_high)
    room = min(max(room, nursery.ratio_low), nursery.ratio_high)
    exits = usual * nursery.death_rate[strata.presence[s], strata.size[s], strata.goods[s]] / 52.0
    return nursery.entry_rate * exits * pow_t(ratio, nursery.entry_elasticity) * pow_t(room, nursery.entry_crowding)


@inlined
def entry_channels(
    strata: Strata, nursery: Nursery, firms: NDArray[np.int64], s: int, k: int, books: Books
) -> tuple[int, int]:
    """First and second online channel of the k-th entrant of stratum ``s``; −1 for none."""
    if strata.presence[s] != ONLINE:
        return -1, -1
    online = firms.shape[1]
    weights = np.zeros(online)
    total = 0.0
    foreign = strata.goods[s] == CROSS_BORDER
    for j in range(online):
        if nursery.open_channels[j] and (not foreign or nursery.foreign_channels[j]):
            weights[j] = firms[strata.size[s], j]
            total = total + weights[j]
    if total <= 0.0:
        return -1, -1
    first = ordered_choice(weights, online, total, word(books.seed, ENTRY, s, books.week, 4 * (k + 1)))
    second = -1
    if not foreign and word(books.seed, ENTRY, s, books.week, 4 * (k + 1) + 1) < nursery.second_channel:
        second = ordered_choice(weights, online, total, word(books.seed, ENTRY, s, books.week, 4 * (k + 1) + 2))
    return first, second if second != first else -1


@inlined
def settle(
    m: Merchants,
    i: int,
    nursery: Nursery,
    birth: Endowment,
    pricing: Pricing,
    books: Books,
    presence: int,
    goods: int,
    first: int,
    second: int,
) -> None:
    """A firm is born in slot ``i``: unknown, with some stock of luck, start-up cash and its first channels."""
    channels = m.channel_state.shape[1]
    physical = channels - 1
    z = m.size_class[i]
    m.goods[i] = goods
    m.shop[i] = 0 if presence == ONLINE else 1
    m.native[i] = 1 if first == nursery.native_channel and second < 0 and goods != CROSS_BORDER else 0
    m.born[i] = books.week
    endow(m, i, birth, books.seed, books.week, presence != PHYSICAL)
    scale_sides(m, i, birth)
    clear(m, i)
    m.alive[i] = 1
    m.jobs[i] = nursery.jobs[z]
    m.rating[i] = nursery.rating
    m.win_share[i] = nursery.win[SIDE_ONLINE if first >= 0 else SIDE_PHYSICAL]
    price_merchant(m, i, pricing, word(pricing.seed, PROMOTION, i, pricing.promotion_block, 0))
    margin_idr = 0.0
    turnover = 0.0
    upkeep = 0.0
    for j in range(channels):
        here = j in (first, second) or (j == physical and goods != CROSS_BORDER)
        if here:
            side = SIDE_PHYSICAL if j == physical else SIDE_ONLINE
            start = nursery.popularity * np.float64(m.side_orders[i, side])
            m.channel_state[i, j] = ACTIVE
            m.skill[i, j] = nursery.skill_in_person if j == physical else nursery.skill
            m.popularity[i, j] = start
            value = start * birth.occasion_value_idr
            margin = 1.0 - np.float64(m.unit_cost[i]) / np.float64(m.price[i, j])
            if j < physical:
                m.ready_week[i, j] = books.week
                margin = margin - pricing.commission[z, j, m.category[i]] - nursery.service_fee[z]
                upkeep = upkeep + books.channel_cost_idr[z] * size_factor(m, i, books)
            margin_idr = margin_idr + value * margin
            turnover = turnover + value
    m.revenue_13[i] = turnover
    m.fixed_cost_idr[i] = books.fixed_cost_share * max(0.0, margin_idr)
    need = 4.0 * np.float64(m.fixed_cost_idr[i]) + upkeep
    m.cash_idr[i] = whole(np.rint(np.float64(m.weight[i]) * (nursery.cash_weeks * need)))


@inlined
def clear(m: Merchants, i: int) -> None:
    """Nothing of the slot's last holder is left."""
    for j in range(m.channel_state.shape[1]):
        m.channel_state[i, j] = NONE
        m.skill[i, j] = 0.0
        m.popularity[i, j] = 0.0
        m.revenue_share[i, j] = 0.0
    for j in range(m.ready_week.shape[1]):
        m.ready_week[i, j] = 0
        m.closed_since[i, j] = 0
        m.contribution[i, j] = 0.0
    m.negative_weeks[i] = 0
    m.rating_count[i] = 0.0
    m.revenue_base[i] = 0.0
    m.shock_until[i] = LONG_AGO
    m.reroute_week[i] = LONG_AGO
