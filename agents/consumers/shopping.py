"""Planned purchases of a week, and what habit makes of them (MODEL.md c1–c7, c9)."""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.batch import BATCH, ROOM, Batch, blank_batch
from agents.consumers.columns import Consumers, budget_class_of, feeds_of, price_class_of, region_of, segment_of
from agents.consumers.habit import update_habit
from agents.consumers.tables import Tables
from agents.consumers.valuation import (
    admit_batch,
    adoption_by_kind,
    choose_in_nest,
    nest_members,
    offered_options,
    sum_nests,
    value_baskets,
    weigh_batch,
)
from agents.numerics.compile import inlined, kernel
from agents.numerics.counts import MAX_MEAN, draw_counts
from agents.numerics.draws import draw_range, draw_turns
from agents.numerics.sums import whole
from agents.streams import CHOICE, OCCASIONS


@kernel
def shop(
    consumers: Consumers,
    tables: Tables,
    low: int,
    high: int,
    impulse: NDArray[np.uint8],
    demand_idr: NDArray[np.int64],
    orders: NDArray[np.int64],
    buyers: NDArray[np.int64],
    moved_buyers: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
    surplus: NDArray[np.int64],
    habit_by_feeds: NDArray[np.int64],
    people_by_feeds: NDArray[np.int64],
) -> None:
    """A week of planned shopping for consumers ``low`` … ``high`` − 1; the arrays gain what they did.

    ``impulse`` (high − low or more, J−1) holds their impulse orders of the week, as ``watch_feeds`` left them.
    """
    channels = consumers.habit.shape[1]
    batch = blank_batch(channels, tables.category.shape[0])
    option = offered_options(tables)
    adoption = adoption_by_kind(tables)
    members = nest_members(tables)
    for first in range(low, high, BATCH):
        n = min(BATCH, high - first)
        start_week(impulse, first - low, n, batch)
        draw_occasions(consumers, tables, first, n, batch)
        admit_batch(consumers, tables, first, n, adoption, batch)
        weigh_batch(consumers, tables, first, n, batch)
        k = 0
        while k < n:
            k, m = list_occasions(first, k, n, batch)
            draw_turns(tables.seed, CHOICE, batch.agent, m, tables.week, batch.quarter, batch.words)
            baskets = fill_baskets(tables, m, batch)
            sum_nests(consumers, first, baskets, option, members, batch)
            value_baskets(consumers, tables, first, baskets, batch)
            surplus[0] += buy(consumers, tables, first, m, option, members, batch, demand_idr, orders)
        record_moves(consumers, tables, impulse, first - low, first, n, batch, moved_buyers, moved_idr)
        for k in range(n):
            for j in range(channels):
                buyers[j] += batch.ordered[k, j] > 0
        for k in range(n):
            update_habit(tables, consumers.habit[first + k], batch.ordered[k])
        for k in range(n):
            feeds = feeds_of(whole(consumers.traits[first + k])) & 7
            people_by_feeds[feeds] += 1
            for j in range(channels):
                habit_by_feeds[feeds, j] += consumers.habit[first + k, j]


@inlined
def start_week(impulse: NDArray[np.uint8], row: int, n: int, batch: Batch) -> None:
    """The week's impulse orders, from ``row`` on, count before the planned ones; nothing is valued yet."""
    physical = batch.ordered.shape[1] - 1
    for k in range(n):
        batch.last[k] = -1
        for j in range(physical):
            batch.ordered[k, j] = impulse[row + k, j]
            if batch.ordered[k, j] > 0:
                batch.last[k] = j
        batch.ordered[k, physical] = 0
        batch.basket[k] = -1


