"""A channel's orders find their sellers (MODEL.md d3–d6)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import LOCAL, SIDE_PHYSICAL, Merchants
from agents.merchants.offer_share import GRID_POINTS, appeal_table, grid_place
from agents.merchants.shelf import Shelf, account, offer_utility, offer_weight
from agents.numerics.compile import inlined, kernel
from agents.numerics.counts import draw_count
from agents.numerics.draws import word
from agents.numerics.money import allocate
from agents.numerics.sums import fixed, real, whole
from agents.streams import SALES


class Members(NamedTuple):
    """Merchants on a shelf, ascending; ``n`` of them.

    ``row`` of the merchant; its ``category`` and ``region``; ``local`` 1 for local goods; ``weight`` W and
    ``utility`` O of the offer, O without proximity.
    """

    row: NDArray[np.int64]
    category: NDArray[np.uint8]
    region: NDArray[np.uint8]
    local: NDArray[np.uint8]
    weight: NDArray[np.float64]
    utility: NDArray[np.float64]


@kernel
def sell(
    m: Merchants,
    shelf: Shelf,
    decay: NDArray[np.float64],
    demand_idr: NDArray[np.int64],
    sales_idr: NDArray[np.int64],
    won: NDArray[np.float64],
    expected_idr: NDArray[np.float64],
) -> int:
    """Divide a channel's ``demand_idr`` (C, R) over its sellers; return the rupiah that found none.

    ``sales_idr`` (slots, J) receives what each sold, ``expected_idr`` (slots, J) what it could expect, V, and ``won``
    (slots, J) V × the share of a basket it wins where it is seen.  Demand that finds no seller is struck out.
    """
    categories, regions = demand_idr.shape
    members = list_members(m, shelf)
    total = np.zeros((categories, regions), np.int64)
    moment = np.zeros((categories, regions), np.int64)
    for k in range(members.row.shape[0]):
        c = members.category[k]
        home = members.region[k]
        for r in range(regions):
            if serves(shelf.side, home, r):
                total[c, r] += fixed(members.weight[k])
                moment[c, r] += fixed(members.weight[k] * regional(members.utility[k], home, r, shelf.proximity))
    unmet = settle_regions(shelf, total, demand_idr)
    mass = spread(shelf, members, total, moment)
    table = np.zeros((categories, regions, 2, GRID_POINTS))
    for c in range(categories):
        for r in range(regions):
            if demand_idr[c, r] > 0:
                appeal_table(mass[c, r, 0], mass[c, r, 1], shelf.offers_seen, shelf.local_slots, decay, table[c, r])
    share = divide(shelf, members, total, moment, table)
    expect(shelf, members, share, mass, demand_idr, won, expected_idr)
    hand_out(m, shelf, members, demand_idr, expected_idr, sales_idr)
    return unmet


@inlined
def list_members(m: Merchants, shelf: Shelf) -> Members:
    """The merchants on the shelf with the weight and utility of their offers."""
    rows = m.alive.shape[0]
    row = np.empty(rows, np.int64)
    weight = np.empty(rows)
    n = 0
    for i in range(rows):
        own = account(m, i, shelf)
        if own >= 0:
            row[n] = i
            weight[n] = offer_weight(m, i, shelf, own)
            n += 1
    category = np.empty(n, np.uint8)
    region = np.empty(n, np.uint8)
    local = np.empty(n, np.uint8)
    utility = np.empty(n)
    for k in range(n):
        i = row[k]
        category[k] = m.category[i]
        region[k] = m.region[i]
        local[k] = 1 if m.goods[i] == LOCAL else 0
        utility[k] = offer_utility(m, i, shelf)
    return Members(row[:n], category, region, local, weight[:n], utility)


@inlined
def serves(side: int, home: int, region: int) -> bool:
    """Whether buyers of a region can buy from it: anywhere online, at home in person."""
    return side != SIDE_PHYSICAL or home == region


@inlined
def regional(utility: float, home: int, region: int, proximity: float) -> float:
    """Utility of the offer to a buyer of a region: near stock is preferred."""
    return utility + proximity if home == region else utility


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
def spread(shelf: Shelf, members: Members, total: NDArray[np.int64], moment: NDArray[np.int64]) -> NDArray[np.int64]:
    """Weights on the grid of utilities, fixed point, all offers and local ones; (C, R, 2, GRID_POINTS)."""
    categories, regions = total.shape
    mass = np.zeros((categories, regions, 2, GRID_POINTS), np.int64)
    for k in range(members.row.shape[0]):
        c = members.category[k]
        home = members.region[k]
        for r in range(regions):
            if serves(shelf.side, home, r):
                point, rest = grid_place(
                    regional(members.utility[k], home, r, shelf.proximity), moment[c, r] / total[c, r]
                )
                below = fixed(members.weight[k] * (1.0 - rest))
                above = fixed(members.weight[k] * rest)
                mass[c, r, 0, point] += below
                mass[c, r, 0, point + 1] += above
                if members.local[k]:
                    mass[c, r, 1, point] += below
                    mass[c, r, 1, point + 1] += above
    return mass


@inlined
def divide(
    shelf: Shelf,
    members: Members,
    total: NDArray[np.int64],
    moment: NDArray[np.int64],
    table: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Each member's share of a cell, W·T/Σ W·T; (members, R), 0 in regions it can't sell to."""
    categories, regions = total.shape
    value = np.zeros((members.row.shape[0], regions))
    sums = np.zeros((categories, regions), np.int64)
    for k in range(members.row.shape[0]):
        c = members.category[k]
        home = members.region[k]
        for r in range(regions):
            if serves(shelf.side, home, r):
                point, rest = grid_place(
                    regional(members.utility[k], home, r, shelf.proximity), moment[c, r] / total[c, r]
                )
                low = table[c, r, members.local[k], point]
                high = table[c, r, members.local[k], point + 1]
                value[k, r] = members.weight[k] * (low + rest * (high - low))
                sums[c, r] += fixed(value[k, r])
    for k in range(members.row.shape[0]):
        c = members.category[k]
        for r in range(regions):
            value[k, r] = value[k, r] / real(sums[c, r]) if sums[c, r] > 0 else 0.0
    return value


