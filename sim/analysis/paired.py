"""Effects as paired differences: the same luck in both worlds, so that only the policy differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import WEEK_ZERO

COVERAGE = 0.90
KEYS = ("scenario", "seed", "week", "date", "channel")
COLUMNS = ("scenario", "outcome", "channel", "window", "baseline", "effect", "low", "high", "percent", "n")

Array = NDArray[np.float64]


class Interval(NamedTuple):
    """A mean over seeds and its 90 % interval; both ends are the mean when there is one seed."""

    mean: Array
    low: Array
    high: Array


class Cube(NamedTuple):
    """One scenario's outcomes as an array.

    Parameters
    ----------
    cells : outcomes (seeds, weeks, series).
    seeds, weeks : seeds; absolute weeks.
    series : outcome and channel (empty for the whole market) of each series.
    """

    cells: Array
    seeds: tuple[int, ...]
    weeks: NDArray[np.int64]
    series: tuple[tuple[str, str], ...]


def interval(sample: Array) -> Interval:
    """Mean over the first axis with a 90 % Student-t interval.

    >>> [round(float(x), 3) for x in interval(np.array([1.0, 2.0, 3.0]))]
    [2.0, 0.314, 3.686]
    """
    from scipy.special import stdtrit

    n = len(sample)
    mean = sample.mean(axis=0)
    if n < 2:
        return Interval(mean, mean, mean)
    half = stdtrit(n - 1, 0.5 + COVERAGE / 2) * sample.std(axis=0, ddof=1) / np.sqrt(n)
    return Interval(mean, mean - half, mean + half)


def cube(tables: Mapping[str, pd.DataFrame], scenario: str) -> Cube:
    """Outcomes of the market and of every channel of one scenario."""
    market = tables["market"]
    market = market[market["scenario"] == scenario].sort_values(["seed", "week"])
    channels = tables["channels"]
    channels = channels[channels["scenario"] == scenario]
    seeds = tuple(int(seed) for seed in market["seed"].unique())
    shape = (len(seeds), len(market) // len(seeds))
    series = [(name, "") for name in numeric(market)]
    parts = [market[[name for name, _ in series]].to_numpy(dtype=np.float64).reshape(*shape, -1)]
    names = numeric(channels)
    for channel in channels["channel"].unique():
        rows = channels[channels["channel"] == channel].sort_values(["seed", "week"])
        parts.append(rows[names].to_numpy(dtype=np.float64).reshape(*shape, -1))
        series += [(name, str(channel)) for name in names]
    weeks = absolute_weeks(market["date"].iloc[: shape[1]])
    return Cube(np.concatenate(parts, axis=2), seeds, weeks, tuple(series))


def effects(
    cubes: Mapping[str, Cube], against: str, windows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> pd.DataFrame:
    """Effect of every scenario on every outcome, by window.

    Parameters
    ----------
    cubes : outcomes by scenario.
    against : the world that the others are compared with.
    windows : by scenario, for each seed in the order of its cube, the absolute weeks of each window.
    """
    rows = [
        frame
        for name in cubes
        if name != against
        for frame in _scenario_effects(name, cubes[name], cubes[against], windows[name])
    ]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(COLUMNS))


def pairing(
    cubes: Mapping[str, Cube], against: str, windows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> pd.DataFrame:
    """How many times fewer seeds pairing needs: variance of unpaired over that of paired differences.

    Only outcomes on which the policy has an effect that varies have a row; it takes three seeds to say.
    """
    rows: list[tuple[str, str, str, str, float]] = []
    for name, own in cubes.items():
        if name == against or len(own.seeds) < 3:
            continue
        for window in _shared(windows[name]):
            here, there = _means(own, cubes[against], windows[name], window)
            paired = (here - there).var(axis=0, ddof=1)
            unpaired = here.var(axis=0, ddof=1) + there.var(axis=0, ddof=1)
            for place in np.flatnonzero((paired > 0.0) & (unpaired > 0.0)):
                ratio = float(unpaired[place] / paired[place])
                rows.append((name, *own.series[place], window, ratio))
    return pd.DataFrame(rows, columns=["scenario", "outcome", "channel", "window", "ratio"])


def numeric(table: pd.DataFrame) -> list[str]:
    """Columns that are outcomes: numbers and yes/no, without the keys."""
    kinds = table.dtypes
    return [
        name
        for name in table.columns
        if name not in KEYS and (pd.api.types.is_numeric_dtype(kinds[name]) or kinds[name] == np.bool_)
    ]


def absolute_weeks(dates: Any) -> NDArray[np.int64]:
    """Weeks since Monday 2022-01-03 of some Mondays."""
    days = pd.to_datetime(pd.Series(dates)) - pd.Timestamp(WEEK_ZERO)
    return np.asarray(days.dt.days // 7, dtype=np.int64)


def _scenario_effects(name: str, own: Cube, other: Cube, windows: Sequence[Mapping[str, Any]]) -> list[pd.DataFrame]:
    frames = []
    for window in _shared(windows):
        here, there = _means(own, other, windows, window)
        base = there.mean(axis=0)
        mean, low, high = interval(here - there)
        percent = 100.0 * np.divide(mean, base, out=np.zeros_like(mean), where=base != 0.0)
        frame = {
            "scenario": name, "outcome": [outcome for outcome, _ in own.series],
            "channel": [channel for _, channel in own.series], "window": window, "baseline": base,
            "effect": mean, "low": low, "high": high, "percent": percent, "n": len(here),
        }  # fmt: skip
        frames.append(pd.DataFrame(frame, columns=list(COLUMNS)))
    return frames


def _shared(windows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Windows that every seed has (luck may decide on a licence)."""
    return [name for name in windows[0] if all(name in each for each in windows)]


def _means(own: Cube, other: Cube, windows: Sequence[Mapping[str, Any]], window: str) -> tuple[Array, Array]:
    """Mean of a window by seed and series, in both worlds, over the weeks that both recorded."""
    weeks = np.intersect1d(own.weeks, other.weeks)
    here = np.empty((len(own.seeds), len(own.series)))
    there = np.empty_like(here)
    for place, each in enumerate(windows):
        used = np.intersect1d(each[window], weeks)
        here[place] = own.cells[place, np.isin(own.weeks, used)].mean(axis=0)
        there[place] = other.cells[place, np.isin(other.weeks, used)].mean(axis=0)
    return here, there
