"""Charts of effects: a dot with its interval for every group and world, around a line of no effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.analysis.report.svg import FAINT, GREY, INK, Scale, dot, drawing, line, round_ticks, text
from sim.analysis.wording import signed

GAIN = "#0072b2"
LOSS = "#d55e00"
UNCLEAR = "#8a8780"
ROW = 24.0
NAMES = 178.0
VALUES = 50.0
WIDTH = 720.0


class Estimate(NamedTuple):
    """A value with its interval."""

    mean: float
    low: float
    high: float

    @property
    def colour(self) -> str:
        """Return blue for a gain, orange for a loss, grey when the interval holds both."""
        if self.low <= 0.0 <= self.high:
            return UNCLEAR
        return GAIN if self.mean > 0.0 else LOSS


class Row(NamedTuple):
    """A group, and its estimate in each panel; a row without estimates is a heading."""

    label: str
    estimates: tuple[Estimate, ...] = ()


def dot_chart(panels: Sequence[str], rows: Sequence[Row], title: str, unit: str) -> str:
    """A chart of effects, one panel a world, all on one scale.

    Parameters
    ----------
    panels : headings of the panels.
    rows : groups.
    title : what to see, for screen readers.
    unit : unit at the axis.
    """
    every = [each for row in rows for each in row.estimates]
    low = min(0.0, *(each.low for each in every))
    high = max(0.0, *(each.high for each in every))
    margin = 0.05 * (high - low or 1.0)
    width = (WIDTH - NAMES) / len(panels)
    height = 30 + ROW * len(rows) + 34
    parts = [text(0, 30 + ROW * place + 16, row.label, bold=not row.estimates, size=12.5)
             for place, row in enumerate(rows)]  # fmt: skip
    for place, heading in enumerate(panels):
        left = NAMES + place * width
        across = Scale(low - margin, high + margin, left + 8, left + width - VALUES)
        parts.append(text(left + 8, 14, heading, bold=True))
        parts += _axis(across, height, unit if place == 0 else "")
        for number, row in enumerate(rows):
            if row.estimates:
                parts += _estimate(row.estimates[place], across, 30 + ROW * number + 12, left + width - 4)
    return drawing(WIDTH, height, parts, title)


def _axis(across: Scale, height: float, unit: str) -> list[str]:
    bottom = height - 30
    parts = []
    for value in round_ticks(across.low, across.high, 4):
        x = across(value)
        parts.append(line(x, 26, x, bottom, INK if value == 0.0 else FAINT))
        shown = "0" if value == 0.0 else signed(value, 0 if abs(value) >= 1 and value == round(value) else 1)
        parts.append(text(x, bottom + 14, shown, colour=GREY, anchor="middle", size=11))
    if unit:
        parts.append(text(across.start, bottom + 28, unit, colour=GREY, size=11))
    return parts


def _estimate(each: Estimate, across: Scale, y: float, right: float) -> list[str]:
    return [
        line(across(each.low), y, across(each.high), y, each.colour, 2.4),
        dot(across(each.mean), y, each.colour),
        text(right, y + 4, signed(each.mean), colour=each.colour, anchor="end", size=12),
    ]
