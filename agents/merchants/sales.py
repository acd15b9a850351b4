"""A channel's orders find their sellers (MODEL.md d3–d6)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import SIDE_PHYSICAL, Merchants
from agents.merchants.members import Members, list_members
from agents.merchants.offer_share import GRID_POINTS, appeal_table, grid_place
from agents.merchants.shelf import Shelf
from agents.numerics.compile import inlined, kernel
from agents.numerics.counts import draw_counts
from agents.numerics.draws import draw_list
from agents.numerics.money import allocate
from agents.numerics.sums import fixed, real, whole
from agents.streams import SALES


class Hopes(NamedTuple):
    """What the members of a shelf could expect this week, by group; ``start`` (groups + 1,) bounds the groups.

    ``row`` of the merchant, ascending in each group; ``value`` V, rupiah; ``won`` V × the share of a basket it wins
    where it is seen.
    """

    start: NDArray[np.int64]
    row: NDArray[np.int32]
    value: NDArray[np.float64]
    won: NDArray[np.float64]


@kernel
def sell(
    m: Merchants,
    standing: NDArray[np.uint16],
    shelf: Shelf,
    decay: NDArray[np.float64],
    demand_idr: NDArray[np.int64],
    sales_idr: NDArray[np.int64],
) -> tuple[int, Hopes]:
    """Divide a channel's ``demand_idr`` (C, R) over its sellers; return the rupiah that found none, and hopes.

    ``standing`` (slots,) tells who trades where, as ``members.stand``.  ``sales_idr`` (slots, J) receives what each
    sold.  Demand that finds no seller is struck out.
    """
    categories, regions = demand_idr.shape
    members, cells = list_members(m, standing, shelf, categories, regions)
    unmet = settle_regions(shelf, cells.total, demand_idr)
    n = members.row.shape[0]
    value = np.zeros(n)
    win = np.zeros(n)
    at_home = shelf.side == SIDE_PHYSICAL
    for g in range(members.start.shape[0] - 1):
        low, high = members.start[g], members.start[g + 1]
        if low == high:
            continue
        c = g // regions if at_home else g
        first = g - c * regions if at_home else 0
        last = first + 1 if at_home else regions
        for r in range(first, last):
            if demand_idr[c, r] > 0:
                mean = cells.moment[c, r] / cells.total[c, r]
                divide_cell(shelf, members, low, high, r, mean, demand_idr[c, r], decay, value, win)
        wanted = whole(demand_idr[c, first:last].sum())
        hand_out(shelf, members, low, high, wanted, value, sales_idr)
    return unmet, Hopes(members.start, members.row, value, win)


@kernel
def recall(hopes: Hopes, low: int, high: int, won: NDArray[np.float64], expected_idr: NDArray[np.float64]) -> None:
    """Add a channel's hopes of merchants ``low`` … ``high`` − 1 to their sums over channels; (high − low,)."""
    for g in range(hopes.start.shape[0] - 1):
        end = hopes.start[g + 1]
        k = hopes.start[g] + np.searchsorted(hopes.row[hopes.start[g] : end], low)
        while k < end and hopes.row[k] < high:
            expected_idr[hopes.row[k] - low] += hopes.value[k]
            won[hopes.row[k] - low] += hopes.won[k]
            k += 1


@inlined
def settle_regions(shelf: Shelf, total: NDArray[np.int64], demand_idr: NDArray[np.int64]) -> int:
    """Send buyers whose region has no shop to the next region that has one; strike out what finds none at all."""
    categories, regions = demand_idr.shape
    unmet = 0
    for c in range(categories):
        for r in range(regions):
            if demand_idr[c, r] > 0 and total[c, r] == 0:
                moved = demand_idr[c, r]
                demand_idr[c, r] = 0
                for step in range(1, regions):
                    other = (r + step) % regions
                    if shelf.side == SIDE_PHYSICAL and moved > 0 and total[c, other] > 0:
                        demand_idr[c, other] += moved
                        moved = 0
                unmet += moved
    return unmet


