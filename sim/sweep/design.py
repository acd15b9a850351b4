"""A design: what a sweep varies, frozen; the file it is read from and written to is ``design_file``."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from sim.scenario import Scenario
from sim.sweep.axes import Axis, Setting

BASELINE: Final = "baseline"
METHODS: Final = ("lhs", "sobol", "morris", "grid", "table")


@dataclass(frozen=True)
class Sample:
    """How the points are chosen.

    Parameters
    ----------
    method : lhs, sobol, morris, grid or table.
    blocks : sizes of Latin hypercubes drawn one after another (one, unless a sweep has grown by an odd number);
        of other methods, the one number that the file calls ``n``.
    seed : luck of the sample.
    levels : levels of Morris trajectories.
    second_order : whether a Sobol sample allows second-order indices.
    rows : points of a table.
    file : where they were read from.
    """

    method: str = "grid"
    blocks: tuple[int, ...] = (1,)
    seed: int = 1
    levels: int = 4
    second_order: bool = False
    rows: tuple[Setting, ...] = ()
    file: str = ""

    @property
    def n(self) -> int:
        """Points, base points, trajectories or levels, as the file's ``n``."""
        return sum(self.blocks)


@dataclass(frozen=True)
class Search:
    """How a search over the levers goes.

    Parameters
    ----------
    candidates : settings tried at most.
    population : settings tried at once, a generation.
    seed : luck of the search.
    """

    candidates: int = 200
    population: int = 20
    seed: int = 1


@dataclass(frozen=True)
class Design:
    """Uncertainties × levers × scenarios × seeds.

    Parameters
    ----------
    name : letters, digits, - and _.
    baseline : the market left alone that every run is compared with.
    scenarios : plans, all to the horizon of the baseline; the baseline itself may be among them.
    seeds : luck of each pair of worlds.
    outcomes : columns of the market's table that the summary holds.
    tables : weekly tables that are kept.
    uncertainties : parameters that nobody knows.
    levers : policy fields that a government can choose; a field with options is tried with each of them, one with a
        range is sampled along with the uncertainties.
    sample : where in that space to look.
    precision : by outcome, the share of its baseline level that the 90 % interval of an effect may reach to each side.
    max_seeds : budget of a sweep that adds seeds for precision.
    search : how a search over the levers goes.
    candidates : plans with levers that a search tries, in place of all levers; None for a sweep.
    source : the table of the file, to write it again.
    """

    name: str
    baseline: Scenario
    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    outcomes: tuple[str, ...]
    tables: tuple[str, ...] = ("market",)
    uncertainties: tuple[Axis, ...] = ()
    levers: tuple[Axis, ...] = ()
    sample: Sample = field(default_factory=Sample)
    precision: tuple[tuple[str, float], ...] = ()
    max_seeds: int = 64
    search: Search = field(default_factory=Search)
    candidates: tuple[tuple[str, Setting], ...] | None = None
    source: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The design of a TOML file; raises ``ScenarioErrors`` with all that is wrong with it."""
        from sim.sweep.design_file import read_design

        return cls(**read_design(Path(path)).fields)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with other fields."""
        return dataclasses.replace(self, **changes)

    @cached_property
    def sampled(self) -> tuple[Axis, ...]:
        """Axes that the sample runs over: the uncertainties, and levers with a range or a column of points."""
        if self.candidates is not None:
            return self.uncertainties
        named = {name for name, _ in self.sample.rows[0]} if self.sample.rows else set()
        return (*self.uncertainties, *(axis for axis in self.levers if not axis.options or axis.name in named))

    @cached_property
    def crossed(self) -> tuple[Axis, ...]:
        """Levers of which every option is tried with every point."""
        return tuple(axis for axis in self.levers if axis not in self.sampled)

    @cached_property
    def points(self) -> tuple[Setting, ...]:
        """Values of what is sampled, a point each, in the order of the layout."""
        from sim.sweep import sampling

        axes, sample = self.sampled, self.sample
        if not axes:
            return ((),)
        if sample.method == "table":
            return sample.rows
        if sample.method == "grid":
            return tuple(sampling.grid(axes, sample.n))
        if sample.method == "sobol":
            unit = sampling.sobol(sample.n, len(axes), sample.seed, second_order=sample.second_order)
        elif sample.method == "morris":
            unit = sampling.morris(sample.n, len(axes), sample.seed, sample.levels)
        else:
            parts = [sampling.latin(n, len(axes), [sample.seed, place]) for place, n in enumerate(sample.blocks)]
            return tuple(each for part in parts for each in sampling.settings_at(axes, part))
        return tuple(sampling.settings_at(axes, unit))

    @cached_property
    def cohort_week(self) -> int:
        """Absolute week from which sellers are followed in all worlds."""
        from sim.analysis.compare import common_cohort_week

        return common_cohort_week(self.scenarios)

    def record(self) -> dict[str, Any]:
        """What decides the runs, part by part, for telling two designs apart."""
        searched = {} if self.candidates is None else {"levers_chosen": "by a search"}
        return searched | {
            "scenarios": {each.name: _content(each) for each in self.scenarios},
            "baseline": _content(self.baseline),
            "seeds": list(self.seeds),
            "tables": list(self.tables),
            "uncertainties": {axis.name: _text(axis.written()) for axis in self.uncertainties},
            "levers": {axis.name: _text(axis.written()) for axis in self.levers},
            "sample": self._sample_record(),
        }

    def digest(self) -> str:
        """SHA-256 of what decides the runs."""
        return hashlib.sha256(json.dumps(self.record(), sort_keys=True).encode()).hexdigest()

    def _sample_record(self) -> dict[str, Any]:
        own = self.sample
        record: dict[str, Any] = {"method": own.method, "n": list(own.blocks), "seed": own.seed}
        if own.method == "morris":
            record["levels"] = own.levels
        if own.method == "sobol":
            record["second_order"] = own.second_order
        if own.method == "table":
            rows = json.dumps([_text(list(row)) for row in own.rows])
            record |= {"n": len(own.rows), "points": hashlib.sha256(rows.encode()).hexdigest()}
        return record


def _content(scenario: Scenario) -> str:
    return scenario.replace(seed=0).content_hash()


def _text(value: Any) -> str:
    return json.dumps(value, default=str)
