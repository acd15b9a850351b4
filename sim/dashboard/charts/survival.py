"""Survival of the sellers who lived off a channel: followed in both worlds whether or not they give up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import monday
from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import Figure
from sim.dashboard.charts.groups import DASH
from sim.dashboard.charts.lines import Line, lines
from sim.dashboard.charts.pair import Pair
from sim.dashboard.charts.scale import Measure
from sim.dashboard.market.track import Track
from sim.record.cohort_rows import DEPENDENCES
from sim.record.outcomes import COHORTS

DEPENDENT = ("over_20", "over_50")
EVERYONE = -1
"""Place of all sizes together, the last."""


class Alive(NamedTuple):
    """Share of sellers still in business by recorded week (NaN before the date), and how many they were."""

    share: NDArray[np.float64]
    sellers: float


def alive(track: Track, channel: int, dependence: str, weeks: int) -> Alive:
    """Sellers of a channel who depended on it so much, and how many of them are left."""
    names = [row[0] for row in COHORTS]
    rows = track.recorder.series["cohorts"][:weeks, channel, EVERYONE, DEPENDENCES.index(dependence)]
    sellers, left = rows[:, names.index("sellers")], rows[:, names.index("alive")]
    share = np.divide(left, sellers, out=np.full(len(rows), np.nan), where=sellers > 0.0)
    return Alive(share, float(sellers.max(initial=0.0)))


def comparable(pair: Pair) -> bool:
    """Whether sellers are followed from the same date in both worlds."""
    return bool(pair.own.recorder.cohort_week == pair.other.recorder.cohort_week)


def survival(pair: Pair, channel: str, dependence: str) -> Figure | None:
    """Figure of those who depended on a channel; None before the date, or without such sellers."""
    place = pair.channels.index(channel)
    here, there = (alive(track, place, dependence, pair.lived) for track in (pair.own, pair.other))
    if not here.sellers or not np.isfinite(here.share).any():
        return None
    words = pair.words
    own = [Line("own", words("charts.own"), here.share, colours.OWN, width=2.5)]
    if comparable(pair):
        own.insert(0, Line("other", words("charts.left_alone"), there.share, colours.LEFT_ALONE, dash=DASH))
    figure = lines(
        own, pair.weeks, Measure(100.0, words("charts.unit.share_of_sellers"), 1), pair.words, zero=False, height=260
    )
    return figure.named(
        title=_title(pair, channel, dependence, here, there),
        note=_note(pair, here.sellers),
        filename=f"pasar-survival-{dependence}",
    )


def _note(pair: Pair, sellers: float) -> str:
    day = pair.numbers.day(monday(pair.own.recorder.cohort_week))
    return pair.words("small_merchants.survival.note", count=pair.numbers.count(float(f"{sellers:.3g}")), day=day)


def _title(pair: Pair, channel: str, dependence: str, here: Alive, there: Alive) -> str:
    words = pair.words
    name = pair.channels.title[pair.channels.index(channel)]
    part = words(f"small_merchants.dependence.{dependence}", channel=name)
    if not comparable(pair):
        return words("small_merchants.survival.alone", who=part)
    points = 100.0 * float(here.share[-1] - there.share[-1])
    if abs(points) < 0.05 or not np.isfinite(points):
        return words("small_merchants.survival.same", who=part)
    size = pair.numbers.decimal(abs(points), 1)
    return words(f"small_merchants.survival.{'fewer' if points < 0 else 'more'}", who=part, size=size)
