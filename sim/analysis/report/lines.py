"""Line charts over the weeks, with direct labels and the policies marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.report.svg import FAINT, GREY, Frame, Scale, drawing, line, path, round_ticks, spread, text
from sim.clock import monday

LABEL_WIDTH = 132.0
MARK_SIZE = 10.5


class Line(NamedTuple):
    """One line: its label at the right end, colour, absolute weeks and values, dashes."""

    label: str
    colour: str
    weeks: NDArray[np.int64]
    values: NDArray[np.float64]
    dash: str = ""
    width: float = 2.2


class Mark(NamedTuple):
    """Something that happened in a week (absolute)."""

    week: int
    label: str


def line_chart(
    lines: Sequence[Line],
    marks: Sequence[Mark],
    title: str,
    *,
    tick: Callable[[float], str],
    size: tuple[float, float] = (720, 300),
    top_value: float | None = None,
) -> str:
    """A chart of lines.

    Parameters
    ----------
    lines, marks : what to draw.
    title : what to see, for screen readers.
    tick : text of a value at the axis.
    size : width and height (pixels).
    top_value : highest value of the axis, to give several charts one scale.
    """
    width, height = size
    rows = _rows(marks)
    frame = Frame(44, 14 + 14 * rows, width - 44 - LABEL_WIDTH, height - 40 - 14 * rows)
    weeks = np.concatenate([each.weeks for each in lines])
    across = Scale(float(weeks.min()), float(max(weeks.max(), weeks.min() + 1)), frame.left, frame.right)
    top = top_value or float(max(each.values.max() for each in lines)) * 1.04 or 1.0
    up = Scale(0.0, top, frame.bottom, frame.top)
    parts = [*_grid(frame, up, top, tick), *_years(frame, across), *_marks(frame, across, marks)]
    for each in lines:
        points = [(across(float(week)), up(float(value))) for week, value in zip(each.weeks, each.values, strict=True)]
        parts.append(path(points, each.colour, each.width, each.dash))
    parts += _labels(frame, up, lines)
    return drawing(width, height, parts, title)


def smooth(values: NDArray[np.float64], weeks: int = 4) -> NDArray[np.float64]:
    """Mean of the last few weeks, shorter at the start.

    >>> smooth(np.array([1.0, 3.0, 5.0]), 2)
    array([1., 2., 4.])
    """
    total = np.cumsum(np.concatenate(([0.0], values)))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - weeks, 0)
    return np.asarray((total[ends] - total[starts]) / (ends - starts))


def _grid(frame: Frame, up: Scale, top: float, tick: Callable[[float], str]) -> list[str]:
    parts = []
    for value in round_ticks(0.0, top):
        y = up(value)
        parts.append(line(frame.left, y, frame.right, y, FAINT if value else GREY))
        parts.append(text(frame.left - 6, y + 4, tick(value), colour=GREY, anchor="end", size=11))
    return parts


def _years(frame: Frame, across: Scale) -> list[str]:
    parts = []
    first, last = monday(int(across.low)), monday(int(across.high))
    for year in range(first.year, last.year + 1):
        week = max(((monday(0).replace(year=year, month=1, day=1) - monday(0)).days) / 7, across.low)
        x = across(week)
        following = (monday(0).replace(year=year + 1, month=1, day=1) - monday(0)).days / 7
        if across(min(following, across.high)) - x < 26:
            continue
        parts.append(line(x, frame.bottom, x, frame.bottom + 5, GREY))
        parts.append(text(x + 4, frame.bottom + 16, str(year), colour=GREY, size=11))
    return parts


def _rows(marks: Sequence[Mark]) -> int:
    return max(len(marks), 1)


def _marks(frame: Frame, across: Scale, marks: Sequence[Mark]) -> list[str]:
    """Thin lines down the chart; their labels stand above it, one under the other."""
    parts = []
    for place, mark in enumerate(sorted(marks)):
        x = across(float(mark.week))
        y = frame.top - 14 * (len(marks) - place) + 6
        parts.append(line(x, y - 4, x, frame.bottom, GREY, 0.9, "2 3"))
        left = x - frame.left > 0.55 * frame.width
        parts.append(
            text(x - 5 if left else x + 5, y, mark.label, colour=GREY, size=MARK_SIZE,
                 anchor="end" if left else "start")
        )  # fmt: skip
    return parts


def _labels(frame: Frame, up: Scale, lines: Sequence[Line]) -> list[str]:
    wanted = [up(float(each.values[-1])) for each in lines]
    places = spread(wanted, frame.top, frame.bottom)
    parts = []
    for each, height, place in zip(lines, wanted, places, strict=True):
        if abs(height - place) > 3:
            parts.append(line(frame.right + 2, height, frame.right + 9, place, each.colour, 0.8))
        parts.append(text(frame.right + 11, place + 4, each.label, colour=each.colour, size=12, bold=True))
    return parts
