"""Shares of a whole over the weeks, as areas that add up to 100 %, each named where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import TOOLTIP, Figure, Option, column
from sim.dashboard.charts.lines import end_label
from sim.dashboard.charts.scale import Axis, rounded, spread
from sim.dashboard.charts.weeks import BOTTOM, TOP, Weeks, plot

LABEL_PX = 16
SMALLEST = 0.004
"""Share under which a channel's name is left out at the end (its numbers are in the table)."""


def shares(
    names: Sequence[str],
    titles: Sequence[str],
    values: NDArray[np.float64],
    weeks: Weeks,
    unit: str,
    *,
    height: int = 380,
) -> Figure:
    """Figure of stacked areas, without its title.

    Parameters
    ----------
    names, titles : channels and their titles, from the bottom.
    values : share of each by week, (weeks, channels).
    """
    option = plot(weeks, Axis(0.0, 100.0, 25.0, 0), unit, right=104)
    if "policies" in option:
        option["policies"]["over"] = True
    option["tooltip"] = {
        **TOOLTIP,
        "trigger": "axis",
        "weekly": True,
        "axisPointer": {"type": "line", "lineStyle": {"color": colours.SOFT}},
    }
    option["series"] = [_area(name, title) for name, title in zip(names, titles, strict=True)]
    ends = [end_label(name, title, colours.ink_of(name)) for name, title in zip(names, titles, strict=True)]
    option["series"] += ends
    data: dict[str, Any] = {name: rounded(values[:, place], 100.0) for place, name in enumerate(names)}
    data |= _ends(names, values, weeks, height)
    table = {"head": [column(title, "%", 1) for title in titles], "ids": list(names)}
    return Figure("", option, data, table, height=height)


def _area(name: str, title: str) -> Option:
    colour = colours.shape_of(name)
    return {
        "id": name,
        "name": title,
        "type": "line",
        "weekly": name,
        "stack": "whole",
        "symbol": "none",
        "z": 2,
        "tip": {"digits": 1, "suffix": "%"},
        "emphasis": {"disabled": True},
        "lineStyle": {"color": colours.CARD_COLOUR, "width": 1},
        "itemStyle": {"color": colour},
        "areaStyle": {"color": colour, "opacity": 0.82},
    }


def _ends(names: Sequence[str], values: NDArray[np.float64], weeks: Weeks, height: int) -> dict[str, Any]:
    """Places of the names: the middle of each area in the last week, moved apart."""
    found: dict[str, Any] = {f"{name}.end": [] for name in names}
    if not len(values):
        return found
    last = values[-1]
    middles = 100.0 * (np.cumsum(last) - last / 2)
    told = [place for place in range(len(names)) if last[place] > SMALLEST]
    gap = 100.0 * LABEL_PX / max(height - TOP - BOTTOM - 70, 40)
    places = spread([float(middles[place]) for place in told], gap, 0.0, 100.0)
    for place, at in zip(told, places, strict=True):
        found[f"{names[place]}.end"] = [[weeks.ms(len(values) - 1), at]]
    return found
