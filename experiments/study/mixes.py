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

RESAMPLES: Final = 1000
"""Resamples of the draws."""


@dataclass(frozen=True)
class Lever:
    """What can be decided.

    Parameters
    ----------
    name : its name.
    options : policies of each option by what they are in words, from nothing to the strongest.
    """

    name: str
    options: Mapping[str, Sequence[Record]]


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
        return [record for lever, place in chosen for record in list(lever.options.values())[place]]

    def words(self, mix: int) -> str:
        """A mix in words."""
        chosen = zip(self.levers, self.places[mix], strict=True)
        return ", ".join(list(lever.options)[place] for lever, place in chosen if place) or "nothing"


def study(*, name: str, question: str, levers: Sequence[Lever], mixes: int, draws: int) -> Study:
    """The study that searches over mixes of some levers."""
    design = Design.of(levers, mixes)
    told = {name: ", ".join(f"{AIMS[aim][0]} {{{name}_{aim}}}" for aim in AIMS) for name in CHOICES}
    return Study(
        name=name,
        question=question,
        answer=f"The mix of least regret among {mixes}, against the market left alone: {told['robust']}; for each "
        "dollar that small merchants gain, shoppers lose {price}. The one that most often leaves no aim worse: "
        f"{told['gentle']}.",
        worlds={"baseline": (), **{mix: design.policies(k) for k, mix in enumerate(design.names)}},
        findings=tuple(_findings(design)),
        figures={"front.svg": lambda found: front_figure(found, design)},
        tables={"mixes.csv": lambda found: table(found.levels, design)},
        notes=lambda found: notes(found, design),
        noted="The mixes",
        draws=draws,
        minutes=7,
        lucks=2,
        only=("small_profit_usd", "consumer_surplus_usd", "import_share", "small_revenue_usd", "gmv_online_usd"),
        windows={"year": (91, 143)},
        remarks=(
            "What a single policy does stands in the studies of that policy: here they act together.",
            "A floor on goods stocked here takes most foreign goods out of online trade, and local sellers can supply "
            "any amount at the same cost: read such mixes as an upper bound of merchants' gain.",
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
    return int(np.argmin(np.quantile(regrets(all_aims(at.draws, design)), WORST, axis=1)))


def gentle(at: Levels, design: Design) -> int:
    """The mix that leaves no aim worse in most draws; among equals the one of least regret."""
    effects = all_aims(at.draws, design)
    regret = np.quantile(regrets(effects), WORST, axis=1)
    return int(np.lexsort((regret, -_satisfices(effects)))[0])


CHOICES: Final = {"robust": robust, "gentle": gentle}
"""Mixes that the answer tells; each is chosen once, on the draws."""


def table(at: Levels, design: Design) -> pd.DataFrame:
    """A row a mix: its options, medians of its aims, regret, how often it satisfices, whether it is on the front."""
    effects = all_aims(at, design)
    medians = np.median(effects, axis=2)
    columns: dict[str, Any] = {"mix": design.names}
    columns |= {lever.name: design.places[:, k] for k, lever in enumerate(design.levers)}
    columns |= {aim: medians[:, k] for k, aim in enumerate(AIMS)}
    columns["regret"] = np.quantile(regrets(effects), WORST, axis=1)
    columns["satisfices"] = _satisfices(effects)
    columns["front"] = front(medians)
    return pd.DataFrame(columns).sort_values(["regret", "mix"], kind="stable", ignore_index=True)


def notes(found: Findings, design: Design) -> Iterator[str]:
    """In words: the mix of least regret, the one that most often leaves no aim worse, and the best for each aim."""
    effects = all_aims(found.levels, design)
    least = robust(found.levels, design)
    first = 100 * comes_first(regrets(effects), least)
    told = f"Least regret in nine of ten draws: {_mix(effects, least, design)}. Among {RESAMPLES:,} resamples of the "
    yield f"{told}draws it comes first in {first:.0f} %: others are hardly worse."
    yield f"Most often no aim worse: {_mix(effects, gentle(found.levels, design), design)}."
    for k, (words, _) in enumerate(AIMS.values()):
        yield f"Best for {words}: {_mix(effects, int(np.argmax(np.median(effects[:, k], axis=1))), design)}."
    unbeaten = int(front(np.median(effects, axis=2)).sum())
    yield f"{unbeaten} of {len(effects)} mixes are beaten by no other in all three aims; mixes.csv lists all."


def comes_first(regret: Array, mix: int) -> float:
    """Share of bootstrap resamples of the draws in which a mix has the least regret.

    Parameters
    ----------
    regret : regret of all mixes (mixes, draws).
    """
    rng = np.random.default_rng(SAMPLE_SEED)
    drawn_again = rng.integers(regret.shape[1], size=(RESAMPLES, regret.shape[1]))
    worst = np.quantile(regret[:, drawn_again], WORST, axis=2)
    return float(np.mean(worst.argmin(axis=0) == mix))


def _satisfices(effects: Array) -> Array:
    """Share of draws in which no aim falls below the market left alone (mixes,)."""
    return np.asarray((effects >= 0).all(axis=1).mean(axis=1))


def front_figure(found: Findings, design: Design) -> bytes:
    """Income against surplus of all mixes; the front is ringed, the mix of least regret named."""
    rows = table(found.levels, design)

    def draw(sheet: Figure) -> None:
        panel = sheet.subplots()
        panel.axhline(0, color=SOFT, linewidth=1)
        panel.axvline(0, color=SOFT, linewidth=1)
        points = panel.scatter(rows["income"], rows["surplus"], c=rows["local"], cmap="viridis", s=30)
        ringed = rows[rows["front"]]
        panel.scatter(ringed["income"], ringed["surplus"], s=90, facecolors="none", edgecolors=COLOURS[1])
        best = rows.iloc[0]
        panel.annotate("least regret", (best["income"], best["surplus"]), (6, 6), textcoords="offset points", color=INK)
        sheet.colorbar(points, label="share of online sales that isn't imported, points")
        panel.set_xlabel("small merchants' profit, % (median over draws)")
        panel.set_ylabel("shoppers' surplus, US$ bn a year; ringed: no mix beats it")

    return drawn(draw, 7.5, 4.8)


def _findings(design: Design) -> Iterator[Finding]:
    told = {"robust": "the mix of least regret", "gentle": "the mix that most often leaves no aim worse"}
    for name, choose in CHOICES.items():
        for k, (aim, (words, unit)) in enumerate(AIMS.items()):
            yield Finding(f"{name}_{aim}", f"{words}, {told[name]}", unit,
                          lambda at, k=k, choose=choose: aims(at, design.names[choose(at, design)])[k])  # fmt: skip
    words = "what shoppers lose for each dollar that small merchants gain, the mix of least regret"
    yield Finding("price", words, "US$", lambda at: _price(at, design.names[robust(at, design)]), open=True)


def _price(at: Levels, mix: str) -> Array:
    lost = -moved(mix, "consumer_surplus_usd")(at)
    return np.asarray(lost / moved(mix, "small_profit_usd")(at))


def _mix(effects: Array, mix: int, design: Design) -> str:
    """A mix in words, the medians of its aims, and how often none is worse."""
    income, surplus, local = np.median(effects[mix], axis=1)
    told = f"{AIMS['income'][0]} {income:+.1f} %, {AIMS['surplus'][0]} US$ {surplus:+.1f} bn a year, local "
    told += f"goods {local:+.1f} points; no aim worse in {100 * _satisfices(effects)[mix]:.0f} %"
    return f"{design.words(mix)} ({told} of draws)".replace("-", "−")
