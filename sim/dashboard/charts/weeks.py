"""Weeks along a chart: the axis with dates, and the policies that are marked over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import Option, text_style
from sim.dashboard.charts.scale import Axis, number_axis

WEEK_MS = 7 * 86_400_000
TOP = 26
BOTTOM = 26
FIRST_DAYS = 7
LEFT = 48


class Span(NamedTuple):
    """A policy in force: its name, first week and week in which it ends (None: to the end), from the start."""

    name: str
    start: int
    end: int | None


class Weeks(NamedTuple):
    """The weeks of a chart.

    Parameters
    ----------
    start : Monday of week 0.
    horizon : number of weeks that the axis shows, lived or not.
    spans : policies.
    now : week shown elsewhere on the page, marked when it is not the last one lived; −1: none.
    """

    start: date
    horizon: int
    spans: tuple[Span, ...] = ()
    now: int = -1

    def ms(self, week: int) -> int:
        """A week as the drawing library counts time: milliseconds since 1970."""
        return milliseconds(self.start) + week * WEEK_MS


def milliseconds(day: date) -> int:
    """A day in milliseconds since 1970.

    >>> milliseconds(date(1970, 1, 8)) == WEEK_MS
    True
    """
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def plot(weeks: Weeks, y: Axis, unit: str, *, right: int = 96, marked: bool = True) -> Option:
    """Option with axes and policies, without series; ``right`` leaves room for the names of lines."""
    option: Option = {
        "start": weeks.ms(0),
        "grid": {"left": LEFT, "right": right, "top": TOP, "bottom": BOTTOM},
        "xAxis": {
            "type": "time",
            "min": _month_start(weeks.start),
            "max": weeks.ms(max(weeks.horizon - 1, 1)),
            "axisLine": {"onZero": False, "lineStyle": {"color": colours.SOFT}},
            "axisTick": {"lineStyle": {"color": colours.SOFT}},
            "splitLine": {"show": False},
            "axisLabel": {**text_style(colours.SOFT), "hideOverlap": True, "formatter": {"$f": "date"}},
        },
        "yAxis": number_axis(y, unit),
        "narrow": {
            "grid": {"left": 40, "right": right},
            "xAxis": {"splitNumber": 3, "axisLabel": {"formatter": {"$f": "date", "short": False}}},
        },
        "series": [],
    }
    if marked and weeks.spans:
        option["policies"] = {"spans": spans(weeks), "now": weeks.ms(weeks.now) if weeks.now >= 0 else None}
    elif weeks.now >= 0:
        option["policies"] = {"spans": [], "now": weeks.ms(weeks.now)}
    return option


def _month_start(day: date) -> int:
    """The axis begins with the month where the first Monday is in its first days, so that its name is shown."""
    return milliseconds(day.replace(day=1) if day.day <= FIRST_DAYS else day)


def spans(weeks: Weeks) -> list[dict[str, Any]]:
    """Policies as the browser lays them out: same days of different policies under one name."""
    merged: dict[tuple[int, int | None], list[str]] = {}
    for each in weeks.spans:
        merged.setdefault((each.start, each.end), []).append(each.name)
    return [
        {"name": _together(names), "start": weeks.ms(start), "end": None if end is None else weeks.ms(end)}
        for (start, end), names in merged.items()
    ]


def _together(names: Sequence[str]) -> str:
    return ", ".join([names[0], *(each[:1].lower() + each[1:] for each in names[1:])])
