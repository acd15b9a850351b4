"""Facts of the one-sentence answer to a scenario: who lost and who gained, over which weeks, how sure.

Only numbers and dates; words in a reader's language are made of them elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Self

import numpy as np
import pandas as pd

from sim.analysis.compare import Comparison
from sim.analysis.paired import Array, interval
from sim.analysis.windows import WINDOWS, shut
from sim.clock import monday

REOPENED, SHUT, RULES = "reopened", "shut", "rules"
"""Kinds of answer: a channel was closed and opened again, stays closed to the end, or only rules changed."""

TOLD: Final = (
    ("small_revenue_usd", ""),
    ("small_profit_usd", ""),
    ("small_alive", ""),
    ("physical_traders_revenue_usd", ""),
    ("gmv_usd", "physical"),
    ("gmv_online_usd", ""),
    ("parcels_per_day", ""),
    ("jobs", ""),
    ("import_share", ""),
)
"""Outcomes an answer may tell, with their channel."""

SMALL_SIZES: Final = ("micro", "small")
DEPENDENT: Final = "over_50"


@dataclass(frozen=True)
class Change:
    """What a scenario changes in one outcome, over the answer's weeks.

    Parameters
    ----------
    baseline : level in the world compared against, in the outcome's unit.
    effect, low, high : paired difference and its 90 % interval, in the same unit.
    n : pairs of worlds; with one the interval has no width.
    """

    baseline: float
    effect: float
    low: float
    high: float
    n: int

    @property
    def percent(self) -> tuple[float, float, float]:
        """Effect and its interval in per cent of the baseline."""
        scale = 100.0 / self.baseline if self.baseline else 0.0
        return self.effect * scale, self.low * scale, self.high * scale

    @property
    def certain(self) -> bool:
        """Whether the interval leaves no doubt about the sign."""
        return self.n > 1 and (self.low > 0.0 or self.high < 0.0)


@dataclass(frozen=True)
class AnswerFacts:
    """What the answer to a scenario is made of.

    Parameters
    ----------
    scenario, against : names of the two worlds.
    kind : ``reopened``, ``shut`` or ``rules``.
    window : ``closed``, ``year1`` or ``end``.
    first, last : Mondays of the first and last week told.
    weeks : how many weeks those are.
    channels : channels that were closed.
    changes : by outcome and channel (``"gmv_usd/physical"``; the outcome alone for the whole market).
    at_end : the same over the last 13 weeks, when the market has settled.
    sellers : turnover of the average small seller on the closed channels, as a share of what it was before the
        cohort date (13 weeks); None where none closed.
    dependent : the same for those with more than half of their turnover there.
    seeds, people_per_agent : size of the evidence.
    """

    scenario: str
    against: str
    kind: str
    window: str
    first: date
    last: date
    weeks: int
    channels: tuple[str, ...]
    changes: Mapping[str, Change]
    at_end: Mapping[str, Change]
    sellers: Change | None
    dependent: Change | None
    seeds: int
    people_per_agent: int

    @property
    def small(self) -> Change:
        """Revenue of small merchants (US$ a week)."""
        return self.changes["small_revenue_usd"]

    @property
    def physical_traders(self) -> Change:
        """Revenue of small shops and stalls without online sales (US$ a week)."""
        return self.changes["physical_traders_revenue_usd"]

    @property
    def physical_market(self) -> Change:
        """Sales of the physical market (US$ a week)."""
        return self.changes["gmv_usd/physical"]

    @property
    def parcels(self) -> Change:
        """Parcels a day."""
        return self.changes["parcels_per_day"]

    def to_dict(self) -> dict[str, Any]:
        """Record for a file."""
        return {**asdict(self), "first": self.first.isoformat(), "last": self.last.isoformat()}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return the facts of a record that ``to_dict`` wrote."""
        own = {name: Change(**record[name]) if record[name] else None for name in ("sellers", "dependent")}
        days = {name: date.fromisoformat(record[name]) for name in ("first", "last")}
        told = {
            name: {key: Change(**each) for key, each in record[name].items()} for name in ("changes", "at_end")
        }  # fmt: skip
        return cls(**{**record, **own, **days, **told, "channels": tuple(record["channels"])})


