"""Lines over the weeks: a plan against a market left alone, with bands and names at the ends of the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import TOOLTIP, Figure, Option, column, text_style
from sim.dashboard.charts.scale import Axis, Measure, axis, rounded, spread
from sim.dashboard.charts.weeks import BOTTOM, TOP, Weeks, plot
from sim.dashboard.words import Words

LABEL_PX = 16
LETTER_PX = 7.2
POLICY_PX = 60


@dataclass(frozen=True)
class Line:
    """One line.

    Parameters
    ----------
    id, name : key of its numbers; its name at its end.
    values : by week, in the outcome's unit.
    colour, ink : ``light|dark`` of the line and of its name.
    dash : pattern, so that the colour is not all that tells lines apart.
    width : pixels.
    low, high : band around it, by week.
    """

    id: str
    name: str
    values: ArrayLike
    colour: str
    ink: str = ""
    dash: str | list[int] = "solid"
    width: float = 2.0
    low: ArrayLike | None = None
    high: ArrayLike | None = None

    def within(self, low: ArrayLike | None, high: ArrayLike | None) -> Line:
        """The line with a band around it."""
        return replace(self, low=low, high=high)

    @property
    def own(self) -> NDArray[np.float64]:
        """The values as an array."""
        return np.asarray(self.values, dtype=np.float64)


def lines(
    own: Sequence[Line],
    weeks: Weeks,
    measure: Measure,
    words: Words,
    *,
    height: int = 320,
    zero: bool = True,
    signed: bool = False,
    right: int = 0,
    named: bool = True,
    marked: bool = True,
) -> Figure:
    """Figure of some lines, without its title.

    Parameters
    ----------
    zero : whether the axis begins at 0 (with amounts) or near the lowest value.
    signed : whether values are differences, so that 0 stands in the middle while there are none.
    right : pixels for the names at the ends; as many as they need where 0.
    named : whether the names stand at the ends of the lines.
    marked : whether policies are marked.
    """
    y = _axis(own, measure, zero, signed)
    option = plot(weeks, y, measure.unit, right=(right or _room(own)) if named else 14, marked=marked)
    option["tooltip"] = {
        **TOOLTIP,
        "trigger": "axis",
        "weekly": True,
        "axisPointer": {"type": "line", "lineStyle": {"color": colours.SOFT}},
    }
    option["series"] = [each for line in own for each in _series(line, measure, named)]
    data: dict[str, Any] = {}
    for line in own:
        data[line.id] = rounded(line.own, measure.factor)
        if line.low is not None and line.high is not None:
            data[f"{line.id}.low"] = rounded(line.low, measure.factor)
            data[f"{line.id}.high"] = rounded(line.high, measure.factor)
    if named:
        data |= _ends(own, weeks, measure, y, height)
    return Figure("", option, data, _table(own, measure, words), height=height)


def _room(own: Sequence[Line]) -> int:
    """Pixels that the longest name takes."""
    return round(16 + LETTER_PX * max((len(line.name) for line in own), default=0))


def _axis(own: Sequence[Line], measure: Measure, zero: bool, signed: bool) -> Axis:
    parts = [
        np.asarray(each, dtype=np.float64)
        for line in own
        for each in (line.values, line.low, line.high)
        if each is not None
    ]
    every = np.concatenate([each[np.isfinite(each)] for each in parts]) if parts else np.zeros(0)
    if not every.any():
        return axis(-1.0 if signed else 0.0, 1.0)
    low, high = float(every.min()) * measure.factor, float(every.max()) * measure.factor
    if not signed:
        # The band of an amount may reach below 0 by arithmetic; the amount can't.
        drawn = np.concatenate([line.own[np.isfinite(line.own)] for line in own])
        low = max(low, min(0.0, float(drawn.min(initial=0.0)) * measure.factor))
    return axis(min(0.0, low), max(0.0, high)) if zero else axis(low, high)


def _series(line: Line, measure: Measure, named: bool) -> list[Option]:
    tip: Option = {"digits": measure.digits, "suffix": f" {measure.unit}"}
    found: list[Option] = []
    if line.low is not None and line.high is not None:
        tip |= {"low": f"{line.id}.low", "high": f"{line.id}.high"}
        bare: Option = {
            "type": "line",
            "symbol": "none",
            "silent": True,
            "stack": f"{line.id}.band",
            "stackStrategy": "all",
            "lineStyle": {"opacity": 0},
            "z": 1,
        }
        found = [
            {**bare, "id": f"{line.id}.below", "weekly": f"{line.id}.low"},
            {
                **bare,
                "id": f"{line.id}.band",
                "weekly": f"{line.id}.high",
                "above": f"{line.id}.low",
                "areaStyle": {"color": line.colour, "opacity": 0.18},
            },
        ]
    found.append(
        {
            "id": line.id,
            "name": line.name,
            "type": "line",
            "weekly": line.id,
            "tip": tip,
            "symbol": "none",
            "z": 3,
            "lineStyle": {"color": line.colour, "width": line.width, "type": line.dash},
            "itemStyle": {"color": line.colour},
            "emphasis": {"disabled": True},
        }
    )
    if named and line.name:
        found.append(end_label(line.id, line.name, line.ink or line.colour))
    return found


def end_label(name: str, text: str, ink: str) -> Option:
    """A name at a place that comes with the data, under ``<name>.end``."""
    label = {"show": True, "position": "right", "distance": 6, "formatter": text, **text_style(ink, bold=True)}
    return {
        "id": f"{name}.end",
        "type": "scatter",
        "points": f"{name}.end",
        "symbolSize": 0.1,
        "silent": True,
        "z": 5,
        "itemStyle": {"opacity": 1},
        "clip": False,
        "label": label,
        "tooltip": {"show": False},
    }


def _ends(own: Sequence[Line], weeks: Weeks, measure: Measure, y: Axis, height: int) -> dict[str, Any]:
    """Places of the names: at the last value of each line, moved apart."""
    last = {line.id: k for line in own if (k := _last(line.own)) >= 0}
    told = [line for line in own if line.id in last and line.name]
    gap = (y.high - y.low) * LABEL_PX / max(height - TOP - BOTTOM - POLICY_PX, 40)
    places = spread([float(line.own[last[line.id]]) * measure.factor for line in told], gap, y.low, y.high)
    found: dict[str, Any] = {f"{line.id}.end": [] for line in own if line.name}
    for line, place in zip(told, places, strict=True):
        found[f"{line.id}.end"] = [[weeks.ms(last[line.id]), place]]
    return found


def _last(values: NDArray[np.float64]) -> int:
    known = np.flatnonzero(np.isfinite(values))
    return int(known[-1]) if known.size else -1


def _table(own: Sequence[Line], measure: Measure, words: Words) -> dict[str, Any]:
    head, ids = [], []
    for line in own:
        head.append(column(line.name or words("charts.left_alone"), measure.unit, measure.digits))
        ids.append(line.id)
        if line.low is not None and line.high is not None:
            for end in ("low", "high"):
                head.append(column(words(f"charts.{end}", name=line.name), measure.unit, measure.digits))
                ids.append(f"{line.id}.{end}")
    return {"head": head, "ids": ids}
