"""Bands over the accepted draws, as they are published for a plan; why there are none for another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sim.analysis.over_draws import published
from sim.analysis.posterior import Posterior, posterior
from sim.analysis.small_market import PREFERRED
from sim.analysis.wording import HEADLINES, Headline
from sim.scenario import Scenario
from sim.scenario_file import builtin_names

MISSING, STALE, CUSTOM = "missing", "stale", "custom"
"""Why a plan has no published bands: there are none, they are of an older model, or they are of other plans."""

KEPT: Final = 32
"""Plans whose bands are kept for whoever looks next."""


class Band(NamedTuple):
    """An outcome over draws.

    Parameters
    ----------
    median, low, high : effect, and what holds 90 % of the draws; percent for outcomes told so, else as published.
    same_sign : share of draws that have the sign of the median.
    """

    median: float
    low: float
    high: float
    same_sign: float


class Bands(NamedTuple):
    """Published bands of a plan.

    Parameters
    ----------
    window : weeks they are about.
    of : by headline outcome.
    n, accepted, tried : draws that were lived, that they stand for, and that were tried.
    people_per_agent : size of their markets.
    day : on which they were computed.
    """

    window: str
    of: Mapping[Headline, Band]
    n: int
    accepted: int
    tried: int
    people_per_agent: int
    day: date


@lru_cache(maxsize=KEPT)
def held(plan: Scenario) -> Bands | str:
    """Bands of a plan, or why there are none, worked out once."""
    return bands_of(plan, posterior())


def bands_of(plan: Scenario, draws: Posterior | None) -> Bands | str:
    """Bands of a plan: those of the built-in scenario that decides the same, whatever the plan is called."""
    if draws is None or draws.stale:
        return STALE if draws else MISSING
    left_alone = plan.replace(name="left-alone", policies=())
    table = published([left_alone, *(plan.replace(name=name) for name in builtin_names())], draws)
    window = next((each for each in PREFERRED if each in set(table["window"])), "")
    rows = {(row.outcome, row.channel): row for row in table[table["window"] == window].itertuples()}
    told = {each: _band(each, rows[each.outcome, each.channel]) for each in HEADLINES if tuple(each[:2]) in rows}
    if not told:
        return CUSTOM
    n, tried, people = int(table["n"].max()), int(draws.manifest["drawn"]), int(draws.manifest["people_per_agent"])
    return Bands(window, told, n, len(draws), tried, people, draws.date)


def _band(each: Headline, row: Any) -> Band:
    names = ("percent", "percent_low", "percent_high") if each.form == "percent" else ("effect", "low", "high")
    return Band(*(float(getattr(row, name)) for name in (*names, "same_sign")))
