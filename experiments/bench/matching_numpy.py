"""A week's orders find their sellers (MODEL.md d1–d8), on whole columns at a time.

For a week without partners, import floors or mandated places; the answers are the engine's to the last bit.
"""

from typing import Any

import numpy as np

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, IMPORTED, LOCAL, SIDE_PHYSICAL, Merchants
from agents.merchants.offer_share import GRID_POINTS
from agents.numerics.functions import EXP, LOG
from agents.numerics.normal import NORMAL_1024
from agents.numerics.quadrature import WEIGHTS
from agents.streams import SALES
from experiments.bench.shopping_numpy import exp_t, log_t, philox, pow_t
from sim.state.tables import State
from sim.week.merchant_rules import shelf_of
from sim.week.today import Today

TABLES = {"exp": EXP, "log": LOG}
APPEAL = exp_t(TABLES, np.arange(GRID_POINTS) / 16.0 - 5.0)
FIXED = 1048576.0


def matching(state: State, today: Today) -> None:
    """Sell on every channel; remember; publish what shoppers meet next week."""
    m, week = state.merchants, state.week
    channels = m.channel_state.shape[1]
    standing = [np.flatnonzero((m.alive != 0) & (m.channel_state[:, j] == ACTIVE)) for j in range(channels)]
    won, expected = np.zeros((2, len(m), channels))
    for j in range(channels):
        demand = state.shopping.demand_idr[j]
        if demand.any():
            week.unmet_idr[j] = sell(m, standing[j], shelf_of(today, j), today, demand, week.sales_idr, won, expected)
    remember(m, today, week.sales_idr, won, expected)
    for j in range(channels):
        publish(state, today, j, standing[j])


def weights_of(m: Merchants, rows: np.ndarray, s: Any) -> np.ndarray:
    """W = w·x^(1−ρ)·q·(1+y)^ρ·(1+ad) (d2)."""
    fame = pow_t(TABLES, 1.0 + _real(m.popularity, rows, s.channel), float(s.popularity_exponent))
    weight = m.weight[rows] * _real(m.pull, rows, s.side) * _real(m.skill, rows, s.channel) * fame
    return weight if s.side == SIDE_PHYSICAL else weight * (1.0 + _real(m.ad, rows) * s.ad_factor)


def utilities_of(m: Merchants, rows: np.ndarray, s: Any) -> np.ndarray:
    """O without proximity (d4)."""
    count = _real(m.rating_count, rows)
    utility = -s.price_weight * log_t(TABLES, _real(m.price, rows, s.channel))
    utility = utility + s.rating_weight * _real(m.rating, rows) * count / (count + s.rating_prior)
    goods = m.goods[rows]
    return np.where(
        goods == LOCAL,
        utility + s.local_preference - s.delivery,
        np.where(
            goods == IMPORTED,
            utility - s.delivery + s.origin_imported,
            utility - s.delivery_abroad + s.origin_cross_border,
        ),
    )


