"""Titles that say what to see: a change against the market left alone, in words, and how sure it is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.weekly import Bands
from sim.dashboard.charts.pair import TOLD, Pair, change, smooth

NOTHING = 0.0005
"""Changes under this share are not worth a number."""


class Told(NamedTuple):
    """A change as a share of the market left alone, with its interval where one is known."""

    mean: float
    low: float | None = None
    high: float | None = None


def told_of(here: NDArray[np.float64], there: NDArray[np.float64], found: Bands | None) -> Told:
    """Change over the last weeks: of the mean world where bands are known, else of the one pair."""
    lived = len(here)
    if found is None or not lived:
        return Told(change(here, there))
    base = smooth(found.baseline_mean, TOLD)[:lived][-1]
    ends = (smooth(each, TOLD)[:lived][-1] / base for each in (found.effect, found.effect_low, found.effect_high))
    return Told(*(float(each) for each in ends)) if base else Told(0.0)


def compared(
    pair: Pair,
    key: str,
    here: NDArray[np.float64],
    there: NDArray[np.float64],
    found: Bands | None = None,
    who: str = "",
) -> str:
    """Sentence under ``<key>.less``, ``.more``, ``.same`` or ``.before``, with the size and the day.

    Parameters
    ----------
    key : of the sentences; they have gaps ``size`` and ``day``, and ``who`` and ``whom`` for a group.
    here, there : the outcome by week in both worlds.
    found : bands over many pairs.
    who : the group, as a sentence begins with it.
    """
    words = pair.words
    gaps = {"who": who, "whom": who[:1].lower() + who[1:], "day": pair.until}
    if pair.same():
        return words(f"{key}.before", **gaps)
    own = told_of(here, there, found)
    if abs(own.mean) < NOTHING or (own.low is not None and own.high is not None and own.low <= 0.0 <= own.high):
        return words(f"{key}.same", **gaps)
    return words(f"{key}.{'less' if own.mean < 0 else 'more'}", size=sized(pair, own), **gaps)


def sized(pair: Pair, own: Told) -> str:
    """Size of a change in percent without its sign, with the interval in brackets."""
    numbers = pair.numbers
    digits = 1 if abs(own.mean) >= 0.0095 else 2
    text = numbers.percent(abs(own.mean), digits=digits)
    if own.low is None or own.high is None or own.low == own.high:
        return text
    low, high = sorted((abs(own.low), abs(own.high)))
    return f"{text} ({numbers.interval(100 * low, 100 * high, lambda each: numbers.decimal(each, digits))})"
