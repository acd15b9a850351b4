"""Forecasts that need no model, to be beaten (MODEL.md section 11): no change, proportional, trends, recovery.

All start from sales by channel in the 13 weeks before the first policy, carried on by what is known of budgets, season
and the path of online trade (the same world without policies, by total alone).

N0 no change, the closed channel's spending disappears; N0b nothing changes; N1 the closed channel's spending goes to
all others in proportion, in person too; N2 to the other online channels in proportion; N3 the same on shares that move
along the trends of before the ban; N4 everything is as before, with those trends, once the channel opens again.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.observed import Observation
from sim.analysis.windows import shut
from sim.record.outcomes import CHANNELS, MARKET
from sim.record.recorder import Recorder
from sim.scenario import Scenario

Array = NDArray[np.float64]

NULLS: Final = ("no_change", "unchanged", "iia", "proportional", "trend", "recovery")
"""N0, N0b, N1, N2, N3, N4."""

MEANING: Final = {
    "no_change": "nothing else changes; what the closed channel sold is not sold",
    "unchanged": "nothing changes at all",
    "iia": "the closed channel's sales go to all others in proportion, shops too",
    "proportional": "the closed channel's sales go to the other online channels in proportion",
    "trend": "the same, on shares that move along the trends of before the ban",
    "recovery": "everything returns, with those trends, once the channel opens again",
}
BASE_WEEKS: Final = 13

SLOPES: Final = {"shopee": (48.1, 46.5), "lazada": (20.2, 17.7), "tokopedia": (18.5, 13.9), "tiktok_shop": (4.4, 13.2)}
"""Shares of sales in South-East Asia in 2022 and as forecast for 2023 in August 2023 (M11: ``sea_share_*``), in %."""

SHRUNK: Final = 0.5
GMV: Final = [name for name, *_ in CHANNELS].index("gmv_usd")
COLUMN: Final = {name: place for place, (name, *_) in enumerate(MARKET)}
CHANNEL_COLUMN: Final = {name: place for place, (name, *_) in enumerate(CHANNELS)}
IN_PROPORTION: Final = ("gmv_usd", "orders", "commission_usd", "subsidy_usd")
ALL_ONLINE: Final = ("gmv_online_usd", "orders", "parcels_per_day")


class Base(NamedTuple):
    """What nulls start from, of one pair of worlds; weeks are absolute, rows of the recorders.

    Parameters
    ----------
    start : first recorded week.
    origin : first week in which a policy acts.
    market, channels : means of the weeks before the origin (columns,), (channels, columns).
    growth : weekly growth since then of online and of physical sales without policies (2, weeks).
    shut : channels that a ban keeps shut (weeks, channels).
    slopes : yearly change of ln share by channel, shrunk.
    """

    start: int
    origin: int
    market: Array
    channels: Array
    growth: Array
    shut: NDArray[np.bool_]
    slopes: Array


def base_of(scenario: Scenario, plan: Recorder, other: Recorder) -> Base | None:
    """What nulls start from; None without a policy or with fewer than 13 recorded weeks before it."""
    origin = scenario.timeline.first_policy_week()
    if origin is None or origin - plan.start < BASE_WEEKS:
        return None
    rows = slice(origin - plan.start - BASE_WEEKS, origin - plan.start)
    channels = plan.series["channels"][rows].mean(axis=0)
    sold = other.series["channels"][: other.weeks, :, GMV]
    online, physical = sold[:, :-1].sum(axis=1), sold[:, -1]
    growth = np.stack([series / series[rows].mean() for series in (online, physical)])
    weeks = range(plan.start, plan.start + plan.weeks)
    slopes = [SHRUNK * np.log(SLOPES[n][1] / SLOPES[n][0]) if n in SLOPES else 0.0
              for n in scenario.parameters.channels.names]  # fmt: skip
    closed = np.array([shut(scenario, week) for week in weeks])
    return Base(plan.start, origin, plan.series["market"][rows].mean(axis=0), channels, growth, closed,
                np.array(slopes))  # fmt: skip


def null_value(name: str, base: Base, seen: Observation, channels: tuple[str, ...]) -> float | None:
    """What a null says of an observation; None if it says nothing."""
    if seen.first < base.origin:
        return None
    if seen.table == "cohorts":
        return 1.0 if seen.outcome == "turnover_ratio" and name in ("no_change", "unchanged") else None
    if seen.table == "diversion":
        return _diverted(name, base, seen, channels)
    weeks = range(seen.first, seen.last + 1)
    told = [value for week in weeks if (value := _weekly(name, base, seen, week, channels)) is not None]
    if len(told) < len(weeks):
        return None
    return float(np.sum(told)) if seen.flow else float(np.mean(told))


def sales(name: str, base: Base, week: int) -> Array | None:
    """Weekly sales by channel (US$) in an absolute week under a null; None where it says nothing."""
    row = week - base.start
    closed = base.shut[row]
    gmv = base.channels[:, GMV].copy()
    if name in ("trend", "recovery"):
        online = gmv[:-1].sum()
        gmv[:-1] *= np.exp(base.slopes[:-1] * (week - base.origin) / 52.0)
        gmv[:-1] *= online / gmv[:-1].sum()
    gmv[:-1] *= base.growth[0, row]
    gmv[-1] *= base.growth[1, row]
    lost = gmv[closed].sum()
    reopened = base.shut[:row].any() and not closed.any()
    if name == "unchanged":
        return gmv
    if name == "recovery":
        return gmv if reopened else None
    if name == "no_change":
        return np.where(closed, 0.0, gmv)
    if reopened:
        return None
    if name == "iia":
        return np.where(closed, 0.0, gmv * gmv.sum() / (gmv.sum() - lost))
    gmv[:-1] *= gmv[:-1].sum() / (gmv[:-1].sum() - lost)
    return np.where(closed, 0.0, gmv)


def _weekly(name: str, base: Base, seen: Observation, week: int, channels: tuple[str, ...]) -> float | None:
    """A null's value of one week."""
    gmv = sales(name, base, week)
    if gmv is None:
        return None
    before = base.channels[:, GMV]
    if seen.table == "channels":
        j = channels.index(seen.channel)
        level = float(base.channels[j, CHANNEL_COLUMN[seen.outcome]])
        if seen.outcome == "share_online":
            return float(gmv[j] / gmv[:-1].sum()) if j < len(gmv) - 1 else 0.0
        if seen.outcome in IN_PROPORTION:
            return float(level * gmv[j] / before[j]) if before[j] > 0.0 else level
        silent = name not in ("no_change", "unchanged")
        return None if silent else level * float(gmv[j] > 0.0 or before[j] == 0.0 or seen.outcome == "price_index")
    level = float(base.market[COLUMN[seen.outcome]])
    if seen.outcome == "hhi_online":
        return float(((gmv[:-1] / gmv[:-1].sum()) ** 2).sum())
    if seen.outcome == "gmv_total_usd":
        return float(gmv.sum())
    if seen.outcome in ALL_ONLINE:
        orders = base.channels[:-1, CHANNEL_COLUMN["orders"]] / np.maximum(before[:-1], 1e-9)
        parcels = float(orders @ gmv[:-1])
        return {"gmv_online_usd": float(gmv[:-1].sum()), "orders": parcels}.get(seen.outcome, parcels / 7.0)
    if name not in ("no_change", "unchanged"):
        return None
    return level * float(gmv.sum() / before.sum()) if seen.unit.startswith("US$") else level


def _diverted(name: str, base: Base, seen: Observation, channels: tuple[str, ...]) -> float | None:
    """Where a null sends the closed channel's spending."""
    closed = base.shut[seen.last - base.start]
    if name in ("unchanged", "recovery") or not closed.any():
        return None
    gmv, after = base.channels[:, GMV], sales(name, base, seen.last)
    if after is None:
        return None
    online = float(gmv[:-1][~closed[:-1]].sum())
    pool = {"no_change": np.inf, "iia": online + gmv[-1]}.get(name, online)
    share = np.where(closed, 0.0, gmv / pool)
    share[-1] = share[-1] if name == "iia" else 0.0
    parts = {"to_online": share[:-1].sum(), "to_physical": share[-1], "not_spent": 1.0 - share.sum()}
    parts |= {f"to_{channel}": share[j] for j, channel in enumerate(channels[:-1])}
    return float(parts[seen.outcome])
