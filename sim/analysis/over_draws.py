"""Effects over the accepted draws: what policies change in every market that fits the facts of before the ban.

Each draw lives all worlds with the same luck, a luck of its own, in a small market.  Intervals over draws hold what
the facts leave open and luck together; those over seeds hold luck alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.compare import common_cohort_week, paired_scenarios
from sim.analysis.paired import COVERAGE
from sim.analysis.posterior import Posterior
from sim.analysis.windows import windows
from sim.analysis.worlds import Fleet, Progress
from sim.parameters.values import Parameters
from sim.record.outcomes import CHANNELS, MARKET
from sim.record.recorder import Recorder
from sim.scenario import Scenario

Array = NDArray[np.float64]

COLUMNS: Final = (
    "scenario", "outcome", "channel", "window", "baseline", "effect", "low", "high",
    "percent", "percent_low", "percent_high", "same_sign", "n",
)  # fmt: skip

FINDING: Final = 0.9
"""Share of draws that must have the sign of an effect."""

CLOSED: Final = "tiktok_shop"
DIVERTED: Final = ("to_online", "to_physical", "not_spent")
"""Where its spending went: rows of the table beside those of outcomes, in the window ``closed``."""


@dataclass
class DrawnEffects:
    """Means of every series by scenario and window, a row a draw.

    Parameters
    ----------
    against : the world that the others are compared with.
    series : outcome and channel (empty for the whole market) of each series.
    here, there, weights : by scenario and window, a row a draw: means in it (series,), in the other world, its weight.
    """

    against: str
    series: tuple[tuple[str, str], ...]
    here: dict[tuple[str, str], list[Array]] = field(default_factory=dict)
    there: dict[tuple[str, str], list[Array]] = field(default_factory=dict)
    weights: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def table(self) -> pd.DataFrame:
        """Median effect of each series, the interval that holds 90 % of draws, and how many share its sign."""
        frames = [self._frame(*key) for key in self.here]
        frames += [self._diverted(scenario) for scenario, window in self.here if window == "closed"]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))

    def _frame(self, scenario: str, window: str) -> pd.DataFrame:
        own = np.array(self.weights[scenario, window])
        own = own / own.sum()
        here, there = np.array(self.here[scenario, window]), np.array(self.there[scenario, window])
        effect = here - there
        percent = 100.0 * np.divide(effect, there, out=np.zeros_like(effect), where=there != 0.0)
        tail = 0.5 - COVERAGE / 2
        low, middle, high = quantiles(effect, own, (tail, 0.5, 1.0 - tail))
        percents = quantiles(percent, own, (tail, 0.5, 1.0 - tail))
        frame = {
            "scenario": scenario, "outcome": [name for name, _ in self.series],
            "channel": [channel for _, channel in self.series], "window": window, "baseline": own @ there,
            "effect": middle, "low": low, "high": high, "percent": percents[1], "percent_low": percents[0],
            "percent_high": percents[2], "same_sign": own @ (np.sign(effect) == np.sign(middle)), "n": len(effect),
        }  # fmt: skip
        return pd.DataFrame(frame, columns=list(COLUMNS))

    def _diverted(self, scenario: str) -> pd.DataFrame:
        """Where the closed channel's spending went over the closed weeks: shares, as effects without a baseline."""
        own = np.array(self.weights[scenario, "closed"])
        own = own / own.sum()
        sold = [place for place, (name, _) in enumerate(self.series) if name == "gmv_usd"]
        gain = (np.array(self.here[scenario, "closed"]) - np.array(self.there[scenario, "closed"]))[:, sold]
        channels = tuple(self.series[place][1] for place in sold)
        shut, physical = channels.index(CLOSED), channels.index("physical")
        lost = np.maximum(-gain[:, shut], 1e-9)
        to_physical = gain[:, physical] / lost
        to_online = np.delete(gain, (shut, physical), axis=1).sum(axis=1) / lost
        parts = np.stack((to_online, to_physical, 1.0 - to_online - to_physical), axis=1)
        tail = 0.5 - COVERAGE / 2
        low, middle, high = quantiles(parts, own, (tail, 0.5, 1.0 - tail))
        frame = {
            "scenario": scenario, "outcome": list(DIVERTED), "channel": CLOSED, "window": "closed", "baseline": 0.0,
            "effect": middle, "low": low, "high": high, "percent": 100.0 * middle, "percent_low": 100.0 * low,
            "percent_high": 100.0 * high, "same_sign": own @ (np.sign(parts) == np.sign(middle)), "n": len(parts),
        }  # fmt: skip
        return pd.DataFrame(frame, columns=list(COLUMNS))


def quantiles(values: Array, weights: Array, shares: Sequence[float]) -> Array:
    """Weighted quantiles of every column (shares, columns).

    >>> quantiles(np.array([[1.0], [2.0], [3.0]]), np.array([0.25, 0.5, 0.25]), (0.5,)).tolist()
    [[2.0]]
    """
    order = np.argsort(values, axis=0, kind="stable")
    sorted_values = np.take_along_axis(values, order, axis=0)
    own = weights[order]
    middle = np.cumsum(own, axis=0) - 0.5 * own
    columns = range(values.shape[1])
    return np.array([[np.interp(share, middle[:, k], sorted_values[:, k]) for k in columns] for share in shares])


