"""Scalable drawings as text: the marks that charts are made of, and axes with round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

INK = "#1a1a1a"
FAINT = "#d9d5cc"
GREY = "#6f6b64"
LABEL_GAP = 14.0


class Frame(NamedTuple):
    """The plotting area inside a drawing (pixels)."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height


class Scale(NamedTuple):
    """Values to pixels, in a straight line."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def drawing(width: float, height: float, parts: Iterable[str], title: str) -> str:
    """A whole drawing; the title is read aloud by screen readers."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title, quote=True)}">'
        f"{''.join(parts)}</svg>"
    )


def text(
    x: float, y: float, words: str, *, colour: str = INK, anchor: str = "start", size: float = 12, bold: bool = False
) -> str:
    """Words at a place; ``anchor`` is start, middle or end."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-size="{size:g}"{weight}>'
        f"{escape(words)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashes}/>'
    )


def path(points: Sequence[tuple[float, float]], colour: str, width: float = 2, dash: str = "") -> str:
    """A line through points."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    place = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{place}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
    )


def rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled box."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{colour}"/>'


def dot(x: float, y: float, colour: str, radius: float = 4.5) -> str:
    """A filled dot with a white rim."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}" stroke="#fff" stroke-width="1.2"/>'


def round_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers that span a range, at most a few.

    >>> round_ticks(0.0, 0.43)
    [0.0, 0.1, 0.2, 0.3, 0.4]
    """
    if high <= low:
        high = low + 1.0
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def spread(wanted: Sequence[float], low: float, high: float, gap: float = LABEL_GAP) -> list[float]:
    """Heights of labels near the wanted ones, moved apart so that they can be read.

    >>> spread([10.0, 12.0, 40.0], 0.0, 100.0, 10.0)
    [6.0, 16.0, 40.0]
    """

    def inside(centre: float, members: list[int]) -> float:
        half = gap * (len(members) - 1) / 2
        return min(max(centre, low + half), high - half)

    groups: list[tuple[float, list[int]]] = []
    for place in sorted(range(len(wanted)), key=lambda place: wanted[place]):
        centre, members = inside(wanted[place], [place]), [place]
        while groups and groups[-1][0] + gap * (len(groups[-1][1]) + len(members)) / 2 > centre:
            before, earlier = groups.pop()
            mean = (before * len(earlier) + centre * len(members)) / (len(earlier) + len(members))
            members = earlier + members
            centre = inside(mean, members)
        groups.append((centre, members))
    found = [0.0] * len(wanted)
    for centre, members in groups:
        for rank, place in enumerate(members):
            found[place] = centre + gap * (rank - (len(members) - 1) / 2)
    return found