def sell(m: Merchants, rows: np.ndarray, s: Any, today: Today, demand: Any, sales: Any, won: Any, expected: Any) -> int:
    """Divide a channel's demand (C, R) over its sellers; return the rupiah that found none (d3–d6)."""
    categories, regions = demand.shape
    in_person = s.side == SIDE_PHYSICAL
    weight, utility = weights_of(m, rows, s), utilities_of(m, rows, s)
    category, home = m.category[rows].astype(np.int64), np.minimum(m.region[rows].astype(np.int64), regions)
    sums = np.zeros((3, categories, regions + 1), np.int64)
    for table, values in zip(sums, (weight, weight * utility, weight * (utility + s.proximity)), strict=True):
        np.add.at(table, (category, home), fixed(values))
    total, moment = reach(sums[0], sums[0], in_person), reach(sums[1], sums[2], in_person)
    unmet = settle_regions(total, demand, in_person)
    group = category * regions + np.minimum(home, regions - 1) if in_person else category
    decay = today.constants.decay[s.side]
    for g in np.unique(group).tolist():
        c, own = (g // regions, [g % regions]) if in_person else (g, range(regions))
        k = np.flatnonzero(group == g)
        offers = (weight[k], utility[k], home[k])
        value, win = np.zeros((2, len(k)))
        for r in own:
            if demand[c, r] > 0:
                divide_cell(s, offers, r, int(moment[c, r]) / int(total[c, r]), demand[c, r], decay, value, win)
        wanted = int(demand[c, list(own)].sum())
        sales[rows[k], s.channel] = hand_out(s, rows[k], m.weight[rows[k]], wanted, value)
        expected[rows[k], s.channel], won[rows[k], s.channel] = value, win
    return unmet


def reach(far: np.ndarray, near: np.ndarray, in_person: bool) -> np.ndarray:
    """Sums for buyers of each region: of offers near and, online, of those elsewhere."""
    own = near[:, :-1]
    return own if in_person else own + far.sum(axis=1, keepdims=True) - far[:, :-1]


def settle_regions(total: np.ndarray, demand: np.ndarray, in_person: bool) -> int:
    """Send buyers to the next region that has a shop; strike out what finds none at all."""
    unmet = 0
    for c, r in np.argwhere((demand > 0) & (total == 0)).tolist():
        moved, demand[c, r] = int(demand[c, r]), 0
        others = [(r + step) % len(demand[c]) for step in range(1, len(demand[c]))]
        other = next((each for each in others if in_person and total[c, each] > 0), None)
        if other is None:
            unmet += moved
        else:
            demand[c, other] += moved
    return unmet


def divide_cell(s: Any, offers: Any, region: int, mean: float, demand: int, decay: Any, value: Any, win: Any) -> None:
    """What every offer can expect of a region's demand (d5)."""
    weight, utility, home = offers
    place = (np.clip(np.where(home == region, utility + s.proximity, utility) - mean, -5.0, 5.0) + 5.0) * 16.0
    point = np.minimum(np.floor(place).astype(np.int64), GRID_POINTS - 2)
    rest = place - point
    mass = np.zeros(GRID_POINTS, np.int64)
    np.add.at(mass, point, fixed(weight * (1.0 - rest)))
    np.add.at(mass, point + 1, fixed(weight * rest))
    table = appeal_table(mass, s, decay)
    share = weight * (table[point] + rest * (table[point + 1] - table[point]))
    total = int(fixed(share).sum())
    if total <= 0:
        return
    own = share / (total / FIXED)
    part = demand * own
    seen = s.offers_seen * (weight / (int(mass.sum()) / FIXED))
    value += part
    win += np.where(own > 0.0, part * (own / seen), 0.0)


def appeal_table(mass: np.ndarray, s: Any, decay: np.ndarray) -> np.ndarray:
    """Value of a seen offer by grid point, T_g."""
    phi, table, total = np.zeros(len(decay)), np.zeros(GRID_POINTS), int(mass.sum())
    for g in np.flatnonzero(mass > 0):
        phi = phi + int(mass[g]) / total * decay[:, g]
    coefficient = WEIGHTS * pow_t(TABLES, phi, s.offers_seen - 1.0)
    for node in range(len(decay)):
        table = table + coefficient[node] * decay[node]
    return table * APPEAL


def hand_out(s: Any, rows: np.ndarray, firms: np.ndarray, demand: int, value: np.ndarray) -> np.ndarray:
    """Expected sales as those of one real firm, in rupiah that add up to the group's demand (d6)."""
    word = philox(s.seed, SALES, rows.astype(np.uint64), s.week, s.channel >> 2)[s.channel & 3]
    mean = value / (s.order_idr * firms.astype(np.float64))
    count = draw_counts(mean, word)
    with np.errstate(invalid="ignore"):
        raw = np.where(mean > 0.0, np.rint(value * count / mean), 0.0).astype(np.int64)
    if raw.sum() == 0:
        raw = np.rint(value).astype(np.int64)
    return allocate(demand, raw)


def draw_counts(mean: np.ndarray, word: np.ndarray) -> np.ndarray:
    """Poisson counts; above 60 the normal with the same mean and variance (Q12, d6)."""
    large = mean > 60.0
    count = np.where(large, np.maximum(0.0, np.rint(mean + np.sqrt(mean) * NORMAL_1024[word >> 22])), 0.0)
    left = np.flatnonzero(~large)
    lam, u = mean[left], word[left] * 2.3283064365386963e-10
    p = exp_t(TABLES, -lam)
    cumulative, step = p.copy(), 0
    while len(left) and step < 200:
        more = u >= cumulative
        left, lam, u, p, cumulative = (each[more] for each in (left, lam, u, p, cumulative))
        step += 1
        count[left] = step
        p = p * lam / step
        cumulative = cumulative + p
    return count


def allocate(total: int, raw: np.ndarray) -> np.ndarray:
    """Share a total out in proportion; what floors leave over goes round in order (Q4)."""
    if raw.sum() <= 0:
        return np.zeros_like(raw)
    out = np.floor(raw * (total / int(raw.sum()))).astype(np.int64)
    left = total - int(out.sum())
    while left:
        step = 1 if left > 0 else -1
        taken = np.flatnonzero((raw > 0) & (out + step >= 0))[: abs(left)]
        out[taken] += step
        left -= step * len(taken)
    return out


def remember(m: Merchants, today: Today, sales: np.ndarray, won: np.ndarray, expected: np.ndarray) -> None:
    """Popularity, win share and ratings of the living (d7)."""
    memory, order_idr = today.constants.memory, today.constants.order_idr
    rows = np.flatnonzero(m.alive)
    orders, hope, wins = np.zeros((3, len(rows)))
    for j in range(sales.shape[1]):
        here = sales[rows, j] / (m.weight[rows].astype(np.float64) * order_idr[j])
        orders, hope, wins = orders + here, hope + expected[rows, j], wins + won[rows, j]
        y = _real(m.popularity, rows, j)
        own = m.channel_state[rows, j] == ACTIVE
        m.popularity[rows[own], j] = (y + memory.popularity * (here - y))[own]
    sold = hope > 0.0
    share = _real(m.win_share, rows)[sold]
    m.win_share[rows[sold]] = share + memory.win_share * (wins[sold] / hope[sold] - share)
    rated = memory.rating * orders > 0.0
    rows, new = rows[rated], (memory.rating * orders)[rated]
    count, rating = _real(m.rating_count, rows), _real(m.rating, rows)
    m.rating[rows] = rating + new / (count + new) * (_real(m.quality, rows) - rating)
    m.rating_count[rows] = np.minimum(count + new, memory.rating_limit)


def publish(state: State, today: Today, j: int, rows: np.ndarray) -> None:
    """Offers, prices and live sellers that shoppers meet next week (d8)."""
    m, s, platforms = state.merchants, shelf_of(today, j), state.platforms
    category, weight = m.category[rows], weights_of(m, rows, s)
    firms, total, moment, live = np.zeros((4, platforms.offers.shape[1]), np.int64)
    np.add.at(firms, category, m.weight[rows])
    np.add.at(total, category, fixed(weight))
    np.add.at(moment, category, fixed(weight * log_t(TABLES, _real(m.price, rows, j))))
    platforms.offers[j] = firms
    priced = total > 0
    platforms.price_index[j, priced] = exp_t(TABLES, moment[priced] / total[priced])
    if today.channels.nest[j] == 1:
        selling = (m.channel_state[:, j] == ACTIVE) | (m.channel_state[:, j] == DORMANT)
        on = (m.alive != 0) & (m.goods != CROSS_BORDER) & selling & (m.live_rank < today.live_threshold[j])
        np.add.at(live, m.category[on], m.weight[on])
        platforms.live_sellers[j] = live


def fixed(values: np.ndarray) -> np.ndarray:
    """Real quantities as integers that sum exactly (Q7)."""
    return np.rint(values * FIXED).astype(np.int64)


def _real(column: np.ndarray, rows: np.ndarray, j: int | None = None) -> np.ndarray:
    return (column[rows] if j is None else column[rows, j]).astype(np.float64)
