"""Figures of a study as SVG: the same numbers give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.study.findings import Findings

INK, SOFT, GAIN, LOSS, OPEN = "#22303c", "#c9d1d6", "#1b7f79", "#b3452c", "#8a8f94"
COLOURS: Final = ("#1b7f79", "#b3452c", "#3f5f9e", "#a67c00", "#6b4c8a")
STYLE: Final = {
    "svg.fonttype": "none", "svg.hashsalt": "pasar", "font.family": "sans-serif", "font.size": 9,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": SOFT, "text.color": INK,
    "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
}  # fmt: skip
APART: Final = 2.5
"""Findings that reach so many times farther than the next get a panel, and a scale, of their own."""

PLACES: Final = 4
"""Digits of a place in a figure, as a share of its width or height."""

Drawn = Callable[["Findings"], bytes]


def drawn(draw: Callable[[Figure], None], width: float, height: float) -> bytes:
    """An SVG of a figure (inches)."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure((width, height), layout="constrained")
        draw(figure)
        _settle(figure)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _settle(figure: Figure) -> None:
    """Lay the figure out once, on a grid: the solver's last digits depend on where its variables lie in memory."""
    figure.draw_without_rendering()
    places = [[round(x, PLACES) for x in axes.get_position(original=True).bounds] for axes in figure.axes]
    figure.set_layout_engine("none")
    for axes, place in zip(figure.axes, places, strict=True):
        axes.set_position(place)


def intervals(prefix: str = "", label: str = "") -> Drawn:
    """Median and 90 % band of findings, one a row, a panel for each unit; grey where the sign isn't settled.

    Parameters
    ----------
    prefix : only findings whose key begins so.
    label : of the axis; the unit when left out.
    """

    def figure(found: Findings) -> bytes:
        rows = [each for each in found if each.key.startswith(prefix)]
        groups = [group for unit in dict.fromkeys(each.unit for each in rows) for group in _alike(rows, unit)]
        heights = [len(group) + 1 for group in groups]

        def draw(sheet: Figure) -> None:
            panels = sheet.subplots(len(groups), 1, squeeze=False, gridspec_kw={"height_ratios": heights})[:, 0]
            for panel, group in zip(panels, groups, strict=True):
                _intervals(panel, group, label or group[0].unit)
            sheet.supxlabel("dot: median; line: 90 % of draws; grey: the sign isn't settled", fontsize=8)

        return drawn(draw, 8.0, 0.75 * len(groups) + 0.25 * len(rows) + 0.3)

    return figure


def curves(axis: str, places: Sequence[float], lines: Mapping[str, str], label: str) -> Drawn:
    """Median and 90 % band of findings along an axis.

    Parameters
    ----------
    axis, places : what is varied, and its values; 0 is the market left alone.
    lines : by words, the beginning of the keys of a line's findings; a key ends in ``_`` and the value.
    label : of the vertical axis.
    """

    def figure(found: Findings) -> bytes:
        def draw(sheet: Figure) -> None:
            panel = sheet.subplots()
            panel.axhline(0, color=SOFT, linewidth=1)
            for colour, (words, prefix) in zip(COLOURS, lines.items(), strict=False):
                own = [found[f"{prefix}_{place}"] for place in places]
                low, middle, high = (
                    [0.0, *(getattr(each, name) for each in own)] for name in ("low", "median", "high")
                )
                panel.fill_between([0, *places], low, high, color=colour, alpha=0.15, linewidth=0)
                panel.plot([0, *places], middle, color=colour, marker="o", markersize=4, label=words)
            panel.set_xlabel(axis)
            panel.set_ylabel(f"{label}; bands: 90 % of draws")
            panel.legend(frameon=False)

        return drawn(draw, 7.0, 4.2)

    return figure


def _alike(rows: Sequence[Any], unit: str) -> list[list[Any]]:
    """Findings of a unit, those that reach much farther than the others apart."""
    own = [each for each in rows if each.unit == unit]
    reach = [max(abs(each.low), abs(each.high), 1e-12) for each in own]
    ranked = sorted(reach)
    steps = [(high / low, high) for low, high in pairwise(ranked)]
    ratio, edge = max(steps, default=(1.0, 0.0))
    if ratio < APART:
        return [own]
    far = [each for each, size in zip(own, reach, strict=True) if size >= edge]
    return [far, [each for each in own if each not in far]]


def _intervals(panel: Any, rows: Sequence[Any], label: str) -> None:
    panel.axvline(0, color=SOFT, linewidth=1)
    for place, each in enumerate(reversed(rows)):
        colour = OPEN if not each.holds else GAIN if each.median > 0 else LOSS
        panel.plot([each.low, each.high], [place, place], color=colour, linewidth=2, solid_capstyle="round")
        panel.plot([each.median], [place], color=colour, marker="o", markersize=5)
    panel.set_yticks(range(len(rows)), [each.words for each in reversed(rows)])
    panel.set_ylim(-0.7, len(rows) - 0.3)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
    panel.set_xlabel(label)
