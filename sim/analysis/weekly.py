"""Outcomes week by week in both worlds and their paired difference, with 90 % bands over seeds."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.compare import Comparison
from sim.analysis.paired import Array, Interval, absolute_weeks, interval
from sim.analysis.windows import Weeks
from sim.parameters.axes import PRESENCES

SMALL_SIZES: Final = ("micro", "small")
OWN_GOODS: Final = ("local", "imported")
"""Goods of small merchants; sellers from abroad are not among them."""

GROUPS: Final = (*PRESENCES, *SMALL_SIZES, *OWN_GOODS)
"""Groups of small merchants with bands of their own, each a sum over the other two axes."""

GROUP_OUTCOMES: Final = ("revenue_usd", "profit_usd", "alive")
"""Columns of the merchants' table that have bands by group."""


class Bands(NamedTuple):
    """One outcome by week; every field is an array (weeks,), in the outcome's unit.

    Parameters
    ----------
    mean, low, high : the plan, and its 90 % interval over seeds.
    baseline_mean, baseline_low, baseline_high : the world compared against.
    effect, effect_low, effect_high : plan minus that world, paired by seed: narrower than the two bands suggest.
    weeks : absolute weeks.
    """

    mean: Array
    low: Array
    high: Array
    baseline_mean: Array
    baseline_low: Array
    baseline_high: Array
    effect: Array
    effect_low: Array
    effect_high: Array
    weeks: Weeks


def bands(comparison: Comparison, outcome: str, channel: str = "", scenario: str = "") -> Bands:
    """Bands of one outcome of a comparison.

    Parameters
    ----------
    outcome : a column of the market's table; of the channels' with a channel; of the merchants' with a group.
    channel : empty for the whole market, a channel, or one of ``GROUPS`` for small merchants.
    scenario : which of the scenarios compared; the only one when left out.

    Raises
    ------
    KeyError
        If there is no such series or scenario.
    """
    name = scenario or comparison.others[0]
    here, weeks = series(comparison, name, outcome, channel)
    there, weeks_there = series(comparison, comparison.against, outcome, channel)
    shared = np.intersect1d(weeks, weeks_there)
    return bands_of(here[:, np.isin(weeks, shared)], there[:, np.isin(weeks_there, shared)], shared)


def bands_of(here: Array, there: Array, weeks: Weeks) -> Bands:
    """Bands of outcomes (seeds, weeks) in two worlds of the same luck.

    >>> own = bands_of(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 1.0], [3.0, 3.0]]), np.array([0, 1]))
    >>> [float(x) for x in own.effect], [float(x) for x in own.effect_high]
    ([0.0, 1.0], [0.0, 1.0])
    """
    return Bands(*interval(here), *interval(there), *paired_band(here, there), weeks)


def paired_band(here: Array, there: Array) -> Interval:
    """Mean difference of two worlds by week and its 90 % interval over seeds."""
    return interval(here - there)


def series(comparison: Comparison, scenario: str, outcome: str, channel: str = "") -> tuple[Array, Weeks]:
    """An outcome of one world (seeds, weeks), and the absolute weeks."""
    if channel in GROUPS and outcome in GROUP_OUTCOMES:
        return _of_group(comparison.tables["merchants"], scenario, outcome, channel)
    own = comparison.cubes[scenario]
    return own.cells[:, :, own.series.index((outcome, channel))], own.weeks


def _of_group(merchants: pd.DataFrame, scenario: str, outcome: str, group: str) -> tuple[Array, Weeks]:
    """Small merchants of a group, summed over the other axes."""
    axis = "presence" if group in PRESENCES else "size" if group in SMALL_SIZES else "goods"
    used = (merchants["scenario"] == scenario) & (merchants[axis] == group)
    used &= merchants["size"].isin(SMALL_SIZES) & merchants["goods"].isin(OWN_GOODS)
    table = merchants[used].pivot_table(outcome, "seed", "date", aggfunc="sum", observed=True)
    return table.to_numpy(dtype=np.float64), absolute_weeks(table.columns)
