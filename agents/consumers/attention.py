"""Impulse demand: orders that arise while watching a feed (MODEL.md b2–b4).

Arrivals go with hours watched, adoption, targeting, live sellers and prices.  One that can't be completed on its own
channel may follow a link to a marketplace; else it is lost.
"""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.choice import admit, choose_member, online_class, personal_factors, value_options
from agents.consumers.columns import Consumers, budget_class_of, feeds_of, price_class_of, region_of, segment_of
from agents.consumers.tables import Tables
from agents.numerics.compile import inlined, kernel
from agents.numerics.counts import ordered_choice, poisson
from agents.numerics.draws import word
from agents.numerics.sums import whole
from agents.streams import IMPULSE


@kernel
def watch_feeds(
    consumers: Consumers,
    tables: Tables,
    low: int,
    high: int,
    impulse: NDArray[np.uint8],
    demand_idr: NDArray[np.int64],
    ends: NDArray[np.int64],
    orders: NDArray[np.int64],
    impulse_idr: NDArray[np.int64],
) -> None:
    """A week of feeds for consumers ``low`` … ``high`` − 1.

    ``impulse`` (high − low or more, J−1) receives their completed and linked orders; ``demand_idr`` (J, C, R) and
    ``orders`` (J,) gain them, ``ends`` (4, F) counts arrivals, completed, linked and lost ones, ``impulse_idr`` (F,)
    the rupiah spent.
    """
    online = impulse.shape[1]
    admitted = np.empty(online, np.uint8)
    factor = np.empty(online + 1)
    w = np.empty(online + 1)
    nests = np.empty(6)
    categories = tables.category.shape[0]
    for i in range(low, high):
        traits = whole(consumers.traits[i])
        segment = segment_of(traits)
        feeds = feeds_of(traits)
        for j in range(online):
            impulse[i - low, j] = 0
        spent = 0
        mean = tables.impulse_rate[segment, feeds] * tables.relative_budget[segment, budget_class_of(traits)]
        count = 0
        if mean > 0.0:
            count = poisson(mean, word(tables.seed, IMPULSE, i, tables.week, 0))
        known = False
        for n in range(count):
            at = split_arrival(tables, segment, feeds, word(tables.seed, IMPULSE, i, tables.week, 1 + 4 * n))
            feed = at // categories
            category = at - feed * categories
            ends[0, feed] += 1
            channel = tables.feed_channel[feed]
            if word(tables.seed, IMPULSE, i, tables.week, 2 + 4 * n) < tables.completion[feed]:
                ends[1, feed] += 1
            else:
                channel = -1
                if word(tables.seed, IMPULSE, i, tables.week, 3 + 4 * n) < tables.link_out[feed]:
                    if not known:
                        admit(tables, i, segment, feeds, admitted)
                        personal_factors(tables, consumers.habit[i], consumers.tastes[i], admitted, factor)
                        known = True
                    option = tables.option[segment, region_of(traits), category, price_class_of(traits)]
                    online_factor = tables.online_factor[online_class(consumers.tastes[i])]
                    value_options(tables, option, category, online_factor, factor, w, nests)
                    channel = follow_link(tables, w, nests[0], word(tables.seed, IMPULSE, i, tables.week, 4 + 4 * n))
                if channel >= 0:
                    ends[2, feed] += 1
                else:
                    ends[3, feed] += 1
            if channel >= 0:
                priced = tables.feed_channel[feed] if tables.feed_channel[feed] >= 0 else channel
                value = tables.order_idr[priced]
                spent += value
                impulse[i - low, channel] += 1
                orders[channel] += 1
                impulse_idr[feed] += value * tables.weight
                demand_idr[channel, category, region_of(traits)] += value * tables.weight
        ewma = np.float64(consumers.impulse_ewma_idr[i])
        if spent > 0 or ewma > 0.0:
            consumers.impulse_ewma_idr[i] = ewma + tables.ewma_rate * (spent - ewma)


@inlined
def split_arrival(tables: Tables, segment: int, feeds: int, word_: int) -> int:
    """Feed × category of an arrival: the first threshold above the word; the last with weight if none."""
    split = tables.impulse_split[segment, feeds]
    last = 0
    before = 0
    for k in range(split.shape[0]):
        if split[k] > before:
            last = k
            before = split[k]
        if word_ < split[k]:
            return k
    return last


@inlined
def follow_link(tables: Tables, w: NDArray[np.float64], market: float, word_: int) -> int:
    """The marketplace a link leads to, by the shopper's own choice within the nest or by live selling; −1 for none."""
    if market <= 0.0:
        return -1
    if tables.link_by_live == 0:
        return choose_member(tables, w, 0, market, word_)
    online = w.shape[0] - 1
    live = np.zeros(online)
    total = 0.0
    for j in range(online):
        if tables.nest[j] == 0 and w[j] > 0.0:
            live[j] = tables.link_live[j]
            total = total + live[j]
    if total <= 0.0:
        return -1
    return ordered_choice(live, online, total, word_)
