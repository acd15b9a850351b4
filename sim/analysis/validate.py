"""A forecast against what was observed, and against nulls: error, coverage, and whether the model adds anything.

The forecast is over accepted draws and seeds, in small markets.  What is scored is the figure that would be reported:
the model's and each null's value with the error of whoever measures it (3 points in shares, 10 % in amounts).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.compare import common_cohort_week
from sim.analysis.diversion import split
from sim.analysis.nulls import CHANNEL_COLUMN, COLUMN, GMV, NULLS, Base, base_of, null_value
from sim.analysis.observed import Observation
from sim.analysis.posterior import Posterior
from sim.analysis.scores import Skill, band, best_null, score, skills
from sim.analysis.small_market import pair_of
from sim.analysis.windows import shut
from sim.analysis.worlds import Fleet, Progress
from sim.parameters.axes import SIZES
from sim.record.cohort_rows import DEPENDENCES
from sim.record.outcomes import COHORTS
from sim.record.recorder import Recorder
from sim.scenario import Scenario

Array = NDArray[np.float64]

POINTS: Final = 0.03
"""S.d. of the error of a reported share: data firms differ by that much (section 10)."""

PART: Final = 0.10
"""S.d. of the error of a reported amount, as a part of it: two firms' totals of 2022 differ by 11 %."""

SAMPLES: Final = 96
NOISE_SEED: Final = 20231004
COHORT_COLUMN: Final = {name: place for place, (name, *_) in enumerate(COHORTS)}


class Pair(NamedTuple):
    """A pair of worlds to live: the plan, the world without policies, and a seed."""

    plan: Scenario
    other: Scenario
    seed: int


