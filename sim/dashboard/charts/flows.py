"""Who went where: moves between channels as ribbons, with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import TOOLTIP, Figure, Option, column, text_style
from sim.dashboard.numbers import Numbers

SMALLEST = 0.004
"""Moves under this share of all are left out of the picture, not of the table."""

TOLD = 0.04
"""Moves from this share of all on have their number on the ribbon."""

NOWHERE = "none"
"""Where those come from who are new, and go who give up: their nodes tell enough."""

ONE_LINE = 20
"""Letters of a name and its number that fit beside a node."""

Matrix = NDArray[np.float64]


def net(moves: Matrix) -> Matrix:
    """Moves in excess of those the other way, between the same two places; moves from and to nowhere stay.

    >>> net(np.array([[0.0, 5.0, 1.0], [2.0, 0.0, 0.0], [4.0, 0.0, 0.0]])).tolist()
    [[0.0, 3.0, 1.0], [0.0, 0.0, 0.0], [4.0, 0.0, 0.0]]
    """
    inner = np.maximum(moves[:-1, :-1] - moves[:-1, :-1].T, 0.0)
    found = moves.copy()
    found[:-1, :-1] = inner
    return found


def flows(
    names: Sequence[str],
    origins: Sequence[str],
    targets: Sequence[str],
    moves: Matrix,
    numbers: Numbers,
    heads: tuple[str, str, str],
    *,
    height: int = 460,
) -> Figure:
    """Figure of moves, without its title.

    Parameters
    ----------
    names : channels, then ``none``.
    origins, targets : how each is called on the left and on the right.
    moves : number by origin and target, both as in ``names``.
    heads : headings of the table: from, to, number.
    """
    moves = moves.copy()
    np.fill_diagonal(moves, 0.0)
    total = float(moves.sum())
    shown = [(a, b) for a, b in zip(*np.nonzero(moves > SMALLEST * total), strict=True)] if total else []
    left = {int(a) for a, _ in shown}
    right = {int(b) for _, b in shown}
    out, into = moves.sum(axis=1), moves.sum(axis=0)
    nodes = [_node("from", names[k], origins[k], told_count(out[k], numbers), "left") for k in sorted(left)]
    nodes += [_node("to", names[k], targets[k], told_count(into[k], numbers), "right") for k in sorted(right)]
    links = [_link(names, origins, targets, int(a), int(b), float(moves[a, b]), total, numbers) for a, b in shown]
    option: Option = {
        "tooltip": {**TOOLTIP, "trigger": "item", "formatter": {"$f": "tip", "digits": 0}},
        "series": [
            {
                "type": "sankey",
                "id": "moves",
                "data": nodes,
                "links": links,
                "left": 150,
                "right": 150,
                "top": 8,
                "bottom": 12,
                "nodeGap": 18,
                "nodeWidth": 10,
                "layoutIterations": 0,
                "draggable": False,
                "nodeAlign": "justify",
                "emphasis": {"focus": "adjacency"},
                "labelLayout": {"hideOverlap": True},
                "lineStyle": {"color": "source", "opacity": 0.4, "curveness": 0.5},
            }
        ],
        "narrow": {
            "series": [
                {
                    "left": 96,
                    "right": 96,
                    "nodeGap": 30,
                    "data": [{"label": {"width": 92, "fontSize": 11}} for _ in nodes],
                }
            ]
        },
    }
    rows = [[origins[a], targets[b], float(moves[a, b])] for a, b in zip(*np.nonzero(moves), strict=True)]
    rows.sort(key=lambda row: -float(str(row[2])))
    table = {"head": [column(heads[0]), column(heads[1]), column(heads[2], digits=0)], "rows": rows}
    return Figure("", option, {}, table, height=height)


def told_count(value: float, numbers: Numbers) -> str:
    """A count with three significant digits: an estimate, not a register."""
    return numbers.count(float(f"{value:.3g}"))


def _node(side: str, name: str, title: str, told: str, position: str) -> dict[str, Any]:
    gap = "  " if len(title) + len(told) <= ONE_LINE else "\n"
    label = {
        "position": position,
        "formatter": f"{title}{gap}{told}",
        "lineHeight": 15,
        "overflow": "break",
        "width": 142,
        **text_style(colours.INK),
    }
    return {
        "name": f"{side}:{name}",
        "itemStyle": {"color": colours.shape_of(name), "borderWidth": 0},
        "label": label,
        "tip": f"{title}: {told}",
    }


def _link(
    names: Sequence[str],
    origins: Sequence[str],
    targets: Sequence[str],
    a: int,
    b: int,
    value: float,
    total: float,
    numbers: Numbers,
) -> dict[str, Any]:
    told = told_count(value, numbers)
    between = NOWHERE not in (names[a], names[b])
    label = {
        "show": between and value > TOLD * total,
        "formatter": told,
        "position": "inside",
        "textBorderColor": colours.CARD_COLOUR,
        "textBorderWidth": 3,
        **text_style(colours.INK, 11),
    }
    return {
        "source": f"from:{names[a]}",
        "target": f"to:{names[b]}",
        "value": value,
        "edgeLabel": label,
        "tip": f"{origins[a]} → {targets[b]}: {told}",
    }
