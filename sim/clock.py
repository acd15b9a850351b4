"""The calendar: weeks are counted from Monday 2022-01-03, and begin on Mondays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

WEEK_ZERO = date(2022, 1, 3)
FIRST_WEEK = -52
"""The market always lives from this week (Monday 2021-01-04) on."""


class Clock(NamedTuple):
    """Where a world stands: the absolute week it lives, and the seed of its run."""

    week: int
    seed: int


def week_of(day: date) -> int:
    """Week that contains a day, counted from Monday 2022-01-03 (weeks).

    >>> week_of(date(2023, 10, 4)), week_of(date(2021, 4, 1))
    (91, -40)
    """
    return (day - WEEK_ZERO).days // 7


def monday(week: int) -> date:
    """Monday on which a week begins.

    >>> monday(91)
    datetime.date(2023, 10, 2)
    """
    return WEEK_ZERO + timedelta(weeks=week)
