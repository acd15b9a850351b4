"""Which assumptions move a study's findings: rank correlations over its draws, with bootstrap bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.study.figures import GAIN, INK, LOSS, SOFT, drawn
from sim.analysis.draws import core, rank_correlation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.study.findings import Findings

Array = NDArray[np.float64]
SHOWN: Final = 6
"""Parameters in each panel of the figure."""


def table(found: Findings) -> pd.DataFrame:
    """Influence of every setting of the draws on every finding: Spearman's rank correlation and its 90 % band."""
    names, values = settings(found)
    rows = [
        (each.key, name, *rank_correlation(values[:, k], each.by_draw))
        for each in found
        for k, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=["finding", "parameter", "rank", "rank_low", "rank_high"])


def settings(found: Findings) -> tuple[list[str], Array]:
    """Parameters and switches that vary over the draws, texts as their place among the options (draws, settings)."""
    names = [name for name in found.settings.columns if len(set(found.settings[name])) > 1]
    columns = [
        found.settings[name].to_numpy(dtype=float)
        if pd.api.types.is_numeric_dtype(found.settings[name])
        else pd.Categorical(found.settings[name]).codes.astype(float)
        for name in names
    ]
    return names, np.column_stack(columns)


def strongest(found: Findings, values: Array) -> tuple[str, float]:
    """The core parameter or switch that goes most with a finding, and its rank correlation."""
    names, drawn_values = settings(found)
    ranked = [(name, rank_correlation(drawn_values[:, k], values)[0]) for k, name in enumerate(names)]
    kept = [each for each in ranked if each[0] in core() or each[0] in found.switches] or ranked
    return max(kept, key=lambda each: abs(each[1]))


def bars(found: Findings) -> bytes:
    """The strongest influences on each finding."""
    ranked = table(found)
    keys = [each.key for each in found]
    across = 3
    down = -(-len(keys) // across)

    def draw(sheet: Figure) -> None:
        panels = sheet.subplots(down, across, squeeze=False).ravel()
        for panel, each in zip(panels, found, strict=False):
            own = ranked[ranked["finding"] == each.key]
            own = own.reindex(own["rank"].abs().sort_values(ascending=False, kind="stable").index)[:SHOWN][::-1]
            panel.axvline(0, color=SOFT, linewidth=1)
            panel.barh(own["parameter"], own["rank"], color=[GAIN if rank > 0 else LOSS for rank in own["rank"]])
            panel.hlines(own["parameter"], own["rank_low"], own["rank_high"], color=INK, linewidth=1)
            panel.set_xlim(-1, 1)
            panel.set_title(each.words, fontsize=8, loc="left")
            panel.tick_params(axis="y", length=0, labelsize=7)
        for panel in panels[len(keys) :]:
            panel.set_visible(False)
        sheet.supxlabel("rank correlation over draws; line: 90 % bootstrap interval", fontsize=8)

    return drawn(draw, 11.0, 2.0 * down + 0.4)
