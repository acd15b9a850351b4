"""How many lose and how many gain, and how much: two sides of one axis, a row for each size of change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import TOOLTIP, Figure, Option, column, text_style
from sim.dashboard.charts.scale import axis, size
from sim.dashboard.numbers import Numbers

ROW_PX = 34
MARGINS_PX = 76
ROOM = 1.3
NARROW_ROOM = 2.0
"""Length of half the axis in longest bars, on a wide page and on a phone: room for their numbers."""


class Step(NamedTuple):
    """One size of change: its names for losers and gainers, and how many there are of each."""

    name: str
    lose: float
    gain: float


def balance(
    steps: Sequence[Step], sides: tuple[str, str], unit: str, numbers: Numbers, heads: tuple[str, str, str]
) -> Figure:
    """Figure of losers on the left and gainers on the right, the largest changes on top, without its title.

    Parameters
    ----------
    sides : names of the two sides.
    unit : what is counted, with a gap ``{size}`` for thousands or millions.
    heads : headings of the table.
    """
    most = max([1.0, *(max(each.lose, each.gain) for each in steps)])
    scale, word = size(most, numbers.lang, long=True)
    across = axis(-most / scale * ROOM, most / scale * ROOM, 6)
    end = max(-across.low, across.high)
    narrow = axis(0.0, most / scale * NARROW_ROOM, 1).high
    option: Option = {
        "grid": {"left": 126, "right": 66, "top": 30, "bottom": 44},
        "xAxis": {
            "type": "value",
            "min": -end,
            "max": end,
            "interval": across.step,
            "name": " ".join(unit.format(size=word).split()),
            "nameLocation": "middle",
            "nameGap": 26,
            "nameTextStyle": text_style(colours.SOFT),
            "splitLine": {"lineStyle": {"color": colours.RULE}},
            "axisLabel": {
                **text_style(colours.SOFT),
                "formatter": {"$f": "size", "digits": across.digits},
                "hideOverlap": True,
            },
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [each.name for each in steps],
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "axisLabel": {
                **text_style(colours.INK, 13),
                "interval": 0,
                "width": 116,
                "overflow": "break",
                "lineHeight": 15,
            },
        },
        "tooltip": {**TOOLTIP, "trigger": "item", "formatter": {"$f": "tip", "digits": 0}},
        "series": [
            _side("lose", [-each.lose / scale for each in steps], steps, sides[0], numbers, colours.LOSS),
            _side("gain", [each.gain / scale for each in steps], steps, sides[1], numbers, colours.GAIN),
            _heading("lose", -end, sides[0], "right", colours.LOSS),
            _heading("gain", end, sides[1], "left", colours.GAIN),
        ],
        "narrow": {
            "grid": {"left": 92, "right": 40},
            "yAxis": {"axisLabel": {"width": 84, "fontSize": 12}},
            "xAxis": {"min": -narrow, "max": narrow, "interval": narrow},
            "series": [{}, {}, {"data": [[-narrow, 0]]}, {"data": [[narrow, 0]]}],
        },
    }
    head = [column(heads[0]), column(heads[1], digits=0), column(heads[2], digits=0)]
    table: dict[str, Any] = {"head": head, "rows": [[each.name, each.lose, each.gain] for each in steps]}
    return Figure("", option, {}, table, height=MARGINS_PX + ROW_PX * len(steps))


def _side(
    name: str, values: Sequence[float], steps: Sequence[Step], side: str, numbers: Numbers, colour: str
) -> Option:
    position = "left" if name == "lose" else "right"
    data = []
    for value, step in zip(values, steps, strict=True):
        count = numbers.count(step.lose if name == "lose" else step.gain)
        label = {"show": True, "position": position, "formatter": count, **text_style(colours.INK)}
        data.append({"value": value, "name": step.name, "label": label, "tip": f"{side}, {step.name}: {count}"})
    return {
        "type": "bar",
        "id": name,
        "name": side,
        "stack": "both",
        "data": data,
        "barWidth": 18,
        "itemStyle": {"color": colour},
        "emphasis": {"disabled": True},
    }


def _heading(name: str, at: float, text: str, align: str, ink: str) -> Option:
    """Name of a side, above it at its outer end."""
    label = {
        "show": True,
        "position": [0, -22],
        "formatter": text,
        "align": "left" if align == "right" else "right",
        **text_style(ink, 13, bold=True),
    }
    return {
        "type": "scatter",
        "id": f"{name}.head",
        "data": [[at, 0]],
        "symbolSize": 0.1,
        "silent": True,
        "clip": False,
        "itemStyle": {"opacity": 1},
        "label": label,
        "tooltip": {"show": False},
    }
