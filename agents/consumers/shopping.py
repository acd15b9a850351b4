"""Planned purchases of a week, and what habit makes of them (MODEL.md c1–c7, c9)."""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.choice import admit, choose_channel, online_class, personal_factors, value_options
from agents.consumers.columns import Consumers, budget_class_of, feeds_of, price_class_of, region_of, segment_of
from agents.consumers.habit import update_habit
from agents.consumers.tables import Tables
from agents.numerics.compile import inlined, kernel
from agents.numerics.counts import poisson
from agents.numerics.draws import block, word
from agents.numerics.functions import log_t
from agents.numerics.sums import fixed, whole
from agents.streams import CHOICE, OCCASIONS


@kernel
def shop(
    consumers: Consumers,
    tables: Tables,
    low: int,
    high: int,
    demand_idr: NDArray[np.int64],
    orders: NDArray[np.int64],
    buyers: NDArray[np.int64],
    moved_buyers: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
    surplus: NDArray[np.int64],
    habit_by_feeds: NDArray[np.int64],
    people_by_feeds: NDArray[np.int64],
) -> None:
    """A week of planned shopping for consumers ``low`` … ``high`` − 1; the arrays gain what they did."""
    channels = consumers.habit.shape[1]
    physical = channels - 1
    admitted = np.empty(physical, np.uint8)
    factor = np.empty(channels)
    categories = tables.category.shape[0]
    w = np.empty((categories, channels))
    nests = np.empty((categories, 6))
    valued = np.empty(categories, np.uint8)
    gain = np.empty(categories, np.int64)
    count = np.empty(channels, np.int64)
    for i in range(low, high):
        traits = whole(consumers.traits[i])
        segment = segment_of(traits)
        region = region_of(traits)
        price_class = price_class_of(traits)
        tastes = consumers.tastes[i]
        budget = tables.budget_idr[segment, budget_class_of(traits)]
        for j in range(physical):
            count[j] = consumers.impulse_orders[i, j]
        count[physical] = 0
        last = last_impulse(consumers.impulse_orders[i])
        planned = budget - tables.cannibalisation * np.float64(consumers.impulse_ewma_idr[i])
        planned = max(tables.budget_floor * budget, planned)
        occasions = poisson(
            planned * tables.season / tables.occasion_idr, word(tables.seed, OCCASIONS, i, tables.week, 0)
        )
        if occasions > 0:
            admit(tables, i, segment, feeds_of(traits), admitted)
            personal_factors(tables, consumers.habit[i], tastes, admitted, factor)
            valued[:] = 0
            online_factor = tables.online_factor[online_class(tastes)]
            for q in range(occasions):
                w0, w1, w2, w3 = block(tables.seed, CHOICE, i, tables.week, 2 * q)
                c = 0
                while c < categories - 1 and w0 >= tables.category[c]:
                    c += 1
                if valued[c] == 0:
                    option = tables.option[segment, region, c, price_class]
                    value_options(tables, option, c, online_factor, factor, w[c], nests[c])
                    gain[c] = fixed(log_t(nests[c, 5]) / tables.sensitivity[segment, price_class])
                    valued[c] = 1
                last = choose_channel(tables, w[c], nests[c], w1, w2, w3)
                count[last] += 1
                surplus[0] += gain[c]
                demand_idr[last, c, region] += tables.occasion_idr * tables.weight
                orders[last] += 1
        if last >= 0:
            record_moves(consumers, tables, i, last, count, buyers, moved_buyers, moved_idr)
        update_habit(tables, consumers.habit[i], count)
        feeds = feeds_of(traits) & 7
        people_by_feeds[feeds] += 1
        for j in range(channels):
            habit_by_feeds[feeds, j] += consumers.habit[i, j]


@inlined
def last_impulse(impulse_orders: NDArray[np.uint8]) -> int:
    """The last channel, in channel order, with an impulse order this week; −1 for none."""
    last = -1
    for j in range(impulse_orders.shape[0]):
        if impulse_orders[j] > 0:
            last = j
    return last


@inlined
def record_moves(
    consumers: Consumers,
    tables: Tables,
    i: int,
    last: int,
    count: NDArray[np.int64],
    buyers: NDArray[np.int64],
    moved_buyers: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """Count the buyer on its channels, and the move from its last channel to this week's last (c9)."""
    channels = count.shape[0]
    for j in range(channels):
        if count[j] > 0:
            buyers[j] += 1
    before = whole(consumers.last_channel[i])
    if before >= channels:
        before = channels
    moved_buyers[before, last] += 1
    impulse = 0
    if last < channels - 1:
        impulse = whole(consumers.impulse_orders[i, last])
    planned_idr = (count[last] - impulse) * tables.occasion_idr
    moved_idr[before, last] += (planned_idr + impulse * tables.order_idr[last]) * tables.weight
    consumers.last_channel[i] = last
