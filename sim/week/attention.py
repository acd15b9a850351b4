"""(b) Hours of feed and impulse demand (MODEL.md b1–b4)."""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.attention import watch_feeds
from sim.parameters import SEGMENTS
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.shopper_tables import tables_of
from sim.week.today import Today

READS = ("consumers", "cells", "platforms")
WRITES = ("cells.hours", "consumers.impulse_orders", "consumers.impulse_ewma_idr", "shopping")


def run(state: State, today: Today, crew: Crew) -> None:
    """Hours move to their targets; impulse orders arise and end on the channel, on a marketplace, or nowhere."""
    watch_hours(state, today)
    if today.expected:
        return
    tables = tables_of(today, state)
    tally = state.shopping

    ends = np.zeros((4, tally.arrivals.shape[0]), dtype=np.int64)

    def work(low: int, high: int, *tallies: NDArray[np.int64]) -> None:
        watch_feeds(state.consumers, tables, low, high, *tallies)

    totals = (tally.demand_idr, ends, tally.orders, tally.impulse_idr)
    crew.tally(work, state.consumers.traits.shape[0], totals)
    for total, end in zip((tally.arrivals, tally.completed, tally.linked, tally.lost), ends, strict=True):
        total[...] += end


def watch_hours(state: State, today: Today) -> None:
    """H ← h + δ·(target − h): the usual hours on an open feed; part of a closed one's go to the others (b1)."""
    p = today.parameters
    usual = p.feed_hours
    feeds = len(today.channels.feeds)
    shares = spill_shares(today)
    for s in range(len(SEGMENTS)):
        released = 0.0
        for f in range(feeds - 1):
            if not today.feed_open[f]:
                released = released + float(usual[s, f])
        for f in range(feeds):
            target = float(usual[s, f]) + shares[f] * released
            if f < feeds - 1 and not today.feed_open[f]:
                target = 0.0
            hours = state.cells.hours[s, f]
            state.cells.hours[s, f] = hours + float(p.attention_speed) * (target - hours)


def spill_shares(today: Today) -> list[float]:
    """Share of a closed feed's hours that goes to each feed, in feed order; none to the natives' own."""
    p = today.parameters
    named = {"meta": p.attention_to_meta, "youtube": p.attention_to_youtube, "market_live": p.attention_to_market_live}
    return [float(named.get(feed, 0.0)) for feed in today.channels.feeds]
