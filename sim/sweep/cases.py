"""A sweep's runs as its analyses want them: for each plan with its levers, a value for every point and seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.sweep.axes import Axis, Setting, Value
from sim.sweep.design import BASELINE
from sim.sweep.identity import run_id
from sim.sweep.plan import Plan
from sim.sweep.summary import EFFECT, Summary

Array = NDArray[np.float64]


class Case(NamedTuple):
    """A plan with one combination of its crossed levers.

    Parameters
    ----------
    scenario, levers : which plan, and what is chosen.
    rows : row of the summary (points × seeds); −1 where there is none.
    """

    scenario: str
    levers: Setting
    rows: NDArray[np.int64]

    @property
    def words(self) -> str:
        """The case in a line."""
        return ", ".join((self.scenario, *(f"{name} = {value}" for name, value in self.levers)))


def cases(summary: Summary) -> list[Case]:
    """Every plan with its levers, the market left alone first if the design asks for it or has nothing else."""
    return cases_of(Plan(summary.design), summary)


def cases_of(plan: Plan, summary: Summary) -> list[Case]:
    """The cases of a plan, by the rows of a summary."""
    design = plan.design
    places = {key: place for place, key in enumerate(summary.table["run_id"].to_pylist())}
    versions = dict.fromkeys(summary.table["version"].to_pylist())
    row_of: dict[str, int] = {}
    for run in plan.runs:
        found = (places.get(run_id(run.key, each)) for each in versions)
        row_of[run.key] = next((place for place in found if place is not None), -1)
    seeds = {seed: k for k, seed in enumerate(design.seeds)}
    rows: dict[tuple[str, Setting], NDArray[np.int64]] = {}
    for point, scenario, chosen, seed, key in plan.assignments():
        own = rows.setdefault((scenario, chosen), np.full((len(design.points), len(seeds)), -1))
        own[point, seeds[seed]] = row_of[key]
    found_cases = [Case(scenario, chosen, own) for (scenario, chosen), own in rows.items()]
    return sorted(found_cases, key=lambda each: each.scenario != BASELINE)


def values(summary: Summary, case: Case, column: str) -> Array:
    """A column along the points and seeds (points × seeds), nothing (NaN) where no run is done."""
    found = np.asarray(summary.table[column].to_numpy(), dtype=float)
    return np.where(case.rows >= 0, found[case.rows], np.nan)


def seed_means(found: Array) -> Array:
    """Means over the seeds that are done (points,), nothing (NaN) where none is."""
    done = np.isfinite(found)
    number = done.sum(axis=1)
    sums = np.where(done, found, 0.0).sum(axis=1)
    return np.asarray(np.divide(sums, number, out=np.full(len(found), np.nan), where=number > 0))


def luck_share(found: Array) -> float:
    """Share of the spread over points of the means over seeds that is luck: what more seeds would take away.

    Parameters
    ----------
    found : values (points × seeds).

    Returns
    -------
    0–1, or nothing (NaN) with one seed.
    """
    whole = found[np.isfinite(found).all(axis=1)]
    if whole.shape[0] < 2 or whole.shape[1] < 2:
        return float("nan")
    spread = float(whole.mean(axis=1).var(ddof=1))
    luck = float((whole.var(axis=1, ddof=1) / whole.shape[1]).mean())
    return min(luck / spread, 1.0) if spread > 0.0 else float("nan")


def columns_of(outcome: str, window: str) -> tuple[str, str]:
    """Names of the columns of an outcome's effect and level in a window (a year, or ``end``)."""
    return f"{outcome}_{EFFECT}_{window}", f"{outcome}_{window}"


def windows(summary: Summary) -> list[str]:
    """Windows that the summary has: calendar years, and ``end``."""
    first = summary.design.outcomes[0]
    names = [name for name in summary.table.column_names if name.startswith(f"{first}_")]
    return [name.removeprefix(f"{first}_") for name in names if "_" not in name.removeprefix(f"{first}_")]


def inputs(axes: Sequence[Axis], points: Sequence[Setting]) -> Array:
    """Values of what is sampled as numbers (points × axes); an option is its place."""
    columns = [[_number(axis, dict(point)[axis.name]) for point in points] for axis in axes]
    return np.array(columns, dtype=float).T.reshape(len(points), len(axes))


def _number(axis: Axis, value: Value) -> float:
    if axis.options and not all(isinstance(each, int | float) for each in axis.options):
        return float(axis.options.index(value))
    return float(value)  # type: ignore[arg-type]