@inlined
def draw_occasions(consumers: Consumers, tables: Tables, first: int, n: int, batch: Batch) -> None:
    """Poisson occasions of the budget less what impulse purchases took from it (c1, c2)."""
    draw_range(tables.seed, OCCASIONS, first, n, tables.week, 0, batch.words)
    for k in range(n):
        traits = whole(consumers.traits[first + k])
        budget = tables.budget_idr[segment_of(traits), budget_class_of(traits)]
        planned = budget - tables.cannibalisation * np.float64(consumers.impulse_ewma_idr[first + k])
        planned = max(tables.budget_floor * budget, planned)
        batch.mean[k] = min(planned * tables.season / tables.occasion_idr, MAX_MEAN)
    draw_counts(batch.mean, batch.words[0], n, batch.occasions)


@inlined
def list_occasions(first: int, k: int, n: int, batch: Batch) -> tuple[int, int]:
    """Occasions of consumers ``k`` … ``n`` − 1, one after another, as far as there is room.

    Returns the row of the first consumer left out, and the number of occasions.
    """
    m = 0
    while k < n:
        count = whole(batch.occasions[k])
        if m + count > ROOM:
            break
        for turn in range(count):
            batch.shopper[m] = k
            batch.agent[m] = first + k
            batch.quarter[m] = 2 * turn
            m += 1
        k += 1
    return k, m


@inlined
def fill_baskets(tables: Tables, n: int, batch: Batch) -> int:
    """Category and basket of the ``n`` occasions; returns the number of baskets."""
    for m in range(n):
        category = 0
        for c in range(tables.category.shape[0] - 1):
            category += batch.words[0, m] >= tables.category[c]
        batch.category[m] = category
    baskets = 0
    for m in range(n):
        k = batch.shopper[m]
        c = batch.category[m]
        known = batch.basket[k, c]
        v = baskets if known < 0 else known
        batch.owner[baskets] = k
        batch.kind[baskets] = c
        batch.basket[k, c] = v
        batch.bought[m] = v
        baskets += known < 0
    return baskets


@inlined
def buy(
    consumers: Consumers,
    tables: Tables,
    first: int,
    n: int,
    option: NDArray[np.float64],
    members: NDArray[np.int64],
    batch: Batch,
    demand_idr: NDArray[np.int64],
    orders: NDArray[np.int64],
) -> int:
    """The channel of the ``n`` occasions, as ``choice.choose_channel``; returns their surplus, fixed point."""
    physical = batch.ordered.shape[1] - 1
    value_idr = tables.occasion_idr * tables.weight
    surplus = 0
    for m in range(n):
        k = batch.shopper[m]
        v = batch.bought[m]
        c = batch.category[m]
        traits = whole(consumers.traits[first + k])
        channel = physical
        if batch.words[1, m] < batch.online_below[v]:
            row = option[segment_of(traits), region_of(traits), c, price_class_of(traits)]
            if batch.words[2, m] < batch.market_below[v]:
                channel = choose_in_nest(row, batch.factor[k], members[0], batch.market[v], batch.words[3, m])
            else:
                channel = choose_in_nest(row, batch.factor[k], members[1], batch.social[v], batch.words[3, m])
        batch.last[k] = channel
        batch.ordered[k, channel] += 1
        orders[channel] += 1
        demand_idr[channel, c, region_of(traits)] += value_idr
        surplus += batch.gain[v]
    return surplus


@inlined
def record_moves(
    consumers: Consumers,
    tables: Tables,
    impulse: NDArray[np.uint8],
    row: int,
    first: int,
    n: int,
    batch: Batch,
    moved_buyers: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """Count the moves of those who bought from their last channel before to this week's last (c9)."""
    channels = batch.ordered.shape[1]
    for k in range(n):
        last = batch.last[k]
        if last >= 0:
            before = min(whole(consumers.last_channel[first + k]), channels)
            early = 0
            if last < channels - 1:
                early = whole(impulse[row + k, last])
            planned_idr = (batch.ordered[k, last] - early) * tables.occasion_idr
            moved_buyers[before, last] += 1
            moved_idr[before, last] += (planned_idr + early * tables.order_idr[last]) * tables.weight
            consumers.last_channel[first + k] = last
