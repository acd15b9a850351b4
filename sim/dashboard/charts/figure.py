"""A figure: what to draw, its numbers, the sentence that says what to see, and the table under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

Option = dict[str, Any]
Values = Sequence[float | None]


@dataclass(frozen=True)
class Figure:
    """One figure, ready for the page.

    Parameters
    ----------
    title, note : what to see, in a sentence; how to read it.
    option : what the drawing library takes, without the numbers that change every week.
    data : these numbers, by id of the series.
    table : ``head`` (title, unit, digits of each column) with ``rows``, or with ``ids`` of weekly series.
    height : pixels of the drawing.
    label : description for a reader who does not see it; the title when left out.
    filename : name of saved files, without ending.
    """

    title: str
    option: Option
    data: Mapping[str, Any] = field(default_factory=dict)
    table: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    height: int = 320
    label: str = ""
    filename: str = "pasar"

    def named(self, **texts: Any) -> Self:
        """The figure with other texts, name or height."""
        return replace(self, **texts)


def column(title: str, unit: str = "", digits: int = 2) -> dict[str, Any]:
    """Heading of a column of the table."""
    return {"title": title, "unit": unit, "digits": digits}


def number(digits: int = 1, *, suffix: str = "", signed: bool = False, fixed: bool = False) -> dict[str, Any]:
    """A function that writes numbers, as the browser makes it."""
    return {"$f": "number", "digits": digits, "suffix": suffix, "signed": signed, "fixed": fixed}


def text_style(colour: str, size: int = 12, *, bold: bool = False) -> dict[str, Any]:
    """Colour and size of small text."""
    return {"color": colour, "fontSize": size, "fontWeight": 600 if bold else 400}


TOOLTIP: Option = {
    "confine": True,
    "backgroundColor": "var(--psr-card)",
    "borderColor": "var(--psr-line)",
    "textStyle": {"color": "var(--psr-ink)", "fontSize": 13},
    "extraCssText": "box-shadow:none;max-width:320px;white-space:normal",
}
