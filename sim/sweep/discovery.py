"""In which futures a policy fails: a box in the space of what nobody knows, found by the EMA workbench's PRIM.

The box is the step of PRIM's peeling at which coverage and density together are best (their harmonic mean); limits that
chance would give too (quasi-p above 0.05) are taken off.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.sweep.axes import Axis, Setting, Value
from sim.sweep.cases import Array, Case, cases, columns_of, seed_means, values
from sim.sweep.design import BASELINE, Design
from sim.sweep.summary import Summary

FEWEST: Final = 5
"""Failures, and successes, below which no box is looked for."""

CHANCE: Final = 0.05
SMALL: Final = "small_revenue_usd"


class Limit(NamedTuple):
    """What a box says about one input: a range (infinite where it has no end) or options; ``chance``: quasi-p."""

    input: str
    low: float = 0.0
    high: float = 0.0
    options: tuple[Value, ...] = ()
    chance: float = 0.0


class Box(NamedTuple):
    """Futures in which a policy tends to fail.

    Parameters
    ----------
    limits : what they have in common.
    coverage : share of the failures that lie inside.
    density : share of the futures inside that are failures.
    futures : how many lie inside.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    futures: int


class Failing(NamedTuple):
    """In which futures a plan with its levers fails.

    Parameters
    ----------
    case : the plan.
    outcome, window, below : it fails where its effect on this outcome is below.
    failures, futures : how many, of how many that were run.
    box : where; None where too few fail or succeed, or nothing tells them apart.
    """

    case: Case
    outcome: str
    window: str
    below: float
    failures: int
    futures: int
    box: Box | None


def failing(summary: Summary, outcome: str = "", *, below: float = 0.0, window: str = "end") -> list[Failing]:
    """Where each plan with its levers fails.

    Parameters
    ----------
    summary : a finished sweep.
    outcome : which outcome's effect; small merchants' revenue if left out (or the design's first).
    below : value below which it is a failure (unit of the outcome).
    window : a calendar year, or ``end``.
    """
    outcome = outcome or outcome_that_tells(summary.design)
    found: list[Failing] = []
    for case in cases(summary):
        if case.scenario == BASELINE:
            continue
        effect = seed_means(values(summary, case, columns_of(outcome, window)[0]))
        there = np.isfinite(effect)
        fails = effect[there] < below
        points = [point for point, own in zip(summary.design.points, there, strict=True) if own]
        box = box_of(summary.design.sampled, points, fails)
        found.append(Failing(case, outcome, window, below, int(fails.sum()), len(fails), box))
    return found


def outcome_that_tells(design: Design) -> str:
    """Outcome by which a plan is said to fail, where nobody says another one."""
    return SMALL if SMALL in design.outcomes else design.outcomes[0]


def box_of(axes: Sequence[Axis], points: Sequence[Setting], fails: NDArray[np.bool_]) -> Box | None:
    """The box that holds many of the failures and little else; None where there is none to tell."""
    if not axes or min(fails.sum(), (~fails).sum()) < FEWEST:
        return None
    box = _peeled(axes, points, fails)
    told = box.peeling_trajectory
    score = _harmonic(told["coverage"].to_numpy(), told["density"].to_numpy())
    best = int(np.argmax(score))
    chances = {name: float(max(each for each in own if each >= 0.0)) for name, own in box.p_values[best].items()
               if any(each >= 0.0 for each in own)}  # fmt: skip
    limits = tuple(
        _limit(axis, box.box_lims[best][axis.name].tolist(), box.box_lims[0][axis.name].tolist(), chances[axis.name])
        for axis in axes
        if chances.get(axis.name, 1.0) <= CHANCE
    )
    if not limits:
        return None
    inside = np.array([all(_holds(limit, dict(point)[limit.input]) for limit in limits) for point in points])
    hits = int((inside & fails).sum())
    return Box(limits, hits / int(fails.sum()), hits / int(inside.sum()), int(inside.sum()))


def _peeled(axes: Sequence[Axis], points: Sequence[Setting], fails: NDArray[np.bool_]) -> Any:
    """PRIM's first box with its whole peeling trajectory."""
    import pandas as pd
    from ema_workbench.analysis import prim

    logging.getLogger("EMA").setLevel(logging.ERROR)
    columns = {axis.name: [_cell(axis, dict(point)[axis.name]) for point in points] for axis in axes}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return prim.Prim(pd.DataFrame(columns), fails, peel_alpha=0.05, mass_min=0.05).find_box()


def _limit(axis: Axis, ends: Sequence[Any], whole: Sequence[Any], chance: float) -> Limit:
    if axis.options:
        kept = ends[0]
        return Limit(axis.name, options=tuple(each for each in axis.options if str(each) in kept), chance=chance)
    low = -math.inf if ends[0] == whole[0] else float(ends[0])
    high = math.inf if ends[1] == whole[1] else float(ends[1])
    return Limit(axis.name, low, high, chance=chance)


def _holds(limit: Limit, value: Value) -> bool:
    if limit.options:
        return value in limit.options
    return limit.low <= float(value) <= limit.high  # type: ignore[arg-type]


def _cell(axis: Axis, value: Value) -> float | str:
    return str(value) if axis.options else float(value)  # type: ignore[arg-type]


def _harmonic(coverage: Array, density: Array) -> Array:
    both = coverage + density
    return np.asarray(np.divide(2.0 * coverage * density, both, out=np.zeros_like(both), where=both > 0.0))


def record(found: Iterable[Failing]) -> list[dict[str, Any]]:
    """Findings as JSON holds them."""
    return [
        {
            "scenario": each.case.scenario, "levers": dict(each.case.levers), "outcome": each.outcome,
            "window": each.window, "below": each.below, "failures": each.failures, "futures": each.futures,
            "box": None if each.box is None else {
                **each.box._asdict(), "limits": [limit._asdict() for limit in each.box.limits]
            },
        }
        for each in found
    ]  # fmt: skip
