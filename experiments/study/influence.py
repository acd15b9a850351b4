"""Which assumptions move a study's findings: their share of the variance over draws, and which way they move it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.study.draws import CENTRAL
from experiments.study.figures import GAIN, INK, LOSS, SOFT, drawn
from experiments.study.variance import Decomposition, decompose
from sim.analysis.draws import core, rank_correlation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.study.findings import Findings, Found

Array = NDArray[np.float64]
SHOWN: Final = 6
"""Parameters in each panel of the figure."""

TOLD: Final = 3
"""Parameters named in a sentence."""

WORTH_TELLING: Final = 0.03
"""Share of the variance below which a parameter is not named."""

COLUMNS: Final = ("finding", "parameter", "share", "share_low", "share_high", "rank", "rank_low", "rank_high")
LUCK, TOGETHER = "(luck)", "(acting together)"


def table(found: Findings) -> pd.DataFrame:
    """Influence of every setting of the draws on every finding, and what is luck or assumptions acting together.

    ``share``: first-order Sobol index; ``rank``: Spearman's rank correlation; each with its 90 % bootstrap band.
    """
    names, values = settings(found)
    rows: list[tuple[object, ...]] = []
    for each in found:
        split = split_of(found, each)
        for k, name in enumerate(names):
            share = split.shares[name] if split else (np.nan,) * 3
            rows.append((each.key, name, *share, *rank_correlation(values[:, k], each.by_draw)))
        if split:
            luck = luck_of(found, each)
            rest = max(0.0, 1.0 - split.explained.value - (luck if np.isfinite(luck) else 0.0))
            rows += [(each.key, LUCK, luck, *(np.nan,) * 5), (each.key, TOGETHER, rest, *(np.nan,) * 5)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def split_of(found: Findings, each: Found) -> Decomposition | None:
    """The variance of a finding over draws, split; None with too few draws."""
    return decompose(found.settings[settings(found)[0]], each.by_draw)


def luck_of(found: Findings, each: Found) -> float:
    """Variance of markets that differ in luck alone, as a share of that over draws; NaN where none were lived."""
    here = found.of_group(CENTRAL)
    own = next(one for one in found.study.findings if one.key == each.key)
    if len(here.units) < 3:
        return float("nan")
    luck = np.asarray(own.of(here), dtype=np.float64)
    return float(min(1.0, np.var(luck, ddof=1) / np.var(each.by_draw, ddof=1)))


def sentences(found: Findings) -> Iterator[str]:
    """For each finding: the assumptions that carry most of its variance, and what is luck or acting together."""
    rows = table(found)
    for each in found:
        own = rows[rows["finding"] == each.key].set_index("parameter")
        named = own.drop([LUCK, TOGETHER], errors="ignore").nlargest(TOLD, "share")
        told = [
            f"{'high' if row['rank'] > 0 else 'low'} `{name}` {100 * row['share']:.0f} % "
            f"({100 * row['share_low']:.0f} to {100 * row['share_high']:.0f})"
            for name, row in named.iterrows() if row["share"] >= WORTH_TELLING
        ]  # fmt: skip
        if told and LUCK in own.index:
            luck, together = own.loc[LUCK, "share"], own.loc[TOGETHER, "share"]
            rest = f"luck {100 * luck:.0f} %, assumptions acting together {100 * together:.0f} %"
            yield f"{each.words[:1].upper() + each.words[1:]}: higher with {', '.join(told)}; {rest}."


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
            by = "share" if own["share"].notna().any() else "rank"
            own = own[own["rank"].notna()]
            own = own.reindex(own[by].abs().sort_values(ascending=False, kind="stable").index)[:SHOWN][::-1]
            panel.axvline(0, color=SOFT, linewidth=1)
            panel.barh(own["parameter"], own[by].abs(), color=[GAIN if rank > 0 else LOSS for rank in own["rank"]])
            if by == "share":
                panel.hlines(own["parameter"], own["share_low"], own["share_high"], color=INK, linewidth=1)
            panel.set_xlim(0, 1)
            panel.set_title(each.words, fontsize=8, loc="left")
            panel.tick_params(axis="y", length=0, labelsize=7)
        for panel in panels[len(keys) :]:
            panel.set_visible(False)
        sheet.supxlabel(
            "share of the variance over draws (first-order Sobol index; line: 90 % bootstrap interval); "
            "green: raises the number, red: lowers it", fontsize=8,
        )  # fmt: skip

    return drawn(draw, 11.0, 2.0 * down + 0.4)
