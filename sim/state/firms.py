"""Who trades in this market at the start: merchants, their channels, names and cash (MODEL.md sections 5, 8)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.birth import Endowment, endow, scale_sides, share_choice, shop_factor
from agents.merchants.columns import (
    ACTIVE,
    CROSS_BORDER,
    LARGE,
    LOCAL,
    LONG_AGO,
    ONLINE,
    PHYSICAL,
    SIDE_ONLINE,
    SIDE_PHYSICAL,
    Merchants,
    Strata,
    blank_merchants,
)
from agents.numerics.compile import kernel
from agents.numerics.draws import PERMANENT, pick, threshold, uniform, word
from agents.numerics.sums import fixed, whole
from agents.streams import BIRTH, BIRTH_CASH, BIRTH_CASH_BAND, BIRTH_CHANNEL, BIRTH_NATIVE
from sim.parameters import Parameters
from sim.state.strata import Stratum

GMV_2021_USD = 48e9
"""Online GMV of 2021, US$ (fact ``gmv_id_ecommerce_2021_econ``)."""

RUNWAY_WEEKS = np.array([0.0, 4.0, 8.0, 13.0, 17.0, 52.0])
"""Edges of the bands of ``cash_runway``."""


class Founding(NamedTuple):
    """How incumbents start; parameters of the same names, chances as thresholds."""

    population_seed: int
    start_channel: NDArray[np.int64]
    large_start: NDArray[np.uint8]
    foreign_channels: NDArray[np.int64]
    native: int
    share_2022: NDArray[np.float64]
    order_idr: NDArray[np.int64]
    commission: NDArray[np.float64]
    service_fee: NDArray[np.float64]
    skill: float
    rating_count: NDArray[np.float64]
    jobs: NDArray[np.float64]
    win: NDArray[np.float64]
    fixed_cost_share: float
    channel_cost_idr: NDArray[np.float64]
    scale_reference: NDArray[np.float64]
    scale_clip_low: float
    scale_clip_high: float
    cash_runway: NDArray[np.float64]


def place_slots(p: Parameters, strata: list[Stratum]) -> Merchants:
    """Empty slots of all strata, with their weights."""
    rows = sum(stratum.slots for stratum in strata)
    m = blank_merchants(rows, len(p.channels))
    first = 0
    for number, stratum in enumerate(strata):
        rows_here = slice(first, first + stratum.slots)
        m.stratum[rows_here] = number
        m.size_class[rows_here] = stratum.size
        m.goods[rows_here] = stratum.goods
        m.weight[rows_here] = stratum.firms // stratum.agents
        m.weight[first : first + stratum.firms % stratum.agents] += 1
        m.alive[first : first + stratum.agents] = 1
        m.shop[rows_here] = stratum.presence != ONLINE
        first += stratum.slots
    m.born[:] = PERMANENT
    m.died[:] = LONG_AGO
    m.shock_until[:] = LONG_AGO
    m.reroute_week[:] = LONG_AGO
    return m


def native_threshold(p: Parameters) -> int:
    """Chance that a seller without a shop is a native: ``native_share`` is of all online sellers."""
    both = 0.0
    online = 0.0
    for size in range(LARGE):
        both = both + float(p.firms[1, size])
        online = online + float(p.firms[ONLINE, size])
    return threshold(float(p.native_share) * (both + online) / online)


@kernel
def be_born(m: Merchants, strata: Strata, founding: Founding, birth: Endowment) -> None:
    """Permanent attributes and start channels of everyone alive at the start."""
    channels = m.channel_state.shape[1]
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0:
            continue
        presence = strata.presence[m.stratum[i]]
        seed = founding.population_seed
        endow(m, i, birth, seed, PERMANENT, presence != PHYSICAL)
        local_or_stocked = m.goods[i] != CROSS_BORDER
        if presence == ONLINE and m.size_class[i] != LARGE and local_or_stocked:
            m.native[i] = word(seed, BIRTH, i, PERMANENT, BIRTH_NATIVE) < founding.native
        if presence != PHYSICAL:
            begin_online(m, i, founding)
        if local_or_stocked:
            m.channel_state[i, channels - 1] = ACTIVE
        for j in range(channels):
            if m.channel_state[i, j] == ACTIVE:
                m.skill[i, j] = founding.skill
                if j < channels - 1:
                    m.ready_week[i, j] = PERMANENT


@kernel
def begin_online(m: Merchants, i: int, founding: Founding) -> None:
    """Marketplaces an online seller is on at the start: by chance, the first if none; natives wait for theirs."""
    seed = founding.population_seed
    online = m.channel_state.shape[1] - 1
    if m.goods[i] == CROSS_BORDER:
        abroad = founding.foreign_channels
        w = word(seed, BIRTH, i, PERMANENT, BIRTH_CHANNEL)
        m.channel_state[i, abroad[pick(w, abroad.shape[0])]] = ACTIVE
        return
    if m.native[i]:
        return
    chosen = 0
    for j in range(online):
        if m.size_class[i] == LARGE:
            begins = founding.large_start[j] == 1
        else:
            begins = word(seed, BIRTH, i, PERMANENT, BIRTH_CHANNEL + j) < founding.start_channel[j]
        if begins:
            m.channel_state[i, j] = ACTIVE
            chosen += 1
    if chosen == 0:
        m.channel_state[i, 0] = ACTIVE


@kernel
def group_sizes(m: Merchants, strata: Strata, birth: Endowment) -> NDArray[np.int64]:
    """Σ w·a·shop factor in person, Σ w·a online, by SME or large and goods, fixed point; (sides, 2, goods)."""
    sizes = np.zeros((2, 2, 3), np.int64)
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0:
            continue
        kind = 1 if m.size_class[i] == LARGE else 0
        size = np.float64(m.weight[i]) * np.float64(m.scale_orders[i])
        if m.goods[i] != CROSS_BORDER:
            sizes[SIDE_PHYSICAL, kind, m.goods[i]] += fixed(size * shop_factor(m, i, birth))
        if strata.presence[m.stratum[i]] != PHYSICAL:
            sizes[SIDE_ONLINE, kind, m.goods[i]] += fixed(size)
    return sizes


def side_factors(p: Parameters, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Factors that give every group its share of a side's spending, local SMEs 1 (section 5); (sides, 2, goods)."""
    factor = np.ones((2, 2, 3))
    for side in (SIDE_PHYSICAL, SIDE_ONLINE):
        large = float(p.large_spend_share[side])
        foreign = float(p.imported_spend_share[side])
        share = np.array(
            [
                [(1.0 - large) * (1.0 - foreign), (1.0 - large) * foreign, 0.0],
                [large * (1.0 - foreign), large * foreign, 0.0],
            ]
        )
        if side == SIDE_ONLINE:
            share[0, CROSS_BORDER] = float(p.cross_border_share[0])
        base = sizes[side, 0, LOCAL]
        for kind in range(2):
            for goods in range(3):
                if sizes[side, kind, goods] > 0:
                    ratio = share[kind, goods] / share[0, LOCAL]
                    factor[side, kind, goods] = ratio * (int(base) / int(sizes[side, kind, goods]))
    return factor


