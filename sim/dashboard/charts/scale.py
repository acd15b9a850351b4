"""Scales of charts: round axes, sizes and units in words, and labels that keep apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.dashboard.charts.colours import RULE, SOFT
from sim.dashboard.charts.figure import Option, number, text_style
from sim.dashboard.numbers import SCALES, Numbers
from sim.dashboard.words import Words

SIGNIFICANT = 6
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


class Axis(NamedTuple):
    """Ends, step and decimals of a round axis."""

    low: float
    high: float
    step: float
    digits: int


class Measure(NamedTuple):
    """How an outcome is drawn: its values × factor, in a unit of words, with so many decimals."""

    factor: float
    unit: str
    digits: int


def axis(low: float, high: float, parts: int = 4) -> Axis:
    """Round ends around a range.

    >>> axis(0.0, 8.3)
    Axis(low=0.0, high=10.0, step=2.5, digits=1)
    >>> axis(-0.3, 1.1).low
    -0.5
    """
    if not high > low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / parts
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in STEPS if each * power >= rough * 0.999)
    ends = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    digits = max(0, next((d for d in range(6) if abs(round(step, d) - step) < step * 1e-6), 6))
    return Axis(round(ends[0], 9), round(ends[1], 9), round(step, 9), digits)


def number_axis(own: Axis, unit: str) -> Option:
    """Vertical axis with round numbers, its unit above."""
    return {
        "type": "value",
        "min": own.low,
        "max": own.high,
        "interval": own.step,
        "name": unit,
        "nameLocation": "end",
        "nameGap": 10,
        "nameTextStyle": {**text_style(SOFT), "align": "left", "padding": [0, 0, 0, -40]},
        "axisLabel": {**text_style(SOFT), "formatter": number(own.digits, fixed=True)},
        "splitLine": {"lineStyle": {"color": RULE}},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
    }


def measure(unit: str, largest: float, numbers: Numbers, words: Words) -> Measure:
    """Factor and unit in the reader's words and currency.

    Parameters
    ----------
    unit : as the outcome declares it.
    largest : largest absolute value to be drawn, in this unit.
    """
    if unit.startswith("share"):
        return Measure(100.0, words(f"charts.unit.{_key(unit)}"), 1)
    if unit == "%":
        return Measure(1.0, "%", 1)
    if unit.startswith("US$"):
        currency = numbers.idr_per_usd if numbers.currency == "idr" else 1.0
        scale, name = size(largest * currency, numbers.lang)
        head = "Rp" if numbers.currency == "idr" else "US$"
        text = words(f"charts.unit.{_key(unit)}", money=f"{head} {name}".strip())
        return Measure(currency / scale, text, 2)
    if unit in ("0–1", "ratio") or "= 1" in unit:
        return Measure(1.0, words(f"charts.unit.{_key(unit)}"), 3)
    scale, name = size(largest, numbers.lang, long=True)
    text = words(f"charts.unit.{_key(unit)}", size=name)
    return Measure(1.0 / scale, " ".join(text.split()), 2 if scale > 1.0 else 0)


def size(largest: float, lang: str, *, long: bool = False) -> tuple[float, str]:
    """Scale that leaves few digits, and its word.

    >>> size(4.2e9, "en"), size(56.0, "id")
    ((1000000000.0, 'bn'), (1.0, ''))
    """
    for scale in SCALES[lang]:
        if abs(largest) >= 0.9995 * scale[0]:
            return float(scale[0]), str(scale[2 if long else 1])
    return 1.0, ""


def rounded(values: ArrayLike, factor: float = 1.0) -> list[float | None]:
    """Numbers as they are sent: scaled, six significant digits, None where there is none.

    >>> rounded([1234567.0, float("nan")])
    [1234570.0, None]
    """
    scaled = np.asarray(values, dtype=np.float64) * factor
    return [float(f"{each:.{SIGNIFICANT}g}") if math.isfinite(each) else None for each in scaled.tolist()]


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places of labels moved apart by at least a gap, as little as possible, inside two ends where they fit.

    >>> spread([1.0, 1.2, 5.0], 1.0, 0.0, 6.0)
    [0.6, 1.6, 5.0]
    """
    order = sorted(range(len(places)), key=lambda each: places[each])
    groups: list[tuple[float, int]] = []
    for each in order:
        middle, many = min(max(places[each], low), high), 1
        while groups and middle - groups[-1][0] < gap * (many + groups[-1][1]) / 2:
            other, more = groups.pop()
            middle = (middle * many + other * more) / (many + more)
            many += more
            half = gap * (many - 1) / 2
            middle = min(max(middle, low + half), max(high - half, low + half))
        groups.append((middle, many))
    found = [0.0] * len(places)
    slots = (middle + gap * (k - (many - 1) / 2) for middle, many in groups for k in range(many))
    for each, place in zip(order, slots, strict=True):
        found[each] = round(place, 9)
    return found


def _key(unit: str) -> str:
    """Name of a unit's words.

    >>> _key("US$ a week"), _key("0–1")
    ('usd_a_week', '0_1')
    """
    text = unit.lower().replace("us$", "usd").replace("–", "-")
    parts = ("".join(each if each.isalnum() else " " for each in text)).split()
    return "_".join(parts)
