"""Effects with intervals, one a row: gain and loss to the two sides of zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import TOOLTIP, Figure, Option, column, number, text_style
from sim.dashboard.charts.scale import axis

ROW_PX = 36
NARROW_ROW_PX = 62
"""Row on a phone, where a name takes up to four lines."""

MARGINS_PX = 52
SHORT = 12
"""Letters of an interval that fit a line on a phone."""


class Effect(NamedTuple):
    """One row.

    Parameters
    ----------
    name : what it is the effect of.
    mean, low, high : effect and interval, in the unit of the axis.
    told : the same in words, shown at the right.
    colour : ``light|dark``; by its sign and certainty where empty.
    tip : what pointing at it says beside that.
    chosen : whether it is the one that the title is about.
    """

    name: str
    mean: float
    low: float
    high: float
    told: str
    colour: str = ""
    tip: str = ""
    chosen: bool = False


def effects(
    rows: Sequence[Effect],
    unit: str,
    heads: tuple[str, str, str, str],
    *,
    left: int = 190,
    right: int = 132,
    ends: tuple[float, float] | None = None,
) -> Figure:
    """Figure of effects, from the top, without its title.

    Parameters
    ----------
    unit : unit at the axis.
    heads : headings of the table: name, effect, low, high.
    left, right : pixels for the names and for the words.
    ends : ends of the axis, where they are given by nature.
    """
    every = [0.0, *(each for row in rows for each in row[1:4])]
    across = axis(*(ends or (min(every), max(every))))
    names = [{"value": row.name, "textStyle": {"fontWeight": 700}} if row.chosen else row.name for row in rows]
    option: Option = {
        "grid": {"left": left, "right": right, "top": 6, "bottom": 44},
        "xAxis": {
            "type": "value",
            "min": across.low,
            "max": across.high,
            "interval": across.step,
            "name": unit,
            "nameLocation": "middle",
            "nameGap": 26,
            "nameTextStyle": text_style(colours.SOFT),
            "axisLabel": {
                **text_style(colours.SOFT),
                "formatter": number(across.digits, signed=True),
                "hideOverlap": True,
            },
            "splitLine": {"lineStyle": {"color": colours.RULE}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": names,
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "axisLabel": {
                **text_style(colours.INK, 13),
                "width": left - 12,
                "overflow": "break",
                "interval": 0,
                "lineHeight": 15,
            },
        },
        "tooltip": {**TOOLTIP, "trigger": "item", "formatter": {"$f": "tip", "digits": 2}},
        "series": [
            {
                "type": "custom",
                "id": "effects",
                "renderItem": {"$f": "interval"},
                "z": 3,
                "encode": {"x": [1, 2, 3], "y": 0},
                "data": [_item(place, row) for place, row in enumerate(rows)],
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "label": {"show": False},
                    "data": [{"xAxis": 0}],
                    "lineStyle": {"color": colours.INK, "width": 1, "type": "solid"},
                },
            },
            *(_words(place, row, across.high) for place, row in enumerate(rows)),
        ],
        "narrow": {
            "grid": {"left": min(left, 128), "right": min(right, 96)},
            "yAxis": {"axisLabel": {"width": min(left, 128) - 10, "fontSize": 12}},
            "xAxis": {"interval": across.high - across.low if across.low * across.high >= 0 else across.step},
            "series": [
                {},
                *({"label": {"formatter": _folded(row.told), "overflow": "none", "fontSize": 11}} for row in rows),
            ],
            "height": MARGINS_PX + NARROW_ROW_PX * max(len(rows), 1),
        },
    }
    digits = max(across.digits + 1, 2)
    head = [column(heads[0]), *(column(each, unit, digits) for each in heads[1:])]
    table = {"head": head, "rows": [[row.name, row.mean, row.low, row.high] for row in rows]}
    return Figure("", option, {}, table, height=MARGINS_PX + ROW_PX * max(len(rows), 1))


def _folded(told: str) -> str:
    r"""An effect in words in lines of a phone's width.

    >>> _folded("60% (53 to 66)"), _folded("−9%\n(−15 sampai −3)"), _folded("0")
    ('60%\n(53 to 66)', '−9%\n(−15 sampai\n−3)', '0')
    """
    value, bracket, interval = told.replace("\n", " ").partition(" (")
    if len(interval) > SHORT:
        interval = "\n".join(interval.rsplit(" ", 1))
    return f"{value}\n({interval}" if bracket else value


def _item(place: int, row: Effect) -> Option:
    colour = row.colour or colours.certain(row.low, row.high)
    return {
        "name": row.name,
        "value": [place, row.mean, row.low, row.high],
        "itemStyle": {"color": colour},
        "tip": "\n".join(filter(None, (row.name, row.told, row.tip))),
    }


def _words(place: int, row: Effect, at: float) -> Option:
    """The effect in words at the right end of its row."""
    label = {
        "show": True,
        "position": "right",
        "distance": 8,
        "formatter": row.told,
        "width": 124,
        "overflow": "break",
        "lineHeight": 14,
        **text_style(row.colour or colours.certain(row.low, row.high), bold=True),
    }
    return {
        "type": "scatter",
        "id": f"told.{place}",
        "data": [[at, place]],
        "symbolSize": 0.1,
        "silent": True,
        "itemStyle": {"opacity": 1},
        "label": label,
        "clip": False,
        "tooltip": {"show": False},
    }