@kernel
def offered_orders(m: Merchants, birth: Endowment) -> NDArray[np.int64]:
    """Σ w·x of who sells in person and of who sells online at the start, orders a week, fixed point; (sides,)."""
    channels = m.channel_state.shape[1]
    orders = np.zeros(2, np.int64)
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0:
            continue
        scale_sides(m, i, birth)
        weight = np.float64(m.weight[i])
        if m.channel_state[i, channels - 1] == ACTIVE:
            orders[SIDE_PHYSICAL] += fixed(weight * np.float64(m.side_orders[i, SIDE_PHYSICAL]))
        online = 0
        for j in range(channels - 1):
            if m.channel_state[i, j] == ACTIVE:
                online += 1
        if online > 0:
            orders[SIDE_ONLINE] += fixed(weight * np.float64(m.side_orders[i, SIDE_ONLINE]))
    return orders


def start_level(p: Parameters, orders: NDArray[np.int64], order_idr: NDArray[np.int64]) -> NDArray[np.float64]:
    """What buyers spend in 2021 ÷ what incumbents' sizes add up to, by side: they start with the sales there are."""
    idr = float(p.idr_per_usd)
    online = GMV_2021_USD * idr / 52.0
    physical = float(p.market_size_usd) * idr / 52.0 - online
    level = np.ones(2)
    for side, spending, value in ((SIDE_PHYSICAL, physical, order_idr[-1]), (SIDE_ONLINE, online, order_idr[0])):
        if orders[side] > 0:
            level[side] = spending / (int(orders[side]) / 1048576.0 * float(value))
    return level


