"""The numbers of a report, taken from stored tables: by group, by seller's dependence, by where spending went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.compare import Comparison
from sim.analysis.diversion import gmv, split
from sim.analysis.membership import SMALL_SIZES
from sim.analysis.paired import absolute_weeks, interval
from sim.analysis.report.dots import Estimate, Row

GROUPS = {"physical": "shop only", "both": "shop and online", "online": "online only"}
DEPENDENCE = {"all": "all sellers", "over_20": "over 20 % of turnover", "over_50": "over 50 % of turnover"}
MAIN_WINDOW = "year1"
TOTALS = ("to_online", "to_physical", "not_spent")

Array = NDArray[np.float64]


class Whither(NamedTuple):
    """Where the spending of closed channels went in one world: shares with intervals, and weeks of closure."""

    online: Estimate
    physical: Estimate
    not_spent: Estimate
    by_channel: dict[str, float]
    weeks: int


class Fate(NamedTuple):
    """What became of the sellers of the cohort by the end, in one world (shares)."""

    alive: float
    losing: float
    loss: float
    laying_off: float


def channel_of(comparison: Comparison) -> str:
    """The channel that the report is about: the closed one that sold most, else TikTok Shop."""
    channels = comparison.channels
    closed = np.zeros(len(channels), dtype=np.bool_)
    for own in comparison.shut.values():
        closed |= own.any(axis=0)
    if not closed.any():
        return "tiktok_shop"
    sold = gmv(comparison.cubes[comparison.against], channels).sum(axis=(0, 1))
    return channels.names[int(np.argmax(np.where(closed, sold, -1.0)))]


def estimate(comparison: Comparison, scenario: str, outcome: str, window: str, channel: str = "") -> Estimate | None:
    """Effect in percent of the baseline, with its interval; None where the window does not exist."""
    table = comparison.effects
    row = table[
        (table["scenario"] == scenario) & (table["outcome"] == outcome)
        & (table["channel"] == channel) & (table["window"] == window)
    ]  # fmt: skip
    if row.empty or not row["baseline"].iloc[0]:
        return None
    scale = 100.0 / float(row["baseline"].iloc[0])
    return Estimate(*(float(row[name].iloc[0]) * scale for name in ("effect", "low", "high")))


def group_rows(comparison: Comparison, window: str = MAIN_WINDOW) -> list[Row]:
    """Effect on revenue of small merchants by size and presence, in percent, a panel a scenario."""
    scenarios = comparison.others
    means = {name: _group_means(comparison, name, window) for name in scenarios}
    rows = [Row("All small merchants", tuple(_percent(*_sum(means[name])) for name in scenarios))]
    for size in SMALL_SIZES:
        rows.append(Row(size.capitalize()))
        for presence, label in GROUPS.items():
            pairs = [means[name][size, presence] for name in scenarios]
            rows.append(Row(f"  {label}", tuple(_percent(*pair) for pair in pairs)))
    return rows


def dependence_rows(comparison: Comparison, channel: str, window: str = MAIN_WINDOW) -> list[Row]:
    """Turnover of a channel's sellers against the no-ban world, in points of their turnover before."""
    rows = []
    for dependence, label in DEPENDENCE.items():
        found = []
        for name in comparison.others:
            here = _cohort(comparison, name, channel, dependence, "turnover_ratio", window, name)
            there = _cohort(comparison, comparison.against, channel, dependence, "turnover_ratio", window, name)
            found.append(_estimate(100.0 * (here - there)))
        rows.append(Row(label, tuple(found)))
    return rows


def fates(comparison: Comparison, channel: str, dependence: str) -> dict[str, Fate]:
    """What became of a channel's sellers by the last week, in every world."""
    table = _cohort_rows(comparison, channel, dependence)
    last = table[table["week"] == table.groupby("scenario", observed=True)["week"].transform("max")]
    found = {}
    for name in comparison.scenarios:
        own = last[last["scenario"] == name]
        alive = float((own["alive"] / own["sellers"].clip(lower=1.0)).mean())
        rest = (float(own[each].mean()) for each in ("share_losing", "loss_mean", "share_laying_off"))
        found[name] = Fate(alive, *rest)
    return found


def survival(comparison: Comparison, channel: str, dependence: str) -> Iterator[tuple[str, NDArray[np.int64], Array]]:
    """Share of a channel's sellers still in business, by world and absolute week."""
    table = _cohort_rows(comparison, channel, dependence)
    for name in comparison.scenarios:
        own = table[table["scenario"] == name]
        share = (own["alive"] / own["sellers"].clip(lower=1.0)).groupby(own["date"]).mean()
        yield name, absolute_weeks(share.index.to_series()), share.to_numpy()


def survival_difference(comparison: Comparison, channel: str, dependence: str, scenario: str) -> Estimate:
    """Sellers in 100 more in business at the end than in the world compared against."""
    table = _cohort_rows(comparison, channel, dependence)
    last = table[table["week"] == table.groupby("scenario", observed=True)["week"].transform("max")]
    alive = (last["alive"] / last["sellers"].clip(lower=1.0)).groupby([last["scenario"], last["seed"]], observed=True)
    share = alive.mean()
    return _estimate(100.0 * (share[scenario] - share[comparison.against]).to_numpy())


