"""An axis of a design: one thing that is varied, over a range or over options."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sim.faults import shown

Value = float | int | str | bool | date
Setting = tuple[tuple[str, Value], ...]
"""Names and the values they are set to, in the order of the design."""

DIGITS: Final = 12
"""Significant digits of a sampled value: it survives a table of text."""

FORMS: Final = "must be a pair of numbers (a range), a list of options, or one value"


@dataclass(frozen=True)
class Axis:
    """One name and the values it may have.

    Parameters
    ----------
    name : parameter (``habit_strength``) or policy field (``ban.start``).
    low, high : ends of a range; both 0 where there are options.
    options : what may be chosen; empty for a range.
    whole : whether the values of a range are whole numbers.
    """

    name: str
    low: float = 0.0
    high: float = 0.0
    options: tuple[Value, ...] = ()
    whole: bool = False

    def at(self, share: float) -> Value:
        """Value at a share of the way, 0 to 1.

        >>> Axis("a", 2.0, 4.0).at(0.25), Axis("b", options=("x", "y")).at(0.5), Axis("c", 1, 3, whole=True).at(1.0)
        (2.5, 'y', 3)
        """
        if self.options:
            return self.options[min(int(share * len(self.options)), len(self.options) - 1)]
        if self.whole:
            return min(int(self.low + share * (self.high - self.low + 1.0)), int(self.high))
        return float(f"{self.low + share * (self.high - self.low):.{DIGITS}g}")

    def grid(self, levels: int) -> tuple[Value, ...]:
        """All options, or evenly spaced values from end to end of the range."""
        if self.options:
            return self.options
        shares = (place / (levels - 1) for place in range(levels)) if levels > 1 else (0.5,)
        values = [self.low + share * (self.high - self.low) for share in shares]
        found = [round(value) if self.whole else float(f"{value:.{DIGITS}g}") for value in values]
        return tuple(dict.fromkeys(found))

    def ends(self) -> tuple[Value, ...]:
        """Values that have to be allowed for all others to be."""
        return self.options or (self.grid(2) if self.low < self.high else (self.grid(1)))

    def written(self) -> Any:
        """The axis as a design file writes it."""
        if not self.options:
            return [int(self.low), int(self.high)] if self.whole else [self.low, self.high]
        numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in self.options)
        if numbers and len(self.options) == 2:
            return {"options": list(self.options)}
        return list(self.options)


def read_axis(name: str, given: Any, *, whole: bool = False) -> tuple[Axis | None, str]:
    """The axis that a value of a design file means, or what would be allowed.

    Parameters
    ----------
    name : what is varied.
    given : a pair of numbers (a range), a list of options, ``{options = [...]}``, or one value.
    whole : whether it takes whole numbers.
    """
    if isinstance(given, Mapping):
        if set(given) != {"options"} or not isinstance(given["options"], list):
            return None, "a table here must be { options = [...] }"
        return _options(name, given["options"])
    if not isinstance(given, list):
        return _options(name, [given])
    if len(given) == 2 and all(_number(each) for each in given):
        low, high = map(float, given)
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            return None, "must be a pair of finite numbers, the lower first"
        return Axis(name, low, high, whole=whole), ""
    return _options(name, given)


def _options(name: str, given: list[Any]) -> tuple[Axis | None, str]:
    wrong = [each for each in given if not _plain(each)]
    if not given or wrong:
        return None, FORMS
    if len({(type(each), each) for each in given}) < len(given):
        return None, f"names an option twice: {shown(given)}"
    return Axis(name, options=tuple(given)), ""


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | bool | int | date) and not isinstance(value, datetime)