@kernel
def settle_incumbents(m: Merchants, founding: Founding, level: NDArray[np.float64]) -> None:
    """Name, ratings, jobs, of everyone alive; prices come next."""
    channels = m.channel_state.shape[1]
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0:
            continue
        z = m.size_class[i]
        share = 0.0
        for j in range(channels - 1):
            if m.channel_state[i, j] == ACTIVE:
                share = share + founding.share_2022[j]
        for j in range(channels):
            if m.channel_state[i, j] == ACTIVE:
                if j == channels - 1:
                    m.popularity[i, j] = np.float64(m.side_orders[i, SIDE_PHYSICAL]) * level[SIDE_PHYSICAL]
                else:
                    part = np.float64(m.side_orders[i, SIDE_ONLINE]) * level[SIDE_ONLINE] * founding.share_2022[j]
                    m.popularity[i, j] = part / share
        m.win_share[i] = founding.win[SIDE_ONLINE if share > 0.0 else SIDE_PHYSICAL]
        m.rating[i] = m.quality[i]
        m.rating_count[i] = founding.rating_count[z]
        m.jobs[i] = founding.jobs[z]


@kernel
def fund_incumbents(m: Merchants, founding: Founding) -> None:
    """Turnover, fixed costs and cash at the start's prices (section 8)."""
    channels = m.channel_state.shape[1]
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0:
            continue
        z = m.size_class[i]
        turnover = 0.0
        margin_idr = 0.0
        running = 0
        for j in range(channels):
            if m.channel_state[i, j] == ACTIVE:
                value = np.float64(m.popularity[i, j]) * founding.order_idr[j]
                margin = 1.0 - np.float64(m.unit_cost[i]) / np.float64(m.price[i, j])
                if j < channels - 1:
                    margin = margin - founding.commission[z, j, m.category[i]] - founding.service_fee[z]
                    running += 1
                turnover = turnover + value
                margin_idr = margin_idr + value * margin
        m.revenue_13[i] = turnover
        for j in range(channels):
            if m.channel_state[i, j] == ACTIVE and turnover > 0.0:
                m.revenue_share[i, j] = np.float64(m.popularity[i, j]) * founding.order_idr[j] / turnover
        m.fixed_cost_idr[i] = founding.fixed_cost_share * max(0.0, margin_idr)
        ratio = np.float64(m.scale_orders[i]) / founding.scale_reference[z]
        factor = min(max(ratio, founding.scale_clip_low), founding.scale_clip_high)
        upkeep = founding.channel_cost_idr[z] * factor * running
        seed = founding.population_seed
        band = share_choice(founding.cash_runway, word(seed, BIRTH, i, PERMANENT, BIRTH_CASH_BAND))
        part = uniform(word(seed, BIRTH, i, PERMANENT, BIRTH_CASH))
        weeks = RUNWAY_WEEKS[band] + (RUNWAY_WEEKS[band + 1] - RUNWAY_WEEKS[band]) * part
        m.cash_idr[i] = whole(np.rint(np.float64(m.weight[i]) * (weeks * (np.float64(m.fixed_cost_idr[i]) + upkeep))))
