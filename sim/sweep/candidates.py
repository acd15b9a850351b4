"""What the candidates of a search reach over all futures: aims, regret, and which of them no other beats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.draws import SAMPLE_SEED
from sim.analysis.tradeoffs import front, regrets
from sim.sweep.axes import Setting
from sim.sweep.cases import Array, cases_of, values
from sim.sweep.design import Design
from sim.sweep.plan import Plan
from sim.sweep.summary import EFFECT, Summary

if TYPE_CHECKING:
    import pandas as pd

Candidate = tuple[str, Setting]
"""A plan, and the levers set on it."""

ROBUST: Final = 0.10
"""Share of futures that may fall below what a candidate is said to reach."""

WORST: Final = 0.90
"""Share of futures in which its regret is at most what is told."""

RESAMPLES: Final = 200


class Aim(NamedTuple):
    """What a search wants more of.

    Parameters
    ----------
    name, words, unit : for tables and readers.
    outcome : whose effect at the end it is.
    scale : from the outcome's unit to the aim's; below 0 where less of the outcome is better.
    """

    name: str
    words: str
    unit: str
    outcome: str
    scale: float


AIMS: Final = (
    Aim("income", "small merchants’ income", "US$ m a week", "small_profit_usd", 1e-6),
    Aim("surplus", "shoppers’ surplus", "US$ m a week", "consumer_surplus_usd", 1e-6),
    Aim("local", "local goods’ share of online sales", "points", "import_share", -100.0),
)


class Front(NamedTuple):
    """Candidates and what they reach.

    Parameters
    ----------
    design : with its candidates.
    effects : aims (candidates × aims × futures), means over seeds; nothing (NaN) where a run is missing.
    spread : standard error over seeds of each aim's mean over futures (candidates × aims); NaN with one seed.
    """

    design: Design
    effects: Array
    spread: Array

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates, in the order in which they were tried."""
        return self.design.candidates or ()

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Candidates of which no future is missing (candidates,)."""
        return np.asarray(np.isfinite(self.effects).all(axis=(1, 2)))

    @property
    def reached(self) -> Array:
        """What nine of ten futures reach (candidates × aims); nothing (NaN) where one is missing."""
        return np.asarray(np.quantile(self.effects, ROBUST, axis=2))

    def aims_of(self, candidate: Candidate) -> list[float]:
        """What one candidate reaches."""
        found: list[float] = self.reached[self.candidates.index(candidate)].tolist()
        return found

    def frame(self) -> pd.DataFrame:
        """A row a candidate, the least regret first: levers, aims, regret, how often it satisfices, the front."""
        import pandas as pd

        names = [axis.name for axis in self.design.levers]
        columns: dict[str, Any] = {"tried": range(1, len(self.candidates) + 1)}
        columns["scenario"] = [plan for plan, _ in self.candidates]
        columns |= {name: _column([dict(own).get(name) for _, own in self.candidates]) for name in names}
        columns |= self._aims()
        columns |= self._standing()
        columns["futures_missing"] = (~np.isfinite(self.effects).all(axis=1)).sum(axis=1)
        order = ["regret", "tried"]
        return pd.DataFrame(columns).sort_values(order, kind="stable", ignore_index=True, na_position="last")

    def _aims(self) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for k, aim in enumerate(AIMS):
            own = self.effects[:, k]
            columns[aim.name] = self.reached[:, k]
            columns[f"{aim.name}_median"] = np.quantile(own, 0.5, axis=1)
            columns[f"{aim.name}_high"] = np.quantile(own, 1.0 - ROBUST, axis=1)
            columns[f"{aim.name}_seed_error"] = self.spread[:, k]
        return columns

    def _standing(self) -> dict[str, Any]:
        """Regret, satisficing and the front, among candidates of which nothing is missing."""
        whole = self.whole
        regret, satisfices, share = (np.full(len(whole), np.nan) for _ in range(3))
        beats = np.zeros(len(whole), dtype=bool)
        if whole.any():
            own = self.effects[whole]
            regret[whole] = np.quantile(regrets(own), WORST, axis=1)
            satisfices[whole] = (own >= 0.0).all(axis=1).mean(axis=1)
            beats[whole] = front(self.reached[whole])
            share[whole] = _front_share(own)
        return {"regret": regret, "satisfices": satisfices, "front": beats, "front_share": share}


def tried(design: Design, summary: Summary) -> Front:
    """What the candidates of a design reach, from the runs of its search."""
    found = {(each.scenario, each.levers): each for each in cases_of(Plan(design), summary)}
    columns = [f"{aim.outcome}_{EFFECT}_end" for aim in AIMS]
    shape = (len(design.candidates or ()), len(AIMS), len(design.points), len(design.seeds))
    every = np.full(shape, np.nan)
    for k, candidate in enumerate(design.candidates or ()):
        for place, (aim, column) in enumerate(zip(AIMS, columns, strict=True)):
            every[k, place] = aim.scale * values(summary, found[candidate], column)
    seeds = len(design.seeds)
    by_seed = every.mean(axis=2)
    spread = by_seed.std(axis=2, ddof=1) / np.sqrt(seeds) if seeds > 1 else np.full(by_seed.shape[:2], np.nan)
    return Front(design, every.mean(axis=3), spread)


def _front_share(effects: Array) -> Array:
    """Share of resamples of the futures in which a candidate is on the front (candidates,)."""
    rng = np.random.default_rng(SAMPLE_SEED)
    futures = effects.shape[2]
    picks = rng.integers(0, futures, (RESAMPLES, futures))
    return np.asarray(np.mean([front(np.quantile(effects[:, :, own], ROBUST, axis=2)) for own in picks], axis=0))


def _column(values: list[Any]) -> list[Any]:
    """Values of one kind: dates as text."""
    plain = all(isinstance(each, int | float | str | bool) or each is None for each in values)
    return values if plain else [None if each is None else str(each) for each in values]
