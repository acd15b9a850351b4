"""The merchants on one channel's shelf, gathered once and ordered by the groups that divide orders (MODEL.md d1–d4).

A group is a category online, and a category in a region in person: whoever is in it shares the same demand.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, LOCAL, SIDE_PHYSICAL, Merchants
from agents.merchants.offer_batch import BATCH, blank_offers, gather_utility, gather_weight, value_offers, weigh_offers
from agents.merchants.shelf import Shelf, barred
from agents.numerics.compile import inlined, kernel
from agents.numerics.sums import fixed, whole


class Members(NamedTuple):
    """Merchants by group; ``start`` (groups + 1,) bounds the groups, slots ascend in each.

    ``row`` of the merchant; ``home`` its region, R abroad; ``local`` 1 for local goods; ``firms`` it stands for;
    ``weight`` W and ``utility`` O of the offer, O without proximity.
    """

    start: NDArray[np.int64]
    row: NDArray[np.int32]
    home: NDArray[np.uint8]
    local: NDArray[np.uint8]
    firms: NDArray[np.float64]
    weight: NDArray[np.float64]
    utility: NDArray[np.float64]


class Cells(NamedTuple):
    """Σ W and Σ W·O in fixed point over the offers that buyers of a cell can choose from; (C, R)."""

    total: NDArray[np.int64]
    moment: NDArray[np.int64]


@kernel
def stand(m: Merchants, low: int, high: int, standing: NDArray[np.uint16]) -> None:
    """Channels on which merchants ``low`` … ``high`` − 1 trade, a bit a channel; 0 for the dead."""
    channels = m.channel_state.shape[1]
    for i in range(low, high):
        bits = 0
        for j in range(channels):
            bits |= whole(m.channel_state[i, j] == ACTIVE) << j
        standing[i] = bits if m.alive[i] else 0


@inlined
def account_of(standing: int, shelf: Shelf) -> int:
    """As ``shelf.account`` for one who stands on the shelf: its own account, or else the partner's."""
    return shelf.channel if (standing >> shelf.channel) & 1 else shelf.partner


@inlined
def list_rows(m: Merchants, standing: NDArray[np.uint16], shelf: Shelf) -> NDArray[np.int32]:
    """Slots of the merchants on the shelf, ascending (d1)."""
    bits = 1 << shelf.channel
    if shelf.partner >= 0:
        bits |= 1 << shelf.partner
    floors = shelf.side != SIDE_PHYSICAL and (shelf.minimum_usd > 0.0).any()
    row = np.empty(standing.shape[0] + 1, np.int32)
    n = 0
    for i in range(standing.shape[0]):
        row[n] = i
        n += (whole(standing[i]) & bits) != 0
    if floors:
        kept = 0
        for k in range(n):
            row[kept] = row[k]
            kept += not barred(m, row[k], shelf.channel, shelf.minimum_usd)
        n = kept
    return row[:n]


@inlined
def group_of(m: Merchants, i: int, regions: int, shelf: Shelf) -> int:
    """Category online, category and region in person."""
    if shelf.side == SIDE_PHYSICAL:
        return whole(m.category[i]) * regions + min(whole(m.region[i]), regions - 1)
    return whole(m.category[i])


@inlined
def place_in_groups(
    m: Merchants, row: NDArray[np.int32], groups: int, regions: int, shelf: Shelf
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Bounds of the groups, and the place of each of the rows when they are ordered by group."""
    start = np.zeros(groups + 1, np.int64)
    place = np.empty(row.shape[0], np.int32)
    for k in range(row.shape[0]):
        place[k] = group_of(m, row[k], regions, shelf)
        start[place[k] + 1] += 1
    for g in range(groups):
        start[g + 1] += start[g]
    free = start.copy()
    for k in range(row.shape[0]):
        g = place[k]
        place[k] = free[g]
        free[g] += 1
    return start, place


@inlined
def blank_members(start: NDArray[np.int64], n: int) -> Members:
    """Room for n members."""
    row, home, local = np.empty(n, np.int32), np.empty(n, np.uint8), np.empty(n, np.uint8)
    return Members(start, row, home, local, np.empty(n), np.empty(n), np.empty(n))


@inlined
def list_members(
    m: Merchants, standing: NDArray[np.uint16], shelf: Shelf, categories: int, regions: int
) -> tuple[Members, Cells]:
    """The members of the shelf, and the sums of the cells they serve."""
    in_person = shelf.side == SIDE_PHYSICAL
    groups = categories * regions if in_person else categories
    row = list_rows(m, standing, shelf)
    start, place = place_in_groups(m, row, groups, regions, shelf)
    members = blank_members(start, row.shape[0])
    total = np.zeros((categories, regions + 1), np.int64)
    far = np.zeros((categories, regions + 1), np.int64)
    near = np.zeros((categories, regions + 1), np.int64)
    offers = blank_offers()
    for first in range(0, row.shape[0], BATCH):
        some = min(BATCH, row.shape[0] - first)
        for k in range(some):
            i = row[first + k]
            gather_weight(m, i, shelf, account_of(whole(standing[i]), shelf), k, offers)
            gather_utility(m, i, shelf, k, offers)
        weigh_offers(some, offers)
        value_offers(shelf, some, offers)
        for k in range(some):
            i = row[first + k]
            at = place[first + k]
            c = m.category[i]
            home = min(whole(m.region[i]), regions)
            weight = offers.weight[k]
            utility = offers.utility[k]
            members.row[at] = i
            members.home[at] = home
            members.local[at] = m.goods[i] == LOCAL
            members.firms[at] = m.weight[i]
            members.weight[at] = weight
            members.utility[at] = utility
            total[c, home] += fixed(weight)
            far[c, home] += fixed(weight * utility)
            near[c, home] += fixed(weight * (utility + shelf.proximity))
    return members, Cells(reach(total, total, in_person), reach(far, near, in_person))


@inlined
def reach(far: NDArray[np.int64], near: NDArray[np.int64], in_person: bool) -> NDArray[np.int64]:
    """Sums by home added up for buyers of each region: of offers near and, online, of those elsewhere; (C, R)."""
    categories = far.shape[0]
    regions = far.shape[1] - 1
    out = np.zeros((categories, regions), np.int64)
    for c in range(categories):
        for r in range(regions):
            out[c, r] = near[c, r]
            if not in_person:
                out[c, r] += far[c].sum() - far[c, r]
    return out
