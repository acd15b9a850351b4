"""Policy search: the settings of the levers that no other setting beats, robust over what nobody knows.

Optuna's NSGA-II proposes a generation of candidates; each lives in the same futures (points × seeds) as all others, as
runs of a sweep; what a candidate reaches in nine of ten futures is what it is judged by.  The search goes the same way
again from its seed, so that the same call goes on where it stopped: what is in the folder isn't run again.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.faults import Fault, ScenarioErrors
from sim.sweep.axes import Axis, Setting
from sim.sweep.candidates import AIMS, Candidate, Front, tried
from sim.sweep.design import BASELINE, Design
from sim.sweep.settings import applying
from sim.sweep.summary import Summary
from sim.sweep.sweeping import Workers, sweep

STEPS: Final = 50
"""Parts that a range is divided into: a search looks no closer."""

MOST_MUTATED: Final = 0.3
"""Chance that a lever of a child is drawn anew; one by the number of levers, where that is less."""

PLAN: Final = "scenario"

Note = Callable[[int, int], None]


def search(
    design: Design, address: str | Path, *, workers: Workers | int = 0, note: Note | None = None, **more: Any
) -> Front:
    """Search over the levers of a design, or go on with a search.

    Parameters
    ----------
    design : its levers are searched over; its sample runs over the uncertainties alone.
    address : the folder, or an fsspec address; it is a sweep's folder too.
    workers : as for ``sweep``.
    note : told candidates tried and to be tried, after each generation.
    more : further options of ``sweep``.

    Raises
    ------
    ScenarioErrors, FileError
        If the design has nothing to search over, or the folder holds another one, or can't be used.
    SweepStopped
        If the user stops; the same call goes on.
    """
    own = searched(design)
    space = Space(design)
    known: dict[Candidate, Sequence[float]] = {}
    summary: Summary | None = None
    for generation in space.generations(known):
        fresh = [each for each in dict.fromkeys(generation) if each not in known]
        if fresh or summary is None:
            own = own.replace(candidates=(*(own.candidates or ()), *fresh))
            summary = sweep(own, address, workers=workers, **more)
            own = summary.design
            judged = tried(own, summary)
            known.update({each: judged.aims_of(each) for each in fresh})
        if note:
            note(len(known), space.number)
    assert summary is not None
    return tried(own, summary)


def searched(design: Design) -> Design:
    """The design as a search runs it: no candidates yet, all aims among its outcomes.

    Raises
    ------
    ScenarioErrors
        If there is nothing to search over.
    """
    faults = []
    file = f"design {design.name}"
    plans = [each.name for each in design.scenarios if each.name != BASELINE]
    if not design.levers and len(plans) < 2:
        faults.append(Fault(file=file, field="levers", allowed="a search needs something to choose: levers, or plans"))
    chosen = {name for name, _ in design.sample.rows[0]} if design.sample.rows else set()
    for axis in design.levers:
        if axis.name in chosen:
            allowed = "a search chooses the levers itself; leave its column out of the table of points"
            faults.append(Fault(file=file, field=f"levers.{axis.name}", allowed=allowed))
    if faults:
        raise ScenarioErrors(faults)
    outcomes = tuple(dict.fromkeys((*design.outcomes, *(aim.outcome for aim in AIMS))))
    return design.replace(candidates=(), outcomes=outcomes, precision=())


@dataclass
class Space:
    """What can be chosen, and the order in which it is tried.

    Parameters
    ----------
    design : its plans, levers and search.
    """

    design: Design
    plans: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.plans = tuple(each.name for each in self.design.scenarios if each.name != BASELINE)

    @property
    def number(self) -> int:
        """Candidates tried at most."""
        return len(self._all()) if self._small() else self.design.search.candidates

    def generations(self, known: dict[Candidate, Sequence[float]]) -> Iterator[list[Candidate]]:
        """Candidates a generation at a time; what was found of one must be in ``known`` before the next is asked for.

        All of them, where there are no more than the search may try.
        """
        if self._small():
            yield from map(list, itertools.batched(self._all(), self.design.search.population))
            return
        yield from self._proposed(known)

    def _proposed(self, known: dict[Candidate, Sequence[float]]) -> Iterator[list[Candidate]]:
        """Candidates that NSGA-II proposes; it may propose one again, which costs nothing."""
        import optuna
        from optuna.trial import TrialState

        own, space = self.design.search, self._distributions()
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sampler = optuna.samplers.NSGAIISampler(
                population_size=own.population, seed=own.seed, mutation_prob=min(MOST_MUTATED, 1.0 / len(space))
            )
        study = optuna.create_study(directions=["maximize"] * len(AIMS), sampler=sampler)
        for _ in range(-(-own.candidates // own.population)):
            size = min(own.population, own.candidates - len(study.trials))
            trials = [study.ask(space) for _ in range(size)]
            proposed = [self._candidate(trial.params) for trial in trials]
            yield proposed
            for trial, candidate in zip(trials, proposed, strict=True):
                aims = known[candidate]
                failed = not np.isfinite(aims).all()
                study.tell(trial, None if failed else list(aims), TrialState.FAIL if failed else None)

    def _distributions(self) -> dict[str, Any]:
        from optuna.distributions import CategoricalDistribution, IntDistribution

        space: dict[str, Any] = {PLAN: CategoricalDistribution(range(len(self.plans)))}
        for axis in self.design.levers:
            options = len(axis.options)
            space[axis.name] = CategoricalDistribution(range(options)) if options else IntDistribution(0, STEPS)
        return space

    def _candidate(self, chosen: dict[str, int]) -> Candidate:
        levers = tuple((axis.name, _value(axis, chosen[axis.name])) for axis in self.design.levers)
        return self._applying(self.plans[chosen[PLAN]], levers)

    def _applying(self, plan: str, levers: Setting) -> Candidate:
        """A plan with the levers on policies that it has: the others would make equal worlds."""
        own = next(each for each in self.design.scenarios if each.name == plan)
        return plan, applying(levers, own)

    def _small(self) -> bool:
        ways = math.prod(len(axis.options) or math.inf for axis in self.design.levers)
        return len(self.plans) * ways <= self.design.search.candidates

    def _all(self) -> list[Candidate]:
        names = [axis.name for axis in self.design.levers]
        ways = list(itertools.product(*(axis.options for axis in self.design.levers)))
        every = (self._applying(plan, tuple(zip(names, way, strict=True))) for plan in self.plans for way in ways)
        return list(dict.fromkeys(every))


def _value(axis: Axis, place: int) -> Any:
    return axis.options[place] if axis.options else axis.at(place / STEPS)
