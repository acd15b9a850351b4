"""Markets left alone that visitors share: each is the world others are compared with, and the past of their own."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import Condition, Event, Lock, RLock
from typing import Final
from weakref import WeakValueDictionary

from sim.clock import FIRST_WEEK, week_of
from sim.dashboard.market import kept
from sim.dashboard.market.track import Track
from sim.dashboard.view import FIRST_SIGHT, preset_plan
from sim.scenario import Scenario
from sim.scenario_file import builtin_names
from sim.world import World

KEPT: Final = 3
"""Shared markets kept while nobody may be looking at them; those in use stay as long as they are."""

STAND_BACK_S: Final = 0.5
"""Longest that work nobody waits for stands back at a time (seconds): it is never given up."""

Told = Callable[[int, int], None]
"""Told of weeks lived so far and weeks to live."""


class Rush:
    """Those who wait for a week to be lived; what nobody waits for yet stands back meanwhile."""

    def __init__(self) -> None:
        self._waiting = 0
        self._changed = Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._waiting += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._waiting -= 1
            self._changed.notify_all()

    def stand_back(self, seconds: float = STAND_BACK_S) -> None:
        """Wait while anybody waits, but not for ever."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, seconds)


RUSH: Final = Rush()
_CLOSED: Final = Event()


def close() -> None:
    """Stop living ahead: the server ends."""
    _CLOSED.set()


class Trunk:
    """A market without policies that grows as far as somebody needs it.

    Parameters
    ----------
    scenario : its people, luck and parameters.

    Attributes
    ----------
    usual
        Whether it is the one that most visitors see: it stays, and is kept in a file.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._track: Track | None = None
        self._lock = RLock()
        self._wish = self._some_day = 0
        self._growing: Future[None] | None = None
        self.usual = scenario.content_hash() == preset_plan("baseline").content_hash()

    @property
    def track(self) -> Track:
        """Its weeks."""
        with self._lock:
            if self._track is None:
                self._track = (kept.read(self.scenario) if self.usual else None) or Track(self.scenario)
                self._track.keep(memorable_weeks())
            return self._track

    @property
    def missing(self) -> int:
        """Weeks it has to live before its first recorded one."""
        return self.scenario.start_week - (self._track.t if self._track else FIRST_WEEK)

    def reach(self, week: int, told: Callable[[], None] | None = None, stop: Event | None = None) -> bool:
        """Live until recorded week ``week`` exists, whoever lives it; False if stopped before."""
        track = self.track
        while track.lived <= week:
            if stop is not None and stop.is_set():
                return False
            with self._lock:
                if track.lived <= week:
                    track.live()
                    self._keep_first_sight(track)
            if told:
                told()
        return True

    def ahead(self, week: int, *, some_day: bool = False) -> None:
        """Live up to a recorded week in the background: soon, or ``some_day``, when nobody waits for anything."""
        with self._lock:
            if some_day:
                self._some_day = max(self._some_day, week)
            else:
                self._wish = max(self._wish, week)
            lived = self._track.lived if self._track else 0
            if lived <= max(self._wish, self._some_day) and (self._growing is None or self._growing.done()):
                self._growing = gardeners().submit(self._grow)

    def lend(self, own: Track, until: int) -> None:
        """Let a track take over the weeks before ``until``, and the marks there are."""
        own.borrow(self.track, until)
        with self._lock:
            own.gather(self.track)

    def keep(self, week: int) -> None:
        """Leave a mark at an absolute week, when it comes there: somebody will part from it then."""
        self.track.keep([week])

    def _keep_first_sight(self, track: Track) -> None:
        """Once a version of the model, write the usual market to the cache folder when it stands at the first sight."""
        if self.usual and track.t == week_of(FIRST_SIGHT) + 1:
            track.mark_here()
            marks = track.whole_marks()
            gardeners().submit(kept.write, self.scenario, marks, track.recorder.series, track.memory)

    def _grow(self) -> None:
        while not _CLOSED.is_set() and (lived := self.track.lived) <= max(self._wish, self._some_day):
            if lived > self._wish:
                RUSH.stand_back()
            self.reach(lived)


class Nursery:
    """The shared markets of a server: those somebody looks at, the usual one, and a few that were just looked at."""

    def __init__(self) -> None:
        self._known: WeakValueDictionary[Hashable, Trunk] = WeakValueDictionary()
        self._held: dict[Hashable, tuple[float, Trunk]] = {}
        self._lock = Lock()

    def trunk(self, plan: Scenario) -> Trunk:
        """The shared market of a plan's people and luck."""
        with self._lock:
            key = kindred(plan)
            trunk = self._known.get(key) or Trunk(plan.replace(name="baseline", policies=()))
            self._known[key] = trunk
            self._held[key] = time.monotonic(), trunk
            for _, old in sorted((asked, key) for key, (asked, trunk) in self._held.items() if not trunk.usual)[:-KEPT]:
                del self._held[old]
            return trunk

    def forget(self, seconds: float) -> None:
        """Let go of markets that nobody looks at and nobody asked for in the last seconds, but for the usual one."""
        with self._lock:
            since = time.monotonic() - seconds
            self._held = {key: each for key, each in self._held.items() if each[1].usual or each[0] >= since}

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._held.clear()
            self._known.clear()


NURSERY: Final = Nursery()


def kindred(plan: Scenario) -> Hashable:
    """What plans have in common that share their people and luck; how long they live does not matter."""
    return (
        plan.parameters.digest(), plan.people_per_agent, plan.population_seed, plan.seed, plan.expected, plan.start,
    )  # fmt: skip


def warm(plan: Scenario, week: int) -> None:
    """Live the shared market of a plan before anybody asks: up to a week at once, the rest in quiet moments."""
    trunk = NURSERY.trunk(plan)
    trunk.ahead(week)

    def some_day() -> None:
        # A kept market was not begun in this process: what begins one takes a second to load, the first time.
        World(trunk.scenario)
        trunk.ahead(plan.weeks - 1, some_day=True)

    gardeners().submit(some_day)


@cache
def memorable_weeks() -> frozenset[int]:
    """Absolute weeks that many visitors part from: the one after the first sight, and where the built-ins do."""
    plans = (Scenario.builtin(name) for name in builtin_names())
    weeks: Iterable[int | None] = (plan.timeline.first_policy_week() for plan in plans)
    return frozenset({week_of(FIRST_SIGHT) + 1, *(week for week in weeks if week is not None)})


@cache
def gardeners() -> ThreadPoolExecutor:
    """The one thread of the server that lives shared markets ahead."""
    # A pool's thread belongs to no visitor; one of a visitor's own would keep its page alive.
    return ThreadPoolExecutor(1, thread_name_prefix="shared-market")
