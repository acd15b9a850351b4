"""The driver hands out what is missing until nothing is; what is done is what lies in the folder."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sim.faults import FileError, OutputUnusableError
from sim.sweep.chunk import DONE
from sim.sweep.engines import Back, Engine
from sim.sweep.folder import Found
from sim.sweep.identity import version_id
from sim.sweep.index import Index
from sim.sweep.plan import Plan, Run
from sim.sweep.progress import EVERY_S, Pace, Standing, pulse, standing
from sim.sweep.work import Order, OtherVersionError, Wanted, lost

DEATHS: Final = 10
"""Deaths of its workers after which a family is given up, if others went on meanwhile."""

TRIES: Final = 2
"""Errors of one family, other than its runs' own, after which it is given up."""

SHOWS_UP_S: Final = 5.0
"""Seconds a chunk may take to show up on a folder that machines share."""

Tell = Callable[[Standing, Index], None]
"""Called now and then with how far it is, and with what is known of the runs."""


class FolderLostError(FileError):
    """The folder stopped taking files on the way."""

    exit_code = 1


@dataclass
class _Family:
    """A family that isn't done yet, and what befell it."""

    order: Order
    deaths: int = 0
    errors: int = 0
    others_then: int = 0


@dataclass
class Driver:
    """Runs what is missing of a plan.

    Parameters
    ----------
    plan, index : what is wanted, and what there is.
    engine : who lives it.
    tell : told how far it is.
    retry_failed : run failed runs again.
    """

    plan: Plan
    index: Index
    engine: Engine
    tell: Tell
    retry_failed: bool = False
    _waiting: deque[int] = field(default_factory=deque)
    _families: dict[int, _Family] = field(default_factory=dict)
    _finished: int = 0
    _pace: Pace = field(default_factory=Pace)
    _told: float = -EVERY_S
    _kept: float = field(default_factory=time.monotonic)
    _keeping_s: float = 0.1

    def run(self) -> None:
        """Hand out every family that misses a run, until all came back.

        Raises
        ------
        FolderLostError
            If the folder takes no more files.
        """
        try:
            self._run()
        except OutputUnusableError as error:
            raise FolderLostError(error.path, error.allowed) from error

    def _run(self) -> None:
        version = version_id()
        for number, family in enumerate(self.plan.families):
            missing = [run for run in family if self._is_missing(run)]
            if missing:
                self._families[number] = _Family(self._order(missing, version))
                self._waiting.append(number)
        under_way: set[int] = set()
        self._note(under_way)
        while self._waiting or under_way:
            while self._waiting and len(under_way) < self.engine.width:
                number = self._waiting.popleft()
                self.engine.give(number, self._families[number].order)
                under_way.add(number)
            for back in self.engine.wait(0.5):
                under_way.discard(back.number)
                self._take(back, under_way)
            self._note(under_way)
        self._note(under_way, at_once=True)

    def _is_missing(self, run: Run) -> bool:
        entry = self.index.entry(run.key)
        return entry is None or (entry.status != DONE and self.retry_failed)

    def _order(self, runs: list[Run], version: str) -> Order:
        design = self.plan.design
        wanted = tuple(
            Wanted(run.key, self.plan.scenario_of(run), run.levers, run.parameters, run.seed) for run in runs
        )
        return Order(self.index.folder.address, version, design.cohort_week, design.tables, wanted)

    def _take(self, back: Back, under_way: set[int]) -> None:
        """Take a family that came back: done, to be given out again, or given up."""
        family = self._families[back.number]
        if back.name and self._is_there(back.name):
            self._finished += 1
            del self._families[back.number]
        elif back.died:
            family.deaths += 1
            family.others_then = family.others_then if family.deaths > 1 else self._finished
            others_went_on = self._finished - family.others_then >= DEATHS or not (self._waiting or under_way)
            if family.deaths >= DEATHS and others_went_on:
                self._give_up(back.number, f"its worker died {family.deaths} times (killed, or out of memory)")
            else:
                self._waiting.append(back.number)
        elif isinstance(back.error, OtherVersionError):
            raise back.error
        elif isinstance(back.error, FileError):
            raise FolderLostError(back.error.path, back.error.allowed) from back.error
        else:
            family.errors += 1
            if family.errors < TRIES:
                self._waiting.append(back.number)
            else:
                self._give_up(back.number, f"{type(back.error).__name__}: {back.error}".splitlines()[0])

    def _give_up(self, number: int, message: str) -> None:
        name = lost(self._families.pop(number).order, message)
        self._is_there(name)

    def _is_there(self, name: str) -> bool:
        """Whether a chunk that a worker wrote is there and whole."""
        limit = time.monotonic() + SHOWS_UP_S
        found: Found | None = self.index.folder.find(name)
        while found is None and time.monotonic() < limit:
            time.sleep(0.1)
            found = self.index.folder.find(name)
        return found is not None and self.index.add(found) is not None

    def _note(self, under_way: set[int], *, at_once: bool = False) -> None:
        """Tell how far it is, and write down what is known, each no oftener than it is worth."""
        now = time.monotonic()
        if not at_once and now - self._told < EVERY_S:
            return
        self._told = now
        running = sum(len(self._families[number].order.runs) for number in under_way)
        self._pace.note(len(self.index.where))
        found = standing(len(self.plan.runs), self.index, self.plan.by_key, running, self._pace)
        pulse(self.index.folder, found)
        self.tell(found, self.index)
        if at_once or now - self._kept > max(10.0, 50.0 * self._keeping_s):
            self.index.keep()
            self._kept = time.monotonic()
            self._keeping_s = self._kept - now
