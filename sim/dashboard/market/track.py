"""A track: the recorded weeks of one market, what is remembered of them, and the world that lives the next."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from sim.dashboard.market import dots
from sim.dashboard.market.crew import CREW
from sim.dashboard.market.dots import Dots
from sim.dashboard.market.marks import KeptMark, Mark, Series, blank_series, light
from sim.dashboard.market.memory import Memory
from sim.faults import FileError
from sim.parameters.axes import GOODS, PRESENCES, SIZES
from sim.record.outcomes import CHANNELS, MARKET, MERCHANTS
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.week.calendar import season_of
from sim.world import World

MARK_WEEKS: Final = 13
"""Weeks between marks: going back replays fewer."""

MOST_MARKS: Final = 18
"""More marks than these, in a long market, are thinned out; each takes 14 MB at the default size."""

_MARKET: Final = {row[0]: place for place, row in enumerate(MARKET)}
_CHANNEL: Final = {row[0]: place for place, row in enumerate(CHANNELS)}
_GROUP: Final = {row[0]: place for place, row in enumerate(MERCHANTS)}


@dataclass(frozen=True)
class Moves:
    """Who changed channel between two weeks: ``count`` and ``gmv_usd``; [from, to]; the last row (column): none."""

    count: NDArray[np.float64]
    gmv_usd: NDArray[np.float64]


class Track:
    """One market's weeks. Panels read it; arrays are views of the weeks lived, not to be written.

    Parameters
    ----------
    scenario : what is lived; its weeks are room, not an end.
    pattern : a track of the same kind of market, whose weeks are to be borrowed; None begins anew.

    Attributes
    ----------
    lived
        Recorded weeks there are.
    memory
        The merchants, week by week.
    """

    memory: Memory
    _world: World | None
    _pen: Recorder
    _series: Series

    def __init__(self, scenario: Scenario, pattern: Track | None = None) -> None:
        self._blank(scenario)
        if pattern is None:
            world = self._world = World(scenario)
            world.crew = CREW
            self._pen = Recorder(world)
            self._series = self._pen.series
            self.memory = Memory(len(world.state.merchants.alive), len(world.channels))
        else:
            self._series = blank_series(pattern._series, scenario.weeks)
            self._pen = light(pattern._pen)
            self._pen.weeks, self._pen.events, self._pen.series = 0, [], self._series
            self.memory = Memory(pattern.memory.slots, pattern.memory.channels_count)

    def _blank(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.lived = 0
        self._marks: dict[int, Mark | KeptMark] = {}
        self._keep: set[int] = set()
        self._interval = MARK_WEEKS
        self._passing: int | None = None
        self._world = None
        self._dots: dict[int, Dots] = {}
        self._painting = Lock()

    @classmethod
    def restored(cls, world: World, recorder: Recorder, memory: Memory, marks: Iterable[KeptMark]) -> Self:
        """A track that goes on where a world stands, with what was kept of its past."""
        track = cls.__new__(cls)
        track._blank(world.scenario)
        track._world, track._pen, track._series, track.memory = world, recorder, recorder.series, memory
        track.lived = recorder.weeks
        track._marks = {mark.t: mark for mark in marks}
        track.mark_here()
        return track

    # What panels read

    @property
    def recorder(self) -> Recorder:
        """The recorder of the weeks lived, for tables and files."""
        shown = copy.copy(self._pen)
        shown.weeks, shown.series = self.lived, self._series
        shown.events = [event for event in self._pen.events if event.week < self.lived]
        return shown

    @property
    def events(self) -> list[Any]:
        """What happened: ``(week, kind, name, sentence)``, weeks recorded."""
        return [event for event in self._pen.events if event.week < self.lived]

    def market(self, outcome: str) -> NDArray[np.float64]:
        """A column of ``market.parquet``; (weeks,)."""
        return self._series["market"][: self.lived, _MARKET[outcome]]

    def channel(self, outcome: str) -> NDArray[Any]:
        """A column of ``channels.parquet``, ``open`` and ``operator`` (channel's number) among them; (weeks, J)."""
        if outcome in ("open", "operator"):
            return self._series[outcome][: self.lived]
        return self._series["channels"][: self.lived, :, _CHANNEL[outcome]]

    def group(self, outcome: str) -> NDArray[np.float64]:
        """A column of ``merchants.parquet``; (weeks, sizes, goods, presences), as in ``sim.parameters.axes``."""
        rows = self._series["merchants"][: self.lived, :, _GROUP[outcome]]
        return rows.reshape(len(rows), len(SIZES), len(GOODS), len(PRESENCES))

    def flows(self, kind: str, first: int, last: int) -> Moves:
        """Sellers (J + 1 × J + 1) or buyers (J + 1 × J) who moved in weeks ``first`` to ``last``, both included."""
        whole = self._series[f"{kind}_moved"][max(first, 0) : min(last + 1, self.lived)].sum(axis=0)
        return Moves(whole[..., 0], whole[..., 1])

    def dots(self, week: int, against: Track | None = None) -> bytes:
        """One byte a slot: main channel and level of income; see ``sim.dashboard.market.dots``."""
        other = against.memory if against is not None and against is not self else None
        with self._painting:
            place = int(other is None)
            if place not in self._dots or self._dots[place].against is not other:
                self._dots[place] = Dots(self.memory, other, self._season())
            return self._dots[place].paint(week)

    def kinds(self, week: int) -> bytes:
        """One byte a slot: size (2 bits) and goods (2 bits above)."""
        return dots.kinds(self.memory, week)

    def weight(self, week: int) -> NDArray[np.int32]:
        """Real firms that each slot's merchant stands for."""
        return self.memory.holders.fact("weight", week)

    # How it lives on

    @property
    def t(self) -> int:
        """Absolute week it lives next."""
        return self.scenario.start_week + self.lived if self._world is None else self._world.t

    @property
    def alone(self) -> bool:
        """Whether it has a world of its own by now."""
        return self._world is not None

    def live(self, stop: Event | None = None) -> bool:
        """Live one week more, those between the last mark and now first; False if it was stopped on the way."""
        if self._world is None and not self._take_up(stop):
            return False
        assert self._world is not None
        self._leave_mark()
        self._world.step()
        self._pen.take(self._world)
        self._series = self._pen.series
        recorded = self._world.t - self.scenario.start_week
        if recorded > 0:
            self.memory.take(self._world, recorded - 1)
            self.lived = recorded
        return True

    def borrow(self, other: Track, until: int) -> None:
        """Take over recorded weeks of another track up to before ``until``; they must be the same in both."""
        first = self.lived
        self._room(until)
        theirs = other._series
        for name, array in self._series.items():
            array[first:until] = theirs[name][first:until]
        self.memory.borrow(other.memory, until)
        self._pen.weeks = until
        self._pen.events += [event for event in other._pen.events if first <= event.week < until]
        self.lived = until

    def fork(self, scenario: Scenario, until: int) -> Track:
        """A track of another scenario that shares the recorded weeks before ``until``."""
        new = Track(scenario, self)
        new.borrow(self, until)
        new.gather(self)
        return new

    def change(self, scenario: Scenario) -> None:
        """Go on as another scenario that is the same up to the week lived next."""
        self.scenario = scenario
        if self._world is not None:
            self._world.scenario = scenario
            self._world.timeline = scenario.timeline

    def gather(self, other: Track) -> None:
        """Take over another track's marks up to now, and the place where it stands, if that is here."""
        now = self.scenario.start_week + self.lived
        if other._world is not None and other._world.t == now and now not in other._marks:
            here = Mark.of(other._world, other._pen)
            if now in other._keep:
                other._marks[now] = here
            else:
                self._stand_on(here)
        passing = other._passing
        self._marks |= {t: mark for t, mark in list(other._marks.items()) if t <= now and (t != passing or t == now)}
        self._passing = now if passing == now else self._passing

    def keep(self, weeks: Iterable[int]) -> None:
        """Leave marks at these absolute weeks too."""
        self._keep |= set(weeks)

    def mark_here(self) -> None:
        """Leave a mark where it stands."""
        if self._world is not None:
            self._marks.setdefault(self._world.t, Mark.of(self._world, self._pen))

    def whole_marks(self) -> list[Mark]:
        """Marks in memory."""
        return [mark for mark in list(self._marks.values()) if isinstance(mark, Mark)]

    def stand_at(self, t: int, stop: Event) -> None:
        """Make a mark at absolute week ``t``, so that an edit there acts at once."""
        if t in self._marks or t == self.t or t < min(list(self._marks), default=t + 1):
            return
        world, pen = self._replay(t, stop)
        if world.t == t:
            self._stand_on(Mark(t, world, light(pen)))

    def _stand_on(self, mark: Mark) -> None:
        """Keep a mark until the next of its sort."""
        if self._passing is not None:
            self._marks.pop(self._passing, None)
        self._marks[mark.t] = mark
        self._passing = mark.t

    def _take_up(self, stop: Event | None) -> bool:
        now = self.scenario.start_week + self.lived
        world, pen = self._replay(now, stop)
        if world.t < now:
            return False
        pen.series = self._series
        self._world, self._pen = world, pen
        return True

    def _replay(self, t: int, stop: Event | None) -> tuple[World, Recorder]:
        """A world brought from the last mark to absolute week ``t``; earlier if stopped on the way."""
        world, pen = self._last_mark(t)
        while world.t < t and not (stop and stop.is_set()):
            world.step()
            pen.take(world)
        return world, pen

    def _last_mark(self, t: int) -> tuple[World, Recorder]:
        """A world at the last mark that can be read, or at the very beginning."""
        series = {name: array.copy() for name, array in self._series.items()}
        for mark in sorted(self._marks.values(), key=lambda each: -each.t):
            if mark.t <= t:
                try:
                    return mark.take_up(self.scenario, series)
                except FileError:
                    del self._marks[mark.t]
        world = World(self.scenario)
        world.crew = CREW
        return world, Recorder(world)

    def _leave_mark(self) -> None:
        assert self._world is not None
        t, start = self._world.t, self.scenario.start_week
        if t < start or t in self._marks or (t not in self._keep and (t - start) % self._interval):
            return
        self._marks[t] = Mark.of(self._world, self._pen)
        if len(self._marks) > MOST_MARKS:
            self._interval *= 2
            kept = self._keep | {min(self._marks)}
            self._marks = {t: each for t, each in self._marks.items() if t in kept or not (t - start) % self._interval}

    def _room(self, weeks: int) -> None:
        if weeks > len(self._series["market"]):
            more = blank_series(self._series, weeks)
            for name, array in more.items():
                array[: self.lived] = self._series[name][: self.lived]
            self._series = more
        self._pen.series = self._series

    def _season(self) -> NDArray[np.float64]:
        p, start = self.scenario.parameters, self.scenario.start_week
        return np.array([season_of(p, start + week)[0] for week in range(520)])
