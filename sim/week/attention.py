"""(b) Hours of feed (MODEL.md b1)."""

from sim.parameters import SEGMENTS
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.today import Today

READS = ("platforms",)
WRITES = ("cells.hours",)


def run(state: State, today: Today, crew: Crew) -> None:
    """Hours move to their targets; what arises while watching is drawn with the week's shopping, in ``demand``."""
    watch_hours(state, today)


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
