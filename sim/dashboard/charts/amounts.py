"""Effects in the words that a reader wants, as the report tells them: percent, points, or money a year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sim.analysis.wording import Headline, digits_for
from sim.dashboard.charts.scale import size
from sim.dashboard.numbers import SHORT_SPAN, Numbers
from sim.dashboard.words import Words
from sim.parameters.channels import Channels

WEEKS = 52
"""Weeks a year, by which a weekly amount of money is told."""


class Amount(NamedTuple):
    """An effect as it is told.

    Parameters
    ----------
    value, low, high : in the unit it is told in: %, points, US$ a year.
    text, limits : in words; the limits are empty with one pair of worlds.
    """

    value: float
    low: float
    high: float
    text: str
    limits: str

    @property
    def told(self) -> str:
        """Effect and interval on two lines."""
        return f"{self.text}\n{self.limits}" if self.limits else self.text


def scaled(form: str, baseline: float) -> float:
    """What an effect is multiplied with to be told: in % of the baseline, in points, or in US$ a year."""
    return {"percent": 100.0 / baseline if baseline else 0.0, "points": 100.0, "money": float(WEEKS)}[form]


def amount(form: str, baseline: float, effect: float, low: float, high: float, n: int, numbers: Numbers) -> Amount:
    """An effect with its 90 % interval.

    >>> amount("percent", 200.0, -3.0, -4.0, -2.0, 4, Numbers())[3:]
    ('−1.5%', '(−2.0 to −1.0)')
    """
    scale = scaled(form, baseline)
    values = effect * scale, low * scale, high * scale
    if form == "money":
        text, *ends = (numbers.money(each, signed=True) for each in values)
    else:
        digits = digits_for(*values)
        unit = numbers.percent(0.0, digits=0)[-1] if form == "percent" else ""
        text, *ends = (numbers.decimal(each, digits, signed=True) for each in values)
        text = f"{text}{unit}"
    limits = f"({ends[0]} {SHORT_SPAN[numbers.lang]} {ends[1]})" if n > 1 else ""
    return Amount(*values, text, limits)


def title_of(each: Headline, words: Words) -> str:
    """Name of a headline outcome."""
    channels = Channels.load()
    channel = channels.title[channels.index(each.channel)] if each.channel else ""
    return words(f"outcomes.{each.outcome}.title", channel=channel)


def unit_of(each: Headline, words: Words) -> str:
    """Unit in which its effect is told."""
    return words(f"compare.unit.{each.form}")


def drawn_in(each: Headline, values: Iterable[float], words: Words, numbers: Numbers) -> tuple[str, float]:
    """Unit of an axis for effects as they are told, and what these are multiplied with for it.

    >>> from sim.analysis.wording import HEADLINES
    >>> drawn_in(HEADLINES[-2], [-2.6e9, 1e8], Words("id"), Numbers("id", "idr", 15_000.0))
    ('Rp triliun per tahun', 1.5e-08)
    """
    unit = unit_of(each, words)
    if each.form != "money":
        return unit, 1.0
    currency = numbers.idr_per_usd if numbers.currency == "idr" else 1.0
    divisor, name = size(max(abs(end) for end in values) * currency, numbers.lang)
    return f"{'Rp' if numbers.currency == 'idr' else 'US$'} {name} {unit}", currency / divisor
