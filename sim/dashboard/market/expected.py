"""Visitors to come: their market is begun when the page is asked for, while their browser reads its scripts."""

from __future__ import annotations

from threading import Event, Lock, Thread, Timer
from typing import Final

from sim.dashboard.market.parting import MOST_WEEKS, parting
from sim.dashboard.market.shared import NURSERY
from sim.dashboard.view import View

PATIENCE_S: Final = 6.0
"""Longest that a market is lived for a visitor who may never come (seconds); those who do come ask for it again."""

_ONE = Lock()


def expect(view: View) -> Thread | None:
    """Begin to live the market that a view shows, in a thread of its own; returns it.

    One visitor is expected at a time, so that asking for pages without opening them costs the server no more than
    that: None if another is. What is lived is the market left alone, up to where the view's plan parts from it.
    """
    if not _ONE.acquire(blocking=False):
        return None
    thread = Thread(target=_live, args=(view,), name="expected", daemon=True)
    thread.start()
    return thread


def _live(view: View) -> None:
    stop = Event()
    timer = Timer(PATIENCE_S, stop.set)
    timer.start()
    try:
        trunk = NURSERY.trunk(view.plan)
        apart = parting(view.plan, trunk.scenario)
        if apart < MOST_WEEKS:
            trunk.keep(apart)
        trunk.reach(min(view.week, apart - view.plan.start_week - 1), stop=stop)
    finally:
        timer.cancel()
        _ONE.release()
