"""One visitor's market: its plan, the weeks lived under it, and the same market left alone."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, RLock
from typing import Final

from sim.dashboard.market.parting import MOST_WEEKS, parting
from sim.dashboard.market.shared import NURSERY, RUSH, Told, Trunk, kindred
from sim.dashboard.market.track import Track
from sim.scenario import Scenario

AHEAD: Final = 6
"""Weeks that the shared market is kept ahead of a visitor's."""


class ClosedError(RuntimeError):
    """The visitor left while the market was being lived."""


class Lab:
    """One visitor's market. Its methods may be called from any thread.

    Parameters
    ----------
    plan : what is lived; nothing is until it is asked for.

    Attributes
    ----------
    plan
        The scenario, with the visitor's edits.
    own
        The weeks lived under it.
    """

    def __init__(self, plan: Scenario) -> None:
        self._lock = RLock()
        self._shared: Trunk | None = None
        self._closed = False
        self._begin(plan)

    def _begin(self, plan: Scenario) -> None:
        """Start with a plan of which nothing has been lived."""
        self.plan = plan
        self._shared = NURSERY.trunk(plan)
        self._fork = self._parting(plan)
        # A policy older than the records has no shared past; that market is lived from its very beginning.
        self.own = Track(plan) if self._fork < 0 else Track(plan, self._trunk.track)

    @property
    def horizon(self) -> int:
        """Recorded weeks of the plan."""
        return self.plan.weeks

    @property
    def lived(self) -> int:
        """Recorded weeks that exist for the plan."""
        return self.own.lived

    @property
    def baseline(self) -> Track:
        """The market left alone, shared by all visitors: same people, same luck; it may be ahead."""
        return self.own if self._closed else self._trunk.track

    @property
    def fork(self) -> int | None:
        """First recorded week in which the plan differs from the market left alone; None if it never does."""
        return self._fork if self._fork < self.horizon else None

    def adopt(self, plan: Scenario) -> int:
        """Take over an edited plan; weeks before the first changed one stay. Returns the weeks still lived."""
        with self._lock:
            if self._closed:
                return 0
            changed = parting(self.plan, plan) - plan.start_week
            if kindred(plan) != kindred(self.plan) or changed < 0:
                self._begin(plan)
                return 0
            self.plan, self._fork = plan, self._parting(plan)
            if changed >= self.own.lived:
                self.own.change(plan)
            else:
                self.own = self.own.fork(plan, changed)
            return self.own.lived

    def advance(self, stop: Event | None = None) -> int:
        """Live one more week; returns the last week that exists."""
        with self._lock, RUSH:
            week = self.own.lived
            if not self._closed and week < self.horizon:
                self._trunk.ahead(min(week + AHEAD, self.horizon - 1))
                self._one_week(stop)
                self._trunk.reach(week, None, stop)
            return self.own.lived - 1

    def reach(self, week: int, told: Told | None = None, stop: Event | None = None) -> bool:
        """Live until recorded week ``week`` exists, here and in the market left alone; False if stopped before."""
        if self._closed:
            return False
        week = min(week, self.horizon - 1)
        tell, trunk = self._teller(week, told), self._trunk
        shared = min(week + 1, self._fork)
        if self.own.lived < shared:
            # Without the lock, so that nobody who edits meanwhile has to wait.
            trunk.reach(shared - 1, tell, stop)
            self._borrow(trunk, shared)
        trunk.ahead(week)
        while self.own.lived <= week and not (self._closed or (stop and stop.is_set())):
            with self._lock:
                if self.own.lived <= week and not self._one_week(stop):
                    break
            tell()
        return not self._closed and self._trunk.reach(week, tell, stop) and self.own.lived > week

    def stand_ready(self, week: int, stop: Event) -> None:
        """Prepare for an edit that acts from recorded week ``week`` on, so that it costs no replay."""
        own = self.own
        if 0 <= week < own.lived or (week == own.lived and not own.alone):
            own.stand_at(self.plan.start_week + week, stop)

    def dots(self, week: int) -> bytes:
        """One byte a slot (see ``Track.dots``): against the market left alone, or the usual where that is lived."""
        return self.own.dots(week, self.baseline if self._fork < self.horizon else None)

    def close(self) -> None:
        """Let go of everything; what is asked afterwards is an empty market."""
        self._closed = True
        with self._lock:
            self.own = Track(self.plan, self.own)
            self._shared = None

    @property
    def _trunk(self) -> Trunk:
        if self._shared is None:
            raise ClosedError
        return self._shared

    def _one_week(self, stop: Event | None) -> bool:
        """A week more, from the shared market or in a world of its own; False if stopped."""
        week = self.own.lived
        if week < self._fork:
            there = self._trunk.reach(week, None, stop)
            if there:
                self._trunk.lend(self.own, week + 1)
            return there
        if not self.own.alone and week == self._fork:  # later marks there are of another past
            self._trunk.lend(self.own, week)
        while self.own.lived == week:
            if not self.own.live(stop):
                return False
        return True

    def _borrow(self, trunk: Trunk, until: int) -> None:
        """Take over the weeks before ``until`` that the shared market has, if the plan still shares them."""
        with self._lock:
            until = min(until, self._fork, trunk.track.lived)
            if trunk is self._shared and self.own.lived < until:
                trunk.lend(self.own, until)

    def _parting(self, plan: Scenario) -> int:
        """First recorded week of the plan that differs from the market left alone."""
        week = parting(plan, self._trunk.scenario)
        if week < MOST_WEEKS:
            self._trunk.keep(week)
        return week - plan.start_week

    def _teller(self, week: int, told: Told | None) -> Callable[[], None]:
        """Turns the weeks lived since now into told progress."""

        def left() -> int:
            shared = max(0, week + 1 - self._trunk.track.lived) + max(0, self._trunk.missing)
            own = max(0, week + 1 - max(self.own.lived, self._fork))
            return shared + own

        total = left()

        def tell() -> None:
            if told and total and not self._closed:
                told(max(0, total - left()), total)

        return tell
