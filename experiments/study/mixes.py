"""Search over mixes of policies: a Latin hypercube of them in every draw, and which ones no other beats.

Three aims, all effects in the first year: small merchants' profit, shoppers' surplus, and the share of online sales
that isn't imported.  A mix's regret in a draw is how far it falls behind the best mix of that draw, as a share of the
range over mixes, averaged over the aims; it satisfices where no aim falls below the market left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.study.declaration import Finding, Record, Study, change, moved
from experiments.study.figures import COLOURS, INK, SOFT, drawn
from experiments.study.levels import Levels
from sim.analysis.draws import SAMPLE_SEED
from sim.analysis.tradeoffs import front, regrets

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.study.findings import Findings

Array = NDArray[np.float64]
AIMS: Final = {
    "income": ("small merchants' profit", "%"),
    "surplus": ("shoppers' surplus", "US$ bn a year"),
    "local": ("share of online sales that isn't imported", "points"),
}
WORST: Final = 0.90
"""Quantile of regret over draws that a robust mix keeps low."""


@dataclass(frozen=True)
class Lever:
    """What can be decided.

    Parameters
    ----------
    name, words : its name; what its strongest option is.
    options : policies of each option, from nothing to the strongest.
    """

    name: str
    words: str
    options: Sequence[Sequence[Record]]


@dataclass(frozen=True)
class Design:
    """Mixes of levers, by name, as the place of each lever's option (mixes, levers)."""

    levers: tuple[Lever, ...]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, levers: Sequence[Lever], mixes: int) -> Design:
        """A Latin hypercube, so that every option of a lever is in equally many mixes."""
        from scipy.stats import qmc

        unit = qmc.LatinHypercube(len(levers), rng=np.random.default_rng(SAMPLE_SEED), optimization="random-cd")
        options = np.array([len(each.options) for each in levers])
        return cls(tuple(levers), (unit.random(mixes) * options).astype(np.int64))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the mixes."""
        return tuple(f"mix-{k + 1:02d}" for k in range(len(self.places)))

    def policies(self, mix: int) -> list[Record]:
        """Policies of a mix."""
        chosen = zip(self.levers, self.places[mix], strict=True)
        return [record for lever, place in chosen for record in lever.options[place]]

    def strengths(self) -> Array:
        """Strength of each lever in each mix, 0–1."""
        return self.places / (np.array([len(each.options) for each in self.levers]) - 1)


def study(*, name: str, question: str, levers: Sequence[Lever], mixes: int, draws: int) -> Study:
    """The study that searches over mixes of some levers."""
    design = Design.of(levers, mixes)
    told = (f"{AIMS[aim][0]} {{robust_{aim}}}" for aim in AIMS)
    return Study(
        name=name,
        question=question,
        answer=f"The most robust of {mixes} mixes, against the market left alone: {', '.join(told)}.",
        worlds={"baseline": (), **{mix: design.policies(k) for k, mix in enumerate(design.names)}},
        findings=tuple(_findings(design)),
        figures={"front.svg": lambda found: front_figure(found, design)},
        tables={"mixes.csv": lambda found: table(found.levels, design)},
        notes=lambda found: notes(found, design),
        noted="The mixes",
        draws=draws,
        minutes=6,
        lucks=2,
        only=("small_profit_usd", "consumer_surplus_usd", "import_share", "small_revenue_usd", "gmv_online_usd"),
        windows={"year": (91, 143)},
        remarks=(
            "A lever's effect is its coefficient in a regression over all mixes of a draw: moving it from nothing to "
            "its strongest option, the others as they come.",
            "The front depends on these three aims and these options; costs to the state and platforms are no aims.",
        ),
    )


def aims(at: Levels, mix: str) -> Array:
    """The three aims of a mix (aims, draws)."""
    return np.array([
        change(mix, "small_profit_usd")(at),
        moved(mix, "consumer_surplus_usd", by=52e-9)(at),
        moved(mix, "import_share", by=-100)(at),
    ])  # fmt: skip


def all_aims(at: Levels, design: Design) -> Array:
    """Aims of all mixes (mixes, aims, draws)."""
    return np.array([aims(at, mix) for mix in design.names])


def robust(at: Levels, design: Design) -> int:
    """The mix whose regret is lowest in nine of ten draws."""
    return int(np.argmin(np.quantile(regrets(all_aims(at, design)), WORST, axis=1)))


def table(at: Levels, design: Design) -> pd.DataFrame:
    """A row a mix: its options, medians of its aims, regret, how often it satisfices, whether it is on the front."""
    effects = all_aims(at, design)
    medians = np.median(effects, axis=2)
    columns: dict[str, Any] = {"mix": design.names}
    columns |= {lever.name: design.places[:, k] for k, lever in enumerate(design.levers)}
    columns |= {aim: medians[:, k] for k, aim in enumerate(AIMS)}
    columns["regret"] = np.quantile(regrets(effects), WORST, axis=1)
    columns["satisfices"] = (effects >= 0).all(axis=1).mean(axis=1)
    columns["front"] = front(medians)
    return pd.DataFrame(columns).sort_values(["regret", "mix"], kind="stable", ignore_index=True)


def notes(found: Findings, design: Design) -> Iterator[str]:
    """In words: the mix of least regret, the one that most often leaves no aim worse, and the best for each aim."""
    rows = table(found.levels, design)
    yield f"Least regret in nine of ten draws: {_mix(rows.iloc[0], design)}."
    yield f"Most often no aim worse: {_mix(rows.loc[rows['satisfices'].idxmax()], design)}."
    for aim, (words, _) in AIMS.items():
        yield f"Best for {words}: {_mix(rows.loc[rows[aim].idxmax()], design)}."
    yield f"{rows['front'].sum()} of {len(rows)} mixes are beaten by no other in all three aims; mixes.csv lists all."


def front_figure(found: Findings, design: Design) -> bytes:
    """Income against surplus of all mixes; the front is ringed, the robust mix named."""
    rows = table(found.levels, design)

    def draw(sheet: Figure) -> None:
        panel = sheet.subplots()
        panel.axhline(0, color=SOFT, linewidth=1)
        panel.axvline(0, color=SOFT, linewidth=1)
        points = panel.scatter(rows["income"], rows["surplus"], c=rows["local"], cmap="viridis", s=30)
        ringed = rows[rows["front"]]
        panel.scatter(ringed["income"], ringed["surplus"], s=90, facecolors="none", edgecolors=COLOURS[1])
        best = rows.iloc[0]
        panel.annotate("most robust", (best["income"], best["surplus"]), (6, 6), textcoords="offset points", color=INK)
        sheet.colorbar(points, label="share of online sales that isn't imported, points")
        panel.set_xlabel("small merchants' profit, % (median over draws)")
        panel.set_ylabel("shoppers' surplus, US$ bn a year; ringed: no mix beats it")

    return drawn(draw, 7.5, 4.8)


def _findings(design: Design) -> Iterator[Finding]:
    for k, (aim, (words, unit)) in enumerate(AIMS.items()):
        yield Finding(f"robust_{aim}", f"{words}, the most robust mix", unit,
                      lambda at, k=k: aims(at, design.names[robust(at, design)])[k])  # fmt: skip
    for place, lever in enumerate(design.levers):
        for k, (aim, (words, unit)) in enumerate(AIMS.items()):
            yield Finding(f"{lever.name}_{aim}", f"{words}: {lever.words}", unit,
                          lambda at, k=k, place=place: _slopes(all_aims(at, design)[:, k], design)[place])  # fmt: skip


def _slopes(effects: Array, design: Design) -> Array:
    """Coefficient of each lever's strength in every draw (levers, draws)."""
    strengths = design.strengths()
    regressors = np.column_stack([np.ones(len(strengths)), strengths])
    return np.asarray(np.linalg.lstsq(regressors, effects, rcond=None)[0][1:])


def _mix(row: Mapping[str, Any], design: Design) -> str:
    parts = [
        f"{lever.name} ({int(row[lever.name])} of {len(lever.options) - 1})"
        for lever in design.levers if row[lever.name]
    ]  # fmt: skip
    told = (
        f"{AIMS['income'][0]} {row['income']:+.2f} %, {AIMS['surplus'][0]} {row['surplus']:+.2f} US$ bn a year, local "
    )
    told += (
        f"goods {row['local']:+.2f} points; regret {row['regret']:.2f}; no aim worse in {100 * row['satisfices']:.0f} %"
    )
    return f"{', '.join(parts) or 'nothing'}; {told} of draws".replace("-", "−")