def effects_of_draws(
    worlds: Sequence[Scenario],
    draws: Posterior,
    places: Sequence[int],
    weights: Sequence[float] | None = None,
    workers: int = 0,
    progress: Progress | None = None,
) -> DrawnEffects:
    """Live some worlds under some draws, and return what differs between them.

    Parameters
    ----------
    worlds : scenarios, aligned by ``paired_scenarios``; the first is the one compared against.
    draws, places : accepted draws, and which of them.
    weights : of these draws; equal by default, as ``Posterior.pick`` wants it.
    workers, progress : as in ``compare``; progress counts weeks of all draws.
    """
    names = worlds[0].parameters.channels.names
    series = [(name, "") for name, *_ in MARKET] + [(name, j) for j in names for name, *_ in CHANNELS]
    found = DrawnEffects(worlds[0].name, tuple(series))
    cohort = common_cohort_week(worlds)
    done = 0

    def live(place: int) -> dict[str, Recorder]:
        nonlocal done
        seed = draws.seed(place)
        lived = Fleet([draws.scenario(each, place) for each in worlds], (seed,), 1, cohort, checked).run()
        done += 1
        checked(0, 1)
        return {name: recorder for (name, _), recorder in lived.items()}

    def checked(part: int, whole: int) -> None:
        if progress:
            progress(done * 1000 + 1000 * part // whole, len(places) * 1000)

    with ThreadPoolExecutor(workers or min(os.cpu_count() or 1, 2)) as pool:
        for number, lived in enumerate(pool.map(live, places)):
            weight = 1.0 if weights is None else float(weights[number])
            _take(found, worlds, lived, draws.seed(places[number]), weight)
    return found


def _take(
    found: DrawnEffects, worlds: Sequence[Scenario], lived: Mapping[str, Recorder], seed: int, weight: float
) -> None:
    """Read the windows of one draw."""
    other = lived[worlds[0].name]
    for world in worlds[1:]:
        recorder = lived[world.name]
        for window, weeks in windows(world.replace(seed=seed)).items():
            rows = weeks - recorder.start
            found.here.setdefault((world.name, window), []).append(_means(recorder, rows))
            found.there.setdefault((world.name, window), []).append(_means(other, rows))
            found.weights.setdefault((world.name, window), []).append(weight)


def _means(recorder: Recorder, rows: NDArray[np.int64]) -> Array:
    market = recorder.series["market"][rows].mean(axis=0)
    channels = recorder.series["channels"][rows].mean(axis=0)
    return np.concatenate((market, channels.ravel()))


def published(worlds: Sequence[Scenario], draws: Posterior | None) -> pd.DataFrame:
    """Effects over draws that were worked out beforehand, for the windows of these worlds that they hold for.

    Parameters
    ----------
    worlds : the first is the one compared against; parameters other than the defaults leave nothing.
    draws : accepted draws; out-of-date ones leave nothing.
    """
    nothing = pd.DataFrame(columns=list(COLUMNS))
    default = Parameters.default().digest()
    if draws is None or draws.stale or any(each.parameters.digest() != default for each in worlds):
        return nothing
    parts: list[pd.DataFrame] = []
    taken: set[tuple[str, str]] = set()
    for number, names in enumerate(draws.manifest["forecast"]["sets"]):
        known = builtin_worlds(names)
        if _decided(worlds[0]) != _decided(known[0]):
            continue
        table = draws.forecasts[draws.forecasts["set"] == number]
        for world in worlds[1:]:
            holding = [name for name in _same_windows(world, known) if (world.name, name) not in taken]
            taken |= {(world.name, name) for name in holding}
            parts.append(table[(table["scenario"] == world.name) & table["window"].isin(holding)])
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)] if parts else nothing


def _same_windows(world: Scenario, known: Sequence[Scenario]) -> list[str]:
    """Windows of a world that are, week by week, those of one known world of its name in which the same is decided."""
    for same in known:
        if same.name == world.name and _decided(same) == _decided(world):
            own, held = windows(world), windows(same)
            return [name for name in own if name in held and np.array_equal(own[name], held[name])]
    return []


def builtin_worlds(names: Sequence[str]) -> list[Scenario]:
    """The built-in scenarios that are forecast beforehand, aligned; the first is the one compared against."""
    return paired_scenarios([Scenario.builtin(name) for name in names[1:]], Scenario.builtin(names[0]))


def _decided(world: Scenario) -> tuple[object, ...]:
    """What two scenarios must share to answer the same question: what is decided when, and the people."""
    policies = tuple((each.kind, each.id, each.start, each.end, each.fields) for each in world.policies)
    return (world.start, world.population_seed, world.expected, policies)
