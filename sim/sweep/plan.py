"""The plan of a sweep: every run of a design, and which runs share a past."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from sim.scenario import Scenario
from sim.sweep.axes import Setting
from sim.sweep.design import BASELINE, Design
from sim.sweep.identity import short
from sim.sweep.settings import applying

MOST_TOGETHER: Final = 24
"""Runs of one task: more would share more of the past, but be lost together when a worker dies."""


class Run(NamedTuple):
    """One world of a sweep.

    Parameters
    ----------
    key : identity of its scenario and seed, without the version of the code.
    scenario : name of its plan.
    point : place of its point in the sample (of several equal ones, the first).
    seed : its luck.
    levers, parameters : what is set.
    pair : key of the market left alone that it is compared with; its own for the baseline.
    """

    key: str
    scenario: str
    point: int
    seed: int
    levers: Setting
    parameters: Setting
    pair: str


@dataclass(frozen=True)
class Plan:
    """Every run of a design, each once.

    Parameters
    ----------
    design : what is varied.
    """

    design: Design

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """All runs by point and seed, the baseline of each first; worlds that are equal are one run."""
        found: dict[str, Run] = {}
        for each in self._wanted():
            found.setdefault(each.key, each)
        return tuple(found.values())

    @cached_property
    def by_key(self) -> dict[str, Run]:
        """Runs by their key."""
        return {each.key: each for each in self.runs}

    @cached_property
    def families(self) -> tuple[tuple[Run, ...], ...]:
        """Runs of the same parameters and seed, at most some at once: they may share a past, and are run together."""
        groups: dict[str, list[Run]] = {}
        for each in self.runs:
            groups.setdefault(each.pair, []).append(each)
        return tuple(part for group in groups.values() for part in itertools.batched(group, MOST_TOGETHER))

    def scenario_of(self, run: Run) -> Scenario:
        """The plan or baseline that a run starts from."""
        return self._scenarios[run.scenario]

    def assignments(self) -> Iterator[tuple[int, str, Setting, int, str]]:
        """Point, scenario, crossed levers, seed and key of every combination: one run may stand for several."""
        for point, seed, name, chosen, levers, parameters in self._combinations():
            yield point, name, chosen, seed, self._key(name, levers, parameters, seed)

    @cached_property
    def _scenarios(self) -> dict[str, Scenario]:
        own = {each.name: each for each in self.design.scenarios}
        return {**own, BASELINE: self.design.baseline}

    @cached_property
    def _contents(self) -> dict[str, str]:
        week = self.design.cohort_week
        tables = ",".join(self.design.tables)
        return {
            name: f"{each.replace(seed=0, name='any').content_hash()} {week} {tables}"
            for name, each in self._scenarios.items()
        }

    def _wanted(self) -> Iterator[Run]:
        last: tuple[int, int] | None = None
        pair = ""
        for point, seed, name, _, levers, parameters in self._combinations():
            if last != (point, seed):
                last = (point, seed)
                pair = self._key(BASELINE, (), parameters, seed)
                yield Run(pair, BASELINE, point, seed, (), parameters, pair)
            if name != BASELINE:
                yield Run(self._key(name, levers, parameters, seed), name, point, seed, levers, parameters, pair)

    def _combinations(self) -> Iterator[tuple[int, int, str, Setting, Setting, Setting]]:
        """Point, seed, scenario, its crossed levers, all its levers, and parameters."""
        uncertain = {axis.name for axis in self.design.uncertainties}
        names = [each.name for each in self.design.scenarios]
        ways = self._ways()
        for place, point in enumerate(self.design.points):
            parameters = tuple(each for each in point if each[0] in uncertain)
            sampled = tuple(each for each in point if each[0] not in uncertain)
            along = {name: applying(sampled, self._scenarios[name]) for name in names}
            for seed in self.design.seeds:
                for name, chosen in ways:
                    yield place, seed, name, chosen, (*chosen, *along[name]), parameters

    def _ways(self) -> Sequence[tuple[str, Setting]]:
        """Every plan with every combination of its crossed levers; of a search, its candidates."""
        if self.design.candidates is not None:
            return self.design.candidates
        return [(each.name, chosen) for each in self.design.scenarios for chosen in self._crossed(each)]

    def _crossed(self, scenario: Scenario) -> Sequence[Setting]:
        """Every combination of the options of levers that a scenario has; one empty one where it has none."""
        own = applying(tuple((axis.name, "") for axis in self.design.crossed), scenario)
        having = {name for name, _ in own}
        axes = [axis for axis in self.design.crossed if axis.name in having]
        names = [axis.name for axis in axes]
        return [
            tuple(zip(names, values, strict=True)) for values in itertools.product(*(axis.options for axis in axes))
        ]

    def _key(self, scenario: str, levers: Setting, parameters: Setting, seed: int) -> str:
        return short(f"{self._contents[scenario]} {_canonical(levers)} {_canonical(parameters)} {seed}")


@lru_cache(maxsize=4096)
def _canonical(setting: Setting) -> str:
    return json.dumps(sorted((name, str(type(value).__name__), str(value)) for name, value in setting))
