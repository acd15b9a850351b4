"""Stacked bars of where a sum went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.analysis.report.svg import GREY, Scale, drawing, rect, text

WIDTH = 720.0
NAMES = 178.0
BAR = 30.0
STEP = 76.0
NARROW = 40.0


class Part(NamedTuple):
    """One part of the sum: what it is, its colour, the colour of words on it."""

    label: str
    colour: str
    ink: str = "#fff"


class Bar(NamedTuple):
    """A bar: its name, its shares in the order of the parts, and remarks under it."""

    label: str
    shares: tuple[float, ...]
    remarks: tuple[str, ...]


def bar_chart(parts: Sequence[Part], bars: Sequence[Bar], title: str) -> str:
    """A chart of bars that each sum to the whole; the parts are named above the first."""
    drawn: list[str] = []
    across = Scale(0.0, 1.0, NAMES, WIDTH)
    for place, bar in enumerate(bars):
        y = 26 + place * STEP
        drawn.append(text(0, y + 20, bar.label, bold=True, size=12.5))
        drawn += [
            text(NAMES, y + BAR + 15 + 14 * row, remark, colour=GREY, size=11.5)
            for row, remark in enumerate(bar.remarks)
        ]
        begun = 0.0
        shown = [max(share, 0.0) for share in bar.shares]
        whole = sum(shown) or 1.0
        for part, share, seen in zip(parts, bar.shares, shown, strict=True):
            left, right = across(begun / whole), across((begun + seen) / whole)
            drawn.append(rect(left, y, right - left, BAR, part.colour))
            if right - left > NARROW:
                drawn.append(text((left + right) / 2, y + 20, f"{100 * share:.0f} %", colour=part.ink,
                                  anchor="middle", size=13, bold=True))  # fmt: skip
            if place == 0 and right - left > NARROW:
                last = right > WIDTH - 2 * NARROW
                drawn.append(text(right if last else left, y - 8, part.label, colour=GREY, size=12,
                                  anchor="end" if last else "start"))  # fmt: skip
            begun += seen
    return drawing(WIDTH, 26 + STEP * len(bars), drawn, title)