@inlined
def divide_cell(
    shelf: Shelf,
    members: Members,
    low: int,
    high: int,
    region: int,
    mean: float,
    demand_idr: int,
    decay: NDArray[np.float64],
    value: NDArray[np.float64],
    win: NDArray[np.float64],
) -> None:
    """What members ``low`` … ``high`` − 1 can expect of a region's demand, added to ``value`` and ``win`` (d5).

    V = X·share with share = W·T/Σ W·T; and V × share/(k·W), W scaled to sum 1 in the cell, is what it wins where seen.
    """
    n = high - low
    point = np.empty(n, np.int64)
    rest = np.empty(n)
    place_offers(shelf, members, low, high, region, mean, point, rest)
    mass = spread(members, low, high, point, rest)
    table = np.empty((2, GRID_POINTS))
    appeal_table(mass[0], mass[1], shelf.offers_seen, shelf.local_slots, decay, table)
    share = rest
    total = 0
    for k in range(n):
        here = table[members.local[low + k], point[k]]
        above = table[members.local[low + k], point[k] + 1]
        share[k] = members.weight[low + k] * (here + rest[k] * (above - here))
        total += fixed(share[k])
    if total <= 0:
        return
    scale = real(mass[0].sum())
    for k in range(n):
        own = share[k] / real(total)
        part = demand_idr * own
        value[low + k] += part
        seen = shelf.offers_seen * (members.weight[low + k] / scale)
        win[low + k] += part * (own / seen) if own > 0.0 else 0.0


@inlined
def place_offers(
    shelf: Shelf,
    members: Members,
    low: int,
    high: int,
    region: int,
    mean: float,
    point: NDArray[np.int64],
    rest: NDArray[np.float64],
) -> None:
    """Place of the offers' utilities on the grid around the cell's mean; near stock is preferred."""
    for k in range(high - low):
        utility = members.utility[low + k]
        if members.home[low + k] == region:
            utility = utility + shelf.proximity
        point[k], rest[k] = grid_place(utility, mean)


@inlined
def spread(
    members: Members, low: int, high: int, point: NDArray[np.int64], rest: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Weights on the grid of utilities, fixed point, of all offers and of local ones; (2, GRID_POINTS)."""
    mass = np.zeros((2, GRID_POINTS), np.int64)
    for k in range(high - low):
        weight = members.weight[low + k]
        local = members.local[low + k]
        mass[local, point[k]] += fixed(weight * (1.0 - rest[k]))
        mass[local, point[k] + 1] += fixed(weight * rest[k])
    mass[0] += mass[1]
    return mass


@inlined
def draw_sales(
    shelf: Shelf, members: Members, low: int, high: int, value: NDArray[np.float64], raw: NDArray[np.int64]
) -> None:
    """Sales as those of one real firm: Poisson in real orders a firm around the expected value (d6)."""
    n = high - low
    mean = np.empty(n)
    count = np.empty(n)
    words = np.empty((4, n), np.int64)
    draw_list(shelf.seed, SALES, members.row[low:high], n, shelf.week, shelf.channel >> 2, words)
    for k in range(n):
        mean[k] = value[low + k] / (shelf.order_idr * members.firms[low + k])
    draw_counts(mean, words[shelf.channel & 3], n, count)
    for k in range(n):
        drawn = whole(np.rint(value[low + k] * count[k] / mean[k]))
        raw[k] = drawn if mean[k] > 0.0 else 0


@inlined
def hand_out(
    shelf: Shelf,
    members: Members,
    low: int,
    high: int,
    demand_idr: int,
    value: NDArray[np.float64],
    sales_idr: NDArray[np.int64],
) -> None:
    """Turn expected sales of a group into rupiah that add up to its demand."""
    n = high - low
    raw = np.empty(n, np.int64)
    out = np.empty(n, np.int64)
    if not shelf.expected:
        draw_sales(shelf, members, low, high, value, raw)
    if shelf.expected or raw.sum() == 0:
        for k in range(n):
            raw[k] = whole(np.rint(value[low + k]))
    allocate(demand_idr, raw, n, out)
    for k in range(n):
        sales_idr[members.row[low + k], shelf.channel] = out[k]
