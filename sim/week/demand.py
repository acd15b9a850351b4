"""(c) Impulse and planned purchases, habit, and who adopts a channel (MODEL.md b2–b5, c1–c9)."""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.attention import watch_feeds
from agents.consumers.shopping import shop
from sim.parameters import SEGMENTS
from sim.state.people import adoption_ceiling
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.expected import expect_week
from sim.week.shopper_tables import tables_of
from sim.week.today import Today

type Counts = NDArray[np.int64]

READS = ("consumers", "cells", "platforms")
WRITES = ("consumers.habit", "consumers.last_channel", "consumers.impulse_ewma_idr", "cells.adoption", "shopping")


def run(state: State, today: Today, crew: Crew) -> None:
    """Everyone watches and shops; then adoption of social channels spreads."""
    if today.expected:
        expect_week(state, today)
    else:
        shop_everyone(state, today, crew)
    spread_adoption(state, today)


def shop_everyone(state: State, today: Today, crew: Crew) -> None:
    """Impulse orders arise and end on the channel, on a marketplace, or nowhere; planned purchases come on top."""
    tables, tally = tables_of(today, state), state.shopping
    online, feeds = len(today.channels) - 1, tally.arrivals.shape[0]
    ends = np.zeros((4, feeds), dtype=np.int64)
    totals = (
        tally.demand_idr,
        tally.orders,
        ends,
        tally.impulse_idr,
        tally.buyers,
        tally.moved_buyers,
        tally.moved_idr,
        tally.surplus,
        tally.habit_by_feeds,
        tally.people_by_feeds,
    )

    def work(low: int, high: int, demand_idr: Counts, orders: Counts, *tallies: Counts) -> None:
        (ends, impulse_idr), planned = tallies[:2], tallies[2:]
        impulse = np.empty((high - low, online), dtype=np.uint8)
        watch_feeds(state.consumers, tables, low, high, impulse, demand_idr, ends, orders, impulse_idr)
        shop(state.consumers, tables, low, high, impulse, demand_idr, orders, *planned)

    crew.tally(work, state.consumers.traits.shape[0], totals)
    for total, end in zip((tally.arrivals, tally.completed, tally.linked, tally.lost), ends, strict=True):
        total[...] += end


def spread_adoption(state: State, today: Today) -> None:
    """A ← a + rate·A·(ceiling − a)·mean(a/ceiling): logistic, while the channel is open (c8)."""
    p = today.parameters
    ceiling = adoption_ceiling(p)
    other = float(p.adoption_ceiling_other)
    for j in range(len(today.channels) - 1):
        if today.channels.established[j]:
            continue
        f = today.feed_channels.index(j)
        if today.rules.app_closed[j] and not today.feed_open[f]:
            for cell in np.ndindex(len(SEGMENTS), 2):
                state.cells.adoption[(*cell, j)] = max(
                    0.0, state.cells.adoption[(*cell, j)] - float(p.adoption_loss_app_ban)
                )
        if not today.open[j]:
            continue
        mean = 0.0
        for s in range(len(SEGMENTS)):
            for user in range(2):
                users = float(p.feed_user_share[s, f])
                people = float(p.segment_share[s]) * (users if user else 1.0 - users)
                top = float(ceiling[s]) if user else float(ceiling[s]) * other
                mean = mean + people * (state.cells.adoption[s, user, j] / top)
        for s in range(len(SEGMENTS)):
            for user in range(2):
                top = float(ceiling[s]) if user else float(ceiling[s]) * other
                a = state.cells.adoption[s, user, j]
                state.cells.adoption[s, user, j] = (
                    a + float(p.adoption_rate) * float(today.availability[j]) * (top - a) * mean
                )