def bound(comparison: Comparison, channel: str) -> float:
    """What a channel sells as a share of physical trade, in the world compared against: the most it could gain."""
    own = comparison.cubes[comparison.against]
    sold = gmv(own, comparison.channels)
    weeks = np.zeros(len(own.weeks), dtype=np.bool_)
    for name in comparison.others:
        closed = comparison.cubes[name].weeks[comparison.shut[name].any(axis=1)]
        weeks |= np.isin(own.weeks, closed)
    place, physical = (comparison.channels.index(each) for each in (channel, "physical"))
    used = sold[:, weeks]
    return float(used[..., place].sum() / used[..., physical].sum())


def has_cohort(comparison: Comparison, channel: str) -> bool:
    """Whether there are sellers to follow."""
    return bool((_cohort_rows(comparison, channel, "all")["sellers"] > 0).any())


def whither(comparison: Comparison) -> dict[str, Whither]:
    """Where the spending of closed channels went, by scenario, over all weeks of closure."""
    found = {}
    for name in comparison.others:
        shut = comparison.shut[name]
        weeks = np.flatnonzero(shut.any(axis=1))
        if len(weeks):
            gains = _gain(comparison, name)[:, weeks].sum(axis=1)
            closed = shut.any(axis=0) & (gains.sum(axis=0) < 0.0)
            parts = [split(each, closed, comparison.channels) for each in gains if each[closed].sum() < 0.0]
            if parts:
                found[name] = _whither(comparison, parts, len(weeks))
    return found


def mean_share(comparison: Comparison, scenario: str, channel: str) -> tuple[NDArray[np.int64], Array]:
    """Share of online sales of a channel by absolute week, mean over seeds."""
    return mean_series(comparison, scenario, "share_online", channel)


def mean_series(
    comparison: Comparison, scenario: str, outcome: str, channel: str = ""
) -> tuple[NDArray[np.int64], Array]:
    """An outcome by absolute week, mean over seeds."""
    own = comparison.cubes[scenario]
    return own.weeks, own.cells[:, :, own.series.index((outcome, channel))].mean(axis=0)


def _gain(comparison: Comparison, name: str) -> Array:
    """GMV minus that of the world compared against, by seed, week and channel; 0 in weeks that it lacks."""
    own, other = comparison.cubes[name], comparison.cubes[comparison.against]
    here = gmv(own, comparison.channels)
    there = gmv(other, comparison.channels)
    gain = np.zeros_like(here)
    shared = np.intersect1d(own.weeks, other.weeks)
    gain[:, np.isin(own.weeks, shared)] = here[:, np.isin(own.weeks, shared)] - there[:, np.isin(other.weeks, shared)]
    return gain


def _whither(comparison: Comparison, parts: list[dict[str, float]], weeks: int) -> Whither:
    online, physical, not_spent = (_estimate(np.array([each[name] for each in parts])) for name in TOTALS)
    by_channel = {name: float(np.mean([each[f"to_{name}"] for each in parts])) for name in comparison.channels.names}
    return Whither(online, physical, not_spent, by_channel, weeks)


def _group_means(comparison: Comparison, name: str, window: str) -> dict[tuple[str, str], tuple[Array, Array]]:
    """Mean weekly revenue of each group, here and in the world compared against, by seed."""
    table = comparison.tables["merchants"]
    table = table[table["size"].isin(SMALL_SIZES) & (table["goods"] != "cross_border")]
    weeks = absolute_weeks(table["date"])
    windows = comparison.windows[name]
    found = {}
    for size in SMALL_SIZES:
        for presence in GROUPS:
            own = (table["size"] == size) & (table["presence"] == presence)
            pair = tuple(
                np.array([
                    table[own & (table["scenario"] == world) & (table["seed"] == seed)
                          & np.isin(weeks, each.get(window, []))]["revenue_usd"].sum()
                    for seed, each in zip(comparison.seeds, windows, strict=True)
                ])
                for world in (name, comparison.against)
            )  # fmt: skip
            found[size, presence] = (pair[0], pair[1])
    return found


def _sum(means: dict[tuple[str, str], tuple[Array, Array]]) -> tuple[Array, Array]:
    here, there = zip(*means.values(), strict=True)
    return np.sum(here, axis=0), np.sum(there, axis=0)


def _percent(here: Array, there: Array) -> Estimate:
    base = float(there.mean())
    return _estimate(100.0 * (here - there) / base) if base else Estimate(0.0, 0.0, 0.0)


def _estimate(sample: Array) -> Estimate:
    return Estimate(*(float(each) for each in interval(sample)))


def _cohort_rows(comparison: Comparison, channel: str, dependence: str) -> pd.DataFrame:
    table = comparison.tables["cohorts"]
    return table[(table["channel"] == channel) & (table["size"] == "all") & (table["dependence"] == dependence)]


def _cohort(
    comparison: Comparison, world: str, channel: str, dependence: str, outcome: str, window: str, of: str
) -> Array:
    """Mean of a cohort's outcome over the window of a scenario, by seed, in some world."""
    table = _cohort_rows(comparison, channel, dependence)
    table = table[table["scenario"] == world]
    weeks = absolute_weeks(table["date"])
    means = []
    for seed, windows in zip(comparison.seeds, comparison.windows[of], strict=True):
        used = table[(table["seed"] == seed) & np.isin(weeks, windows.get(window, []))][outcome]
        means.append(float(used.mean()) if len(used) else 0.0)
    return np.array(means)
