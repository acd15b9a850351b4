"""More pairs of worlds, one after another, and what is known of an effect after each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.compare import common_cohort_week, comparison, paired_scenarios
from sim.analysis.paired import interval
from sim.analysis.wording import Headline
from sim.analysis.worlds import Fleet
from sim.dashboard.charts.amounts import scaled
from sim.dashboard.charts.fan import Sofar
from sim.dashboard.exports import BASELINE, CancelledError
from sim.dashboard.market.desk import Report
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

JOB: Final = "seeds"
BATCH: Final = 8
"""Pairs a press of the button adds."""

TOLD_IN: Final = 100
"""Progress is told so many times a pair at most."""


@dataclass(frozen=True)
class Pairs:
    """Effects of a plan, pair by pair.

    Parameters
    ----------
    plan : what is measured.
    effects : effects of each pair alone, in the order of the seeds.
    wanted : pairs that were asked for.
    """

    plan: Scenario
    effects: tuple[pd.DataFrame, ...]
    wanted: int

    def windows(self) -> set[str]:
        """Windows that have been measured."""
        return set(self.effects[0]["window"]) if self.effects else set()

    def sofar(self, each: Headline, window: str) -> list[Sofar]:
        """Mean and 90 % interval after two pairs, three, and so on, as they are told."""
        rows = [_row(table, each, window) for table in self.effects]
        known = np.array([row for row in rows if row is not None], dtype=np.float64).reshape(-1, 2)
        found = []
        for n in range(2, len(known) + 1):
            scale = scaled(each.form, float(known[:n, 0].mean()))
            found.append(Sofar(n, *(float(end) * scale for end in interval(known[:n, 1]))))
        return found


def more_pairs(plan: Scenario, before: Pairs | None, report: Report) -> Pairs:
    """Live more pairs than there were before; those done so far stand in the report.

    Parameters
    ----------
    plan : the plan, under the name of its rows.
    before : pairs of the same plan that were lived earlier.
    report : told after each pair.
    """
    effects = before.effects if before else ()
    wanted = len(effects) + BATCH
    worlds = paired_scenarios([plan], plan.replace(name=BASELINE, policies=()))
    report.result = Pairs(plan, effects, wanted)
    first = len(effects)
    for place in range(first, wanted):
        fleet = Fleet(worlds, (plan.seed + place,), 1, common_cohort_week(worlds), _telling(report, place - first))
        found = comparison(worlds, fleet.run()).effects
        effects = (*effects, found[["outcome", "channel", "window", "baseline", "effect"]])
        report.result = Pairs(plan, effects, wanted)
        report.progress(place + 1 - first, BATCH)
    return Pairs(plan, effects, wanted)


def _telling(report: Report, done: int) -> Callable[[int, int], None]:
    """Progress of a pair as a part of all, told seldom; it ends the work when nobody wants it."""
    last = -1

    def tell(lived: int, total: int) -> None:
        nonlocal last
        if report.stopped:
            raise CancelledError
        share = TOLD_IN * lived // max(total, 1)
        if share != last:
            last = share
            report.progress(done + lived / max(total, 1), BATCH)

    return tell


def _row(table: pd.DataFrame, each: Headline, window: str) -> tuple[float, float] | None:
    rows = table[(table["outcome"] == each.outcome) & (table["channel"] == each.channel) & (table["window"] == window)]
    return None if rows.empty else (float(rows["baseline"].iloc[0]), float(rows["effect"].iloc[0]))
