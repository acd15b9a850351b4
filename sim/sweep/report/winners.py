"""In how many futures each plan with its levers does best for an outcome, and what its effects range over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.wording import large, signed
from sim.record.outcomes import tables
from sim.sweep.cases import Array, Case, cases, columns_of, seed_means, values
from sim.sweep.design import BASELINE
from sim.sweep.summary import Summary

LESS_IS_BETTER = ("import_share", "import_share_cross_border", "hhi_online", "hhi_owner", "gini_small",
                  "privacy_exposure")  # fmt: skip
"""Outcomes of which less is taken to be better; of all others, more."""

SHARES = ("share", "0–1")
"""How units begin that readers know as points of a hundred."""


class Row(NamedTuple):
    """A plan with its levers.

    Parameters
    ----------
    words : which.
    wins : share of the futures in which it does best, the market left alone among the choices.
    mean, low, high : its effect over futures: mean, and the range that holds nine of ten (unit of the outcome).
    """

    words: str
    wins: float
    mean: float
    low: float
    high: float

    @property
    def effect(self) -> str:
        """The effect in words."""
        shown = (self.mean, self.low, self.high)
        most = max(map(abs, shown))
        told = [large(each, most) if most >= 10 else signed(each, 2) for each in shown]
        return f"{told[0]} ({told[1]} to {told[2]})"


class Winners(NamedTuple):
    """All plans for one outcome; what leaves the market alone is a row too."""

    outcome: str
    unit: str
    rows: tuple[Row, ...]
    futures: int

    @property
    def words(self) -> str:
        """What is compared, and which way is better."""
        return f"{self.outcome} ({'less' if self.outcome in LESS_IS_BETTER else 'more'} is better)"


def winners(summary: Summary, window: str = "end") -> list[Winners]:
    """Who wins in which share of futures, outcome by outcome, over the futures in which every plan is done."""
    own = [each for each in cases(summary) if each.scenario != BASELINE]
    found = []
    for outcome in summary.design.outcomes:
        column = columns_of(outcome, window)[0]
        effects = np.stack([seed_means(values(summary, each, column)) for each in own])
        effects = effects[:, np.isfinite(effects).all(axis=0)]
        if effects.shape[1]:
            unit = next(each.unit for each in tables()["market"] if each.name == outcome)
            if unit.startswith(SHARES):
                effects, unit = 100.0 * effects, "points"
            found.append(Winners(outcome, unit, tuple(_rows(own, effects, outcome)), effects.shape[1]))
    return found


def _rows(own: list[Case], effects: Array, outcome: str) -> list[Row]:
    every = np.concatenate([np.zeros((1, effects.shape[1])), effects])
    better = -every if outcome in LESS_IS_BETTER else every
    best = better == better.max(axis=0)
    shares = (best / best.sum(axis=0)).mean(axis=1)
    low, high = np.quantile(every, (0.05, 0.95), axis=1)
    names = ["left alone", *(each.words for each in own)]
    return [
        Row(name, float(shares[k]), float(every[k].mean()), float(low[k]), float(high[k]))
        for k, name in enumerate(names)
    ]
