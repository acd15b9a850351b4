"""One pass over the merchants a week: what each group did, and who came, went or changed group."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, BOTH, CROSS_BORDER, DORMANT, ONLINE, PHYSICAL, Merchants
from agents.numerics.compile import inlined, kernel
from agents.numerics.order import by_upper_half
from agents.numerics.sums import fixed
from sim.week.crew import Crew

SMALL_SIZES: Final = 2
"""Sizes below this code, micro and small, are the small merchants."""

NOBODY: Final = -1
"""Group of a slot without a living merchant."""


class GroupTotals(NamedTuple):
    """A row for each group, (size · goods + goods) · presences + presence.

    Firms: ``alive``, ``entries``, ``exits``, ``moved_in``, ``moved_out``; rupiah: ``revenue``, ``profit``,
    ``online_revenue``, ``cash``; ``jobs`` workers in fixed point.
    """

    alive: NDArray[np.int64]
    entries: NDArray[np.int64]
    exits: NDArray[np.int64]
    moved_in: NDArray[np.int64]
    moved_out: NDArray[np.int64]
    revenue: NDArray[np.int64]
    profit: NDArray[np.int64]
    online_revenue: NDArray[np.int64]
    cash: NDArray[np.int64]
    jobs: NDArray[np.int64]


def blank_totals(groups: int) -> GroupTotals:
    """Totals of a week before it is counted."""
    return GroupTotals(*(np.zeros(groups, dtype=np.int64) for _ in GroupTotals._fields))


@inlined
def presence_of(m: Merchants, i: int) -> int:
    """Premises, and online channels that are active or dormant: a closed channel is not given up."""
    for j in range(m.channel_state.shape[1] - 1):
        if m.channel_state[i, j] == ACTIVE or m.channel_state[i, j] == DORMANT:
            return BOTH if m.shop[i] else ONLINE
    return PHYSICAL if m.shop[i] else ONLINE


@inlined
def group_of(m: Merchants, i: int) -> int:
    """Number of the group of size, goods and presence."""
    return (int(m.size_class[i]) * 3 + int(m.goods[i])) * 3 + presence_of(m, i)


@kernel
def note_groups(m: Merchants, recorded: NDArray[np.int16]) -> None:
    """Remember the group of every living merchant."""
    for i in range(m.alive.shape[0]):
        recorded[i] = group_of(m, i) if m.alive[i] else NOBODY


@kernel
def count_merchants(
    m: Merchants,
    low: int,
    high: int,
    sales_idr: NDArray[np.int64],
    profit_idr: NDArray[np.int64],
    recorded: NDArray[np.int16],
    totals: GroupTotals,
    sales: NDArray[np.int64],
    sellers: NDArray[np.int64],
) -> None:
    """Totals of groups and channels over rows ``low`` … ``high`` − 1; ``recorded`` becomes this week's groups.

    A merchant that died this week sold in the group it was last seen in, and so did one whose goods changed.
    """
    channels = sales_idr.shape[1]
    for i in range(low, high):
        before = int(recorded[i])
        now = group_of(m, i) if m.alive[i] else NOBODY
        if before == NOBODY and now == NOBODY:
            continue
        weight = int(m.weight[i])
        if now != before:
            count_change(totals, before, now, weight)
        recorded[i] = now
        if now != NOBODY:
            totals.alive[now] += weight
            totals.cash[now] += m.cash_idr[i]
            totals.jobs[now] += fixed(np.float64(m.jobs[i]) * weight)
            for j in range(channels):
                if m.channel_state[i, j] == ACTIVE:
                    sellers[j] += weight
        earner = before if now == NOBODY or (before != NOBODY and now // 3 != before // 3) else now
        totals.profit[earner] += profit_idr[i]
        for j in range(channels):
            sold = sales_idr[i, j]
            sales[j] += sold
            totals.revenue[earner] += sold
            if j < channels - 1:
                totals.online_revenue[earner] += sold


@inlined
def count_change(totals: GroupTotals, before: int, now: int, weight: int) -> None:
    """An entry, an exit, a move between presences; or other goods, which are an exit and an entry."""
    if before != NOBODY and now != NOBODY and before // 3 == now // 3:
        totals.moved_out[before] += weight
        totals.moved_in[now] += weight
        return
    if before != NOBODY:
        totals.exits[before] += weight
    if now != NOBODY:
        totals.entries[now] += weight


@inlined
def is_small(m: Merchants, i: int) -> bool:
    """Micro or small, and not selling from abroad."""
    return bool(m.size_class[i] < SMALL_SIZES and m.goods[i] != CROSS_BORDER)


@kernel
def small_turnover_keys(m: Merchants, low: int, high: int, weight: NDArray[np.int32]) -> NDArray[np.uint64]:
    """13-week revenue and slot of living small merchants, packed so that sorting needs no rule for ties.

    Parameters
    ----------
    low, high : slots that are looked at.
    weight : gets their firms, by slot: side by side they are found quicker again than in records.
    """
    keys = np.empty(high - low, np.uint64)
    bits = m.revenue_13.view(np.uint32)
    n = 0
    for i in range(low, high):
        if m.alive[i] and is_small(m, i):
            keys[n] = (np.uint64(bits[i]) << np.uint64(32)) | np.uint64(i)
            weight[i] = m.weight[i]
            n += 1
    return keys[:n]


@kernel
def gini(one: NDArray[np.uint64], other: NDArray[np.uint64], weight: NDArray[np.int32]) -> float:
    """1 − Σ w·(cum before + cum after) / (Σ w · Σ w·x): weighted Gini of turnover, from the least to the most.

    Parameters
    ----------
    one, other : sorted keys, merged on the way.
    weight : firms by slot.
    """
    firms = 0.0
    whole = 0.0
    area = 0.0
    ones, others = one.view(np.uint32), other.view(np.uint32)
    amounts, other_amounts = one.view(np.float32), other.view(np.float32)
    a, b = 0, 0
    while a < one.shape[0] or b < other.shape[0]:
        if b == other.shape[0] or (a < one.shape[0] and one[a] < other[b]):
            i, turnover = ones[2 * a], amounts[2 * a + 1]
            a += 1
        else:
            i, turnover = others[2 * b], other_amounts[2 * b + 1]
            b += 1
        w = np.float64(weight[i])
        after = whole + w * np.float64(turnover)
        area = area + w * (whole + after)
        whole = after
        firms = firms + w
    return 1.0 - area / (firms * whole) if whole > 0.0 else 0.0


def gini_of_small(m: Merchants, crew: Crew) -> float:
    """Gini of the 13-week revenue a firm among living small merchants."""
    slots = len(m.alive)
    weight = np.empty(slots, np.int32)

    def sorted_keys(edges: tuple[int, int]) -> NDArray[np.uint64]:
        return by_upper_half(small_turnover_keys(m, *edges, weight))

    one, other = crew.each(sorted_keys, ((0, slots // 2), (slots // 2, slots)))
    return float(gini(one, other, weight))


@kernel
def count_hosts(
    m: Merchants,
    low: int,
    high: int,
    sales_idr: NDArray[np.int64],
    feeds: NDArray[np.int64],
    live_threshold: NDArray[np.int64],
    least_idr: NDArray[np.float64],
    hosts: NDArray[np.int64],
) -> None:
    """Add firms that go live and sell at least ``least_idr`` a week and firm on some channel with a feed to ``hosts``.

    Rows ``low`` … ``high`` − 1; ``hosts`` (1,).
    """
    for i in range(low, high):
        if m.alive[i] == 0:
            continue
        for f in range(feeds.shape[0]):
            j = feeds[f]
            live = np.int64(m.live_rank[i]) < live_threshold[j]
            if live and sales_idr[i, j] > 0 and sales_idr[i, j] >= least_idr[f] * m.weight[i]:
                hosts[0] += m.weight[i]
                break
