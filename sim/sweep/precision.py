"""How sure the effects are so far, and how many seeds it takes to be as sure as asked."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from sim.analysis.paired import COVERAGE, interval
from sim.sweep.axes import Setting
from sim.sweep.index import Index
from sim.sweep.measures import END
from sim.sweep.plan import Plan
from sim.sweep.summary import values_of

FEWEST: Final = 3
"""Seeds below which an interval says little about how many more are needed."""


class Precision(NamedTuple):
    """How well an effect is known: a plan with its crossed levers, averaged over the points of the sample.

    Parameters
    ----------
    outcome, scenario, levers : effect of what on what.
    effect, low, high : mean over seeds, and its 90 % interval (unit of the outcome, at the end).
    level : the market left alone.
    seeds : how many seeds are done for every point.
    asked : half width of the interval that is asked for, as a share of the level; 0 if nothing is.
    """

    outcome: str
    scenario: str
    levers: Setting
    effect: float
    low: float
    high: float
    level: float
    seeds: int
    asked: float

    @property
    def half(self) -> float:
        """Half width of the interval as a share of the level."""
        return (self.high - self.low) / 2.0 / abs(self.level) if self.level else math.inf

    @property
    def reached(self) -> bool:
        """Whether it is as sure as asked."""
        return self.seeds >= FEWEST and self.half <= self.asked


def precisions(plan: Plan, index: Index, outcomes: dict[str, float]) -> Iterator[Precision]:
    """How well the effects on some outcomes are known, over the seeds that are done for every point.

    Parameters
    ----------
    outcomes : asked half width by outcome.
    """
    values = values_of(plan, index, tuple(outcomes))
    effects = values.effects()
    places = {run.key: place for place, run in enumerate(plan.runs)}
    cells: dict[tuple[str, Setting], dict[int, list[int]]] = {}
    for _, name, levers, seed, key in plan.assignments():
        cells.setdefault((name, levers), {}).setdefault(seed, []).append(places[key])
    for outcome, asked in outcomes.items():
        if f"{outcome}_{END}" not in values.columns:
            continue
        column = values.columns.index(f"{outcome}_{END}")
        for (name, levers), seeds in cells.items():
            rows = [own for own in seeds.values() if not np.isnan(effects[own, column]).any()]
            if not rows:
                continue
            sample = np.array([effects[own, column].mean() for own in rows])
            level = float(np.mean([values.cells[values.pairs[own], column].mean() for own in rows]))
            mean, low, high = (float(each) for each in interval(sample))
            yield Precision(outcome, name, levers, mean, low, high, level, len(rows), asked)


def spread(plan: Plan, index: Index, outcome: str) -> tuple[float, float | None, float]:
    """Median effect at the end over the runs done so far, and the interval that holds 90 % of them.

    In per cent of the market left alone; the median is None while nothing is known.
    """
    values = values_of(plan, index, (outcome,))
    label = f"{outcome}_{END}"
    if label not in values.columns:
        return 0.0, None, 0.0
    column = values.columns.index(label)
    effects, levels = values.effects()[:, column], values.cells[values.pairs, column]
    known = ~np.isnan(effects) & (levels != 0.0)
    if not known.any():
        return 0.0, None, 0.0
    tail = 0.5 - COVERAGE / 2.0
    low, middle, high = np.quantile(100.0 * effects[known] / levels[known], [tail, 0.5, 1.0 - tail])
    return float(low), float(middle), float(high)


def seeds_needed(found: list[Precision], seeds: int, most: int) -> int:
    """Seeds to go on with: as many as the widest interval asks for, at most twice as many, at most the budget."""
    if seeds >= most or not found:
        return seeds
    if seeds < FEWEST:
        return min(FEWEST, most)
    short = [each for each in found if not each.reached]
    if not short:
        return seeds
    wanted = max(seeds * (each.half / each.asked) ** 2 for each in short)
    return min(max(seeds + 1, math.ceil(min(wanted, 2.0 * seeds))), most)
