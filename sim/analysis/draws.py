"""How far the answer rests on assumptions: effects over draws of the core parameters, and which of them matter.

Draws are accepted ones (``posterior``), each as often as the facts of before the ban make it likely, with constants
fitted to it.  Where there are none of this model, they fill the calibrated ranges evenly (a Latin hypercube): they say
what the model would answer if each core assumption lay anywhere in its range, with the constants of the defaults.  All
draws live with the same luck, so that they differ by parameters alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np

from sim.analysis.paired import COVERAGE, Array
from sim.analysis.posterior import posterior
from sim.analysis.small_market import PEOPLE_PER_AGENT, chosen_seeds, pair_of, reader, smaller, watched, window_of
from sim.analysis.worlds import Fleet, Progress
from sim.parameters.channels import Channels
from sim.parameters.declare import Param
from sim.parameters.values import declared
from sim.scenario import Scenario

OUTCOMES: Final = ("small_revenue_usd", "physical_traders_revenue_usd", "parcels_per_day", "small_alive")
DRAWS: Final = 48
RESAMPLES: Final = 400
FEWEST: Final = 6
"""Draws below which a rank correlation says nothing."""

SAMPLE_SEED: Final = 20231004
SIDE_BY_SIDE: Final = 2
"""Draws that live at the same time: they share no past, so a thread each."""

NAMES: Final = ("plan", "other")


class Influence(NamedTuple):
    """Rank correlation of a parameter with an effect over draws, and its 90 % bootstrap interval."""

    parameter: str
    correlation: float
    low: float
    high: float


@dataclass(frozen=True)
class Draws:
    """Effects over the draws lived so far.

    Parameters
    ----------
    scenario, against, window : what is compared, over which weeks.
    parameters : names of the core parameters.
    values : their values (draws, parameters).
    effects, baselines : by outcome, effect and level of the world compared against (draws,), means over seeds.
    wanted : draws in all.
    """

    scenario: str
    against: str
    window: str
    parameters: tuple[str, ...]
    values: Array
    effects: Mapping[str, Array]
    baselines: Mapping[str, Array]
    wanted: int

    @property
    def n(self) -> int:
        """Draws lived."""
        return len(self.values)

    def percent(self, outcome: str) -> Array:
        """Effect of each draw in per cent of the world compared against."""
        base = self.baselines[outcome]
        return np.divide(100.0 * self.effects[outcome], base, out=np.zeros_like(base), where=base != 0.0)

    def interval(self, outcome: str) -> tuple[float, float, float]:
        """Median effect and the interval that holds 90 % of the draws."""
        tail = 0.5 - COVERAGE / 2
        low, middle, high = np.quantile(self.effects[outcome], [tail, 0.5, 1.0 - tail])
        return float(middle), float(low), float(high)

    def same_sign(self, outcome: str) -> float:
        """Share of draws whose effect has the sign of the median; a finding needs nine in ten."""
        signs = np.sign(self.effects[outcome])
        return float(np.mean(signs == np.sign(np.median(self.effects[outcome]))))

    @cached_property
    def influences(self) -> Mapping[str, tuple[Influence, ...]]:
        """What matters most for each outcome, strongest first; empty with too few draws."""
        return {outcome: self._ranked(effects) for outcome, effects in self.effects.items()}

    def _ranked(self, effects: Array) -> tuple[Influence, ...]:
        if self.n < FEWEST:
            return ()
        picks = np.random.default_rng(SAMPLE_SEED).integers(0, self.n, (RESAMPLES, self.n))
        ranked = [
            Influence(name, *_correlation(self.values[:, place], effects, picks))
            for place, name in enumerate(self.parameters)
        ]
        return tuple(sorted(ranked, key=lambda each: (-abs(each.correlation), each.parameter)))


def core(channels: Channels | None = None) -> dict[str, Param]:
    """Parameters of the core uncertainty set that are one number each."""
    return {name: each for name, each in declared(channels).items() if each.core and not each.axes}


def sample(n: int, channels: Channels | None = None) -> Array:
    """Values of the core parameters (n, parameters): a Latin hypercube over their calibrated ranges."""
    from scipy.stats import qmc

    params = core(channels).values()
    unit = qmc.LatinHypercube(len(params), rng=np.random.default_rng(SAMPLE_SEED)).random(n)
    low = np.array([float(each.low) for each in params])
    high = np.array([float(each.high) for each in params])
    return np.asarray(low + unit * (high - low))


def effects_over_draws(
    scenario: str | Scenario,
    n: int = DRAWS,
    seeds: int | Sequence[int] = 1,
    *,
    against: str | Scenario = "baseline",
    outcomes: Sequence[str] = OUTCOMES,
    people_per_agent: int = PEOPLE_PER_AGENT,
    workers: int = 0,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Draws]:
    """Live one draw after another, and give all of them so far after each.

    Parameters
    ----------
    scenario, against : built-in names or scenarios.
    n : draws.
    seeds : pairs of worlds a draw, counted from the scenario's seed, or the seeds themselves.
    outcomes : columns of the market's table.
    people_per_agent, workers, progress, stop : as in ``why``; progress counts weeks of all draws.
    """
    plan, other = pair_of(scenario, against)
    chosen = chosen_seeds(plan, seeds)
    window, weeks = window_of(plan, chosen)
    until = int(max(each[-1] for each in weeks)) + 1
    pair = [smaller(each, people_per_agent, until) for each in (plan, other)]
    readers = [reader(outcome, "", plan.parameters.channels.names) for outcome in outcomes]
    params = core(plan.parameters.channels)
    values, under = _drawn(plan, n)
    told = watched(progress, stop)
    rows: list[Any] = []
    for first in range(0, n, SIDE_BY_SIDE):
        chunk = range(first, min(first + SIDE_BY_SIDE, n))
        worlds = [
            under(each, place).replace(name=f"{name}-{place}")
            for place in chunk
            for name, each in zip(NAMES, pair, strict=True)
        ]
        lived = Fleet(worlds, chosen, workers, progress=_part(told, first, len(chunk), n)).run()
        for place in chunk:
            rows.append(
                [
                    np.mean([[read(lived[f"{name}-{place}", seed], weeks[k]) for read in readers]
                             for k, seed in enumerate(chosen)], axis=0)
                    for name in NAMES
                ]
            )  # fmt: skip
            here, there = np.stack(rows, axis=1)
            yield Draws(
                plan.name, other.name, window, tuple(params), values[: place + 1],
                {name: (here - there)[:, k] for k, name in enumerate(outcomes)},
                {name: there[:, k] for k, name in enumerate(outcomes)}, n,
            )  # fmt: skip


def _drawn(plan: Scenario, n: int) -> tuple[Array, Callable[[Scenario, int], Scenario]]:
    """Core parameters of each draw, and how a world lives under one; what the plan itself sets stays."""
    params, accepted = core(plan.parameters.channels), posterior()
    if accepted is None or accepted.stale:
        values = sample(n, plan.parameters.channels)
        return values, lambda each, k: each.replace(parameters=dict(zip(params, values[k].tolist(), strict=True)))
    places = accepted.pick(n)
    values = np.array([[float(accepted.rows[place][name]) for name in params] for place in places])
    return values, lambda each, k: accepted.scenario(each, places[k])


def _part(told: Progress, first: int, draws: int, n: int) -> Progress:
    """Progress of a few draws as a part of all, which live the same number of weeks each."""
    return lambda done, total: told(first * total // draws + done, n * total // draws)


def _correlation(values: Array, effects: Array, picks: Any) -> tuple[float, float, float]:
    """Spearman's rank correlation and its bootstrap interval; 0 where nothing varies."""
    from scipy.stats import rankdata

    x, y = rankdata(values), rankdata(effects)
    tail = 0.5 - COVERAGE / 2
    again = _pearson(rankdata(values[picks], axis=1), rankdata(effects[picks], axis=1))
    low, high = np.quantile(again, [tail, 1.0 - tail])
    return float(_pearson(x[None], y[None])[0]), float(low), float(high)


def _pearson(x: Array, y: Array) -> Array:
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    size = np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    return np.divide((x * y).sum(axis=1), size, out=np.zeros_like(size), where=size > 0.0)


def rank_correlation(values: Array, effects: Array) -> tuple[float, float, float]:
    """Spearman's rank correlation of a parameter with an effect over draws, and its 90 % bootstrap interval."""
    picks = np.random.default_rng(SAMPLE_SEED).integers(0, len(values), (RESAMPLES, len(values)))
    return _correlation(values, effects, picks)
