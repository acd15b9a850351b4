"""(c) Planned purchases, habit, and who adopts a channel (MODEL.md c1–c9)."""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.shopping import shop
from sim.parameters import SEGMENTS
from sim.state.people import adoption_ceiling
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.expected import expect_week
from sim.week.shopper_tables import tables_of
from sim.week.today import Today

READS = ("consumers", "cells", "platforms")
WRITES = ("consumers.habit", "consumers.last_channel", "cells.adoption", "shopping")


def run(state: State, today: Today, crew: Crew) -> None:
    """Everyone shops; then adoption of social channels spreads."""
    tables = tables_of(today, state)
    tally = state.shopping
    totals = (
        tally.demand_idr,
        tally.orders,
        tally.buyers,
        tally.moved_buyers,
        tally.moved_idr,
        tally.surplus,
        tally.habit_by_feeds,
        tally.people_by_feeds,
    )
    if today.expected:
        expect_week(state, today)
    else:

        def work(low: int, high: int, *tallies: NDArray[np.int64]) -> None:
            shop(state.consumers, tables, low, high, *tallies)

        crew.tally(work, state.consumers.traits.shape[0], totals)
    spread_adoption(state, today)


def spread_adoption(state: State, today: Today) -> None:
    """A ← a + rate·A·(ceiling − a)·mean(a/ceiling): logistic, while the channel is open (c8)."""
    p = today.parameters
    ceiling = adoption_ceiling(p)
    other = float(p.adoption_ceiling_other)
    for j in range(len(today.channels) - 1):
        if today.channels.nest[j] != 1:
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
