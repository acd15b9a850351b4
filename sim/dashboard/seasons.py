"""Seasons on the timeline: where Ramadan, Lebaran and the shopping festivals fall."""

from __future__ import annotations

from datetime import date
from typing import Any

from sim.clock import monday, week_of
from sim.scenario import Scenario
from sim.week.calendar import LEBARAN_WEEKS

FESTIVALS = ((9, 9), (11, 11), (12, 12))
RAMADAN_WEEKS = 4
LEBARAN_LASTS = 2


def seasons_of(plan: Scenario) -> list[tuple[int, int, str]]:
    """First recorded week, number of weeks and name (``ramadan``, ``9.9`` …) of every season within a plan."""
    start = plan.start_week
    found = [(week - RAMADAN_WEEKS - start, RAMADAN_WEEKS + LEBARAN_LASTS, "ramadan") for week in LEBARAN_WEEKS]
    years = range(monday(start).year, monday(start + plan.weeks).year + 1)
    found += [
        (week_of(date(year, month, day)) - start, 1, f"{day}.{month}") for year in years for day, month in FESTIVALS
    ]
    return sorted(each for each in found if each[0] + each[1] > 0 and each[0] < plan.weeks)


def years_of(plan: Scenario) -> list[dict[str, Any]]:
    """Recorded week in which each calendar year begins, and the year."""
    years = range(plan.start.year, monday(plan.start_week + plan.weeks - 1).year + 1)
    return [{"week": max(0, week_of(date(year, 1, 1)) - plan.start_week), "text": str(year)} for year in years]


def quarters_of(plan: Scenario) -> list[dict[str, Any]]:
    """Recorded weeks in which quarters begin, those of years left out."""
    years = range(plan.start.year, monday(plan.start_week + plan.weeks - 1).year + 1)
    weeks = [week_of(date(year, month, 1)) - plan.start_week for year in years for month in (4, 7, 10)]
    return [{"week": week} for week in weeks if 0 < week < plan.weeks]
