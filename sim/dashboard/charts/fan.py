"""An effect as more and more worlds are run: the mean so far, and the band that narrows around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import TOOLTIP, Figure, Option, column, number, text_style
from sim.dashboard.charts.scale import axis, number_axis, rounded

HEIGHT = 300


class Sofar(NamedTuple):
    """What was known after n worlds: mean and interval, in the unit of the axis."""

    n: int
    mean: float
    low: float
    high: float


def fan(points: Sequence[Sofar], unit: str, across: str, names: tuple[str, str, str], wanted: int = 0) -> Figure:
    """Figure of an effect by number of worlds, without its title.

    Parameters
    ----------
    points : from two worlds on, in order.
    unit, across : units of the two axes.
    names : of the mean and of the two ends.
    wanted : worlds that will come, so that the axis need not move.
    """
    y = axis(min([0.0, *(each.low for each in points)]), max([0.0, *(each.high for each in points)]))
    worlds = axis(0.0, float(max([4, wanted, *(each.n for each in points)])))
    tip = {"$f": "tip", "digits": 2}
    bare: Option = {
        "type": "line",
        "symbol": "none",
        "silent": True,
        "stack": "band",
        "stackStrategy": "all",
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    x = [each.n for each in points]
    low, high = rounded([each.low for each in points]), rounded([each.high - each.low for each in points])
    option: Option = {
        "grid": {"left": 52, "right": 24, "top": 28, "bottom": 44},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": worlds.high,
            "interval": max(worlds.step, 1.0),
            "axisLine": {"onZero": False, "lineStyle": {"color": colours.SOFT}},
            "name": across,
            "nameLocation": "middle",
            "nameGap": 26,
            "nameTextStyle": text_style(colours.SOFT),
            "splitLine": {"show": False},
            "axisLabel": {**text_style(colours.SOFT), "formatter": number(0)},
        },
        "yAxis": {
            **number_axis(y, unit),
            "axisLabel": {**text_style(colours.SOFT), "formatter": number(y.digits, signed=True)},
        },
        "tooltip": {**TOOLTIP, "trigger": "item", "formatter": tip},
        "series": [
            {**bare, "id": "below", "data": [list(each) for each in zip(x, low, strict=True)]},
            {
                **bare,
                "id": "band",
                "data": [list(each) for each in zip(x, high, strict=True)],
                "areaStyle": {"color": colours.OWN, "opacity": 0.2},
            },
            {
                "id": "mean",
                "name": names[0],
                "type": "line",
                "symbol": "circle",
                "symbolSize": 6,
                "lineStyle": {"color": colours.OWN, "width": 2},
                "itemStyle": {"color": colours.OWN},
                "data": [{"value": [each.n, round(each.mean, 6)]} for each in points],
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "label": {"show": False},
                    "data": [{"yAxis": 0}],
                    "lineStyle": {"color": colours.INK, "width": 1, "type": "solid"},
                },
            },
        ],
    }
    head = [column(across, digits=0), *(column(each, unit, 3) for each in names)]
    return Figure("", option, {}, {"head": head, "rows": [list(each) for each in points]}, height=HEIGHT)