@dataclass(frozen=True)
class Validation:
    """What was forecast for each observation.

    Parameters
    ----------
    scenario : name of the plan.
    observations : what was observed.
    model : forecasts without error of measurement, in the observations' units (rows, runs).
    nulls : the same of each null; NaN where it says nothing.
    noise : standard normal errors of measurement (rows, samples), the same for the model and the nulls; a run is as
        many samples as make ``SAMPLES`` of all.
    points, part : s.d. of these errors in shares, and in amounts as a part of them.
    """

    scenario: str
    observations: tuple[Observation, ...]
    model: Array
    nulls: Mapping[str, Array]
    noise: Array
    points: float = POINTS
    part: float = PART

    @property
    def observed(self) -> Array:
        """Observed values."""
        return np.array([each.value for each in self.observations])

    def reported(self, values: Array) -> Array:
        """Values as they would be reported: with errors of measurement."""
        shares = np.array([each.share for each in self.observations])[:, None]
        values = np.repeat(values, self.noise.shape[1] // values.shape[1], axis=1)
        return np.asarray(values + np.where(shares, self.points, self.part * np.abs(values)) * self.noise)

    @property
    def scale(self) -> Array:
        """What turns values into points: percentage points of shares, per cent of amounts.

        Per cent of the observed amount, or of the forecast where that is larger: profits may be near 0.
        """
        size = np.maximum(np.abs(self.observed), np.median(np.abs(self.model), axis=1))
        per_cent = 100.0 / np.maximum(size, 1e-9)
        return np.where([each.share for each in self.observations], 100.0, per_cent)

    def score(self) -> dict[str, float | None]:
        """Errors, coverage and widths in points, of the model and of nulls, and how often it gets the direction."""
        return score(*self._in_points()) | {"signs": self.signs()}

    def signs(self) -> float | None:
        """Share of observations that moved, from what they would be unchanged, to the side forecast."""
        before = np.median(self.nulls["unchanged"], axis=1)
        told = np.isfinite(before)
        right = np.sign(self.observed - before) == np.sign(np.median(self.model, axis=1) - before)
        return float(right[told].mean()) if told.any() else None

    def skills(self) -> dict[str, Skill | None]:
        """Skill against each null."""
        return skills(*self._in_points())

    def verdict(self) -> str:
        """One sentence on whether the model says more than the best null."""
        told = self.skills()
        best = best_null(told)
        own = told[best] if best else None
        if own is None:
            return "No null says anything of these observations, so there is nothing to beat."
        few = f" {own.rows} observations are few." if own.rows < 10 else ""
        words = f"skill {own.skill:.2f}, 90 % interval {own.low:.2f} to {own.high:.2f}"
        if own.low > 0.0:
            return f"The model says more than the best null ({best}): {words}.{few}"
        if own.high < 0.0:
            return f"The null {best} does better than the model: {words}.{few}"
        return f"It can't be told whether the model does better than the best null ({best}): {words}.{few}"

    def rows(self) -> list[dict[str, Any]]:
        """One record an observation, as ``validate --json`` gives them."""
        low, high = band(self.reported(self.model))
        middle = np.median(self.model, axis=1)
        return [
            {
                "outcome": each.outcome, "channel": each.channel, "start": each.start, "end": each.end,
                "size": each.size, "dependence": each.dependence, "unit": each.unit, "observed": each.value,
                "predicted": float(middle[k]), "low": float(low[k]), "high": float(high[k]),
                "covered": bool(low[k] <= each.value <= high[k]),
            } | {name: _told(values[k]) for name, values in self.nulls.items()}
            for k, each in enumerate(self.observations)
        ]  # fmt: skip

    def _in_points(self) -> tuple[Array, Array, dict[str, Array]]:
        scale = self.scale
        nulls = {name: self.reported(values) * scale[:, None] for name, values in self.nulls.items()}
        return self.reported(self.model) * scale[:, None], self.observed * scale, nulls


def validate(
    observations: Sequence[Observation],
    scenario: Scenario,
    pairs: Sequence[Pair],
    workers: int = 0,
    progress: Progress | None = None,
) -> Validation:
    """Live pairs of worlds, and set what they forecast beside what was observed.

    Parameters
    ----------
    observations : of ``load_observations``.
    scenario : the plan.
    pairs : of ``pairs_of``.
    workers, progress : as in ``compare``; progress counts thousandths of pairs.
    """
    done = 0

    def one(pair: Pair) -> list[list[float]]:
        nonlocal done
        plan, other = live(pair)
        done += 1
        if progress:
            progress(done, len(pairs))
        return read(observations, pair.plan.replace(seed=pair.seed), plan, other)

    with ThreadPoolExecutor(workers or min(os.cpu_count() or 1, 2)) as pool:
        cells = np.array(list(pool.map(one, pairs)))
    samples = len(pairs) * -(-SAMPLES // len(pairs))
    noise = np.random.default_rng(NOISE_SEED).standard_normal((len(observations), samples))
    nulls = {name: cells[:, 1 + place].T for place, name in enumerate(NULLS)}
    return Validation(scenario.name, tuple(observations), cells[:, 0].T, nulls, noise)


def pairs_of(
    plan: Scenario, observations: Sequence[Observation], draws: Posterior | None, n: int, seeds: Sequence[int]
) -> list[Pair]:
    """Pairs to live, up to the last week observed: draws × seeds, or the plan's own parameters × seeds.

    A draw has a luck of its own; further seeds follow it.
    """
    plan, other = pair_of(plan, "baseline" if plan.name != "baseline" else plan.replace(name="plan"))
    until = max(each.last for each in observations) + 1
    plan, other = (each.replace(weeks=max(until - each.start_week, 1)) for each in (plan, other))
    if draws is None or n == 0:
        return [Pair(plan, other, seed) for seed in seeds]
    return [
        Pair(draws.scenario(plan, place), draws.scenario(other, place), draws.seed(place) + 100_000 * number)
        for place in draws.pick(n)
        for number in range(len(seeds))
    ]


def live(pair: Pair) -> tuple[Recorder, Recorder]:
    """Recorders of a pair, its past lived once."""
    worlds = [pair.other, pair.plan]
    lived = Fleet(worlds, (pair.seed,), 1, common_cohort_week(worlds)).run()
    return lived[pair.plan.name, pair.seed], lived[pair.other.name, pair.seed]


def read(observations: Sequence[Observation], scenario: Scenario, plan: Recorder, other: Recorder) -> list[list[float]]:
    """What a pair forecasts for each observation, and what each null says with this pair's past (1 + nulls, rows)."""
    names = scenario.parameters.channels.names
    base = base_of(scenario, plan, other)
    model = [value_in(each, scenario, plan, other) for each in observations]
    return [model, *([_null(name, base, each, names) for each in observations] for name in NULLS)]


def _null(name: str, base: Base | None, seen: Observation, channels: tuple[str, ...]) -> float:
    value = null_value(name, base, seen, channels) if base else None
    return float("nan") if value is None else value


def value_in(seen: Observation, scenario: Scenario, plan: Recorder, other: Recorder) -> float:
    """Value that an observation has in a world, beside the other world of its pair."""
    rows = slice(seen.first - plan.start, seen.last - plan.start + 1)
    names = scenario.parameters.channels.names
    if seen.table == "diversion":
        return _diverted(seen, scenario, plan, other)
    if seen.table == "cohorts":
        size = SIZES.index(seen.size) if seen.size in SIZES else len(SIZES)
        place = (names.index(seen.channel), size, DEPENDENCES.index(seen.dependence), COHORT_COLUMN[seen.outcome])
        return float(plan.series["cohorts"][(rows.stop - 1, *place)])
    if seen.table == "channels":
        series = plan.series["channels"][rows, names.index(seen.channel), CHANNEL_COLUMN[seen.outcome]]
    else:
        series = plan.series["market"][rows, COLUMN[seen.outcome]]
    return float(series.sum() if seen.flow else series.mean())


def _diverted(seen: Observation, scenario: Scenario, plan: Recorder, other: Recorder) -> float:
    """Mean of the diversion table's column over the closed weeks observed."""
    channels = scenario.parameters.channels
    place = channels.index(seen.channel)
    closed = np.array([shut(scenario, week) for week in range(plan.start, seen.last + 1)])
    gain = plan.series["channels"][: len(closed), :, GMV] - other.series["channels"][: len(closed), :, GMV]
    found = []
    for row in range(seen.first - plan.start, len(closed)):
        total = gain[: row + 1][closed[: row + 1].any(axis=1)].sum(axis=0)
        here = closed[row] & (total < 0.0)
        if here[place]:
            found.append(split(total, here, channels)[seen.outcome])
    return float(np.mean(found)) if found else 0.0


def _told(values: Array) -> float | None:
    """Median of a null over runs; None where it says nothing."""
    return float(np.median(values)) if np.isfinite(values).all() else None