@inlined
def expect(
    shelf: Shelf,
    members: Members,
    share: NDArray[np.float64],
    mass: NDArray[np.int64],
    demand_idr: NDArray[np.int64],
    won: NDArray[np.float64],
    expected_idr: NDArray[np.float64],
) -> None:
    """Expected sales V = Σ_r X·share, and V × share/(k·W) where W is scaled to sum 1 in the cell."""
    categories, regions = demand_idr.shape
    scale = np.zeros((categories, regions))
    for c in range(categories):
        for r in range(regions):
            scale[c, r] = real(mass[c, r, 0].sum())
    for k in range(members.row.shape[0]):
        c = members.category[k]
        value = 0.0
        win = 0.0
        for r in range(regions):
            if share[k, r] > 0.0:
                part = demand_idr[c, r] * share[k, r]
                value = value + part
                win = win + part * (share[k, r] / (shelf.offers_seen * (members.weight[k] / scale[c, r])))
        expected_idr[members.row[k], shelf.channel] = value
        won[members.row[k], shelf.channel] = win


@inlined
def drawn_sales(m: Merchants, i: int, shelf: Shelf, expected: float) -> int:
    """Sales as those of one real firm: Poisson in real orders a firm around the expected value (d6)."""
    mean = expected / (shelf.order_idr * np.float64(m.weight[i]))
    if mean <= 0.0:
        return 0
    if shelf.expected:
        return whole(np.rint(expected))
    count = draw_count(mean, word(shelf.seed, SALES, i, shelf.week, shelf.channel))
    return whole(np.rint(expected * count / mean))


@inlined
def hand_out(
    m: Merchants,
    shelf: Shelf,
    members: Members,
    demand_idr: NDArray[np.int64],
    expected_idr: NDArray[np.float64],
    sales_idr: NDArray[np.int64],
) -> None:
    """Turn expected sales into rupiah that add up to the demand of each group: a category online, a cell in person."""
    categories, regions = demand_idr.shape
    n = members.row.shape[0]
    place = np.empty(n, np.int64)
    raw = np.empty(n, np.int64)
    out = np.empty(n, np.int64)
    at_home = shelf.side == SIDE_PHYSICAL
    for c in range(categories):
        for group in range(regions if at_home else 1):
            size = 0
            drawn = 0
            for k in range(n):
                if members.category[k] == c and (not at_home or members.region[k] == group):
                    place[size] = members.row[k]
                    raw[size] = drawn_sales(m, members.row[k], shelf, expected_idr[members.row[k], shelf.channel])
                    drawn += raw[size]
                    size += 1
            if drawn == 0:
                for k in range(size):
                    raw[k] = whole(np.rint(expected_idr[place[k], shelf.channel]))
            allocate(demand_idr[c, group] if at_home else demand_idr[c].sum(), raw, size, out)
            for k in range(size):
                sales_idr[place[k], shelf.channel] = out[k]