def answer(comparison: Comparison, scenario: str) -> AnswerFacts:
    """Facts of the answer to one scenario of a comparison."""
    effects = comparison.effects[comparison.effects["scenario"] == scenario]
    told = set(effects["window"])
    window = next(each for each in WINDOWS if each in told)
    weeks = comparison.windows[scenario][0][window]
    closed = _closed(comparison, scenario) if window == "closed" else ()
    last_shut = comparison.shut[scenario][-1].any()
    return AnswerFacts(
        scenario=scenario,
        against=comparison.against,
        kind=RULES if not closed else SHUT if last_shut else REOPENED,
        window=window,
        first=monday(int(weeks[0])),
        last=monday(int(weeks[-1])),
        weeks=len(weeks),
        channels=closed,
        changes=_changes(effects, window),
        at_end=_changes(effects, "end"),
        sellers=sellers_change(comparison, scenario, closed, "all") if closed else None,
        dependent=sellers_change(comparison, scenario, closed, DEPENDENT) if closed else None,
        seeds=len(comparison.seeds),
        people_per_agent=comparison.scenarios[scenario].people_per_agent,
    )


def sellers_change(comparison: Comparison, scenario: str, channels: tuple[str, ...], dependence: str) -> Change | None:
    """Turnover ratio of the average small seller on closed channels, over the closed weeks.

    Each size's ratio counts by its firms, so that it tells of a typical small seller, not of their sum.
    """
    cohorts = comparison.tables["cohorts"]
    used = cohorts["channel"].isin(channels) & cohorts["size"].isin(SMALL_SIZES)
    used &= cohorts["dependence"] == dependence
    here, there = (_ratios(comparison, cohorts[used & (cohorts["scenario"] == name)], name, scenario)
                   for name in (scenario, comparison.against))  # fmt: skip
    if here is None or there is None:
        return None
    found = interval(here - there)
    return Change(float(there.mean()), float(found.mean), float(found.low), float(found.high), len(here))


def _ratios(comparison: Comparison, rows: pd.DataFrame, world: str, scenario: str) -> Array | None:
    """Mean turnover ratio of a world's cohort over the weeks that the scenario closes, by seed."""
    start = comparison.scenarios[world].start_week
    found = []
    for place, seed in enumerate(comparison.seeds):
        weeks = comparison.windows[scenario][place]["closed"] - start
        own = rows[(rows["seed"] == seed) & rows["week"].isin(weeks)]
        firms = own["sellers"].to_numpy(dtype=np.float64)
        if not firms.sum():
            return None
        found.append(float((own["turnover_ratio"].to_numpy() * firms).sum() / firms.sum()))
    return np.array(found)


def _closed(comparison: Comparison, scenario: str) -> tuple[str, ...]:
    """Names of the channels that a ban shuts in any week, for the first seed."""
    own = comparison.scenarios[scenario].replace(seed=comparison.seeds[0])
    weeks = comparison.windows[scenario][0]["closed"]
    ever = np.any([shut(own, int(week), comparison.channels) for week in weeks], axis=0)
    return tuple(name for name, closed in zip(comparison.channels.names, ever, strict=True) if closed)


def _changes(effects: pd.DataFrame, window: str) -> dict[str, Change]:
    """Changes of the outcomes told, over a window."""
    rows = {(row.outcome, row.channel): row for row in effects[effects["window"] == window].itertuples()}
    return {
        f"{outcome}/{channel}" if channel else outcome: _change(rows[outcome, channel])
        for outcome, channel in TOLD
        if (outcome, channel) in rows
    }


def _change(row: Any) -> Change:
    return Change(float(row.baseline), float(row.effect), float(row.low), float(row.high), int(row.n))
