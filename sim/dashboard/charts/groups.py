"""Groups of small merchants as the reader chooses them, and their incomes and numbers over the weeks."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.weekly import Bands
from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import Figure
from sim.dashboard.charts.lines import Line, lines
from sim.dashboard.charts.pair import TOLD, Pair, smooth
from sim.dashboard.charts.scale import Measure, measure
from sim.dashboard.charts.telling import compared
from sim.dashboard.market.track import Track
from sim.dashboard.words import Words
from sim.parameters.axes import GOODS, PRESENCES, SIZES

SMALL = 2
"""Of the sizes, the first are small: micro and small."""

OWN_GOODS = 2
"""Of the goods, the first are those of sellers in Indonesia."""

ALL = "all"
DASH: Final[list[int]] = [6, 4]

Array = NDArray[np.float64]


class Group(NamedTuple):
    """Which small merchants: ``all`` or one of the sizes, presences and goods."""

    size: str = ALL
    presence: str = ALL
    goods: str = ALL

    @property
    def key(self) -> str | None:
        """Name under which bands of the group are kept; empty for all, None where there are none."""
        chosen = [each for each in self if each != ALL]
        return "" if not chosen else chosen[0] if len(chosen) == 1 else None

    def called(self, words: Words) -> str:
        """The group in words, as a sentence begins with it."""
        parts = [words(f"small_merchants.who.{self.size}")]
        parts += [words(f"small_merchants.who.{each}") for each in self[1:] if each != ALL]
        return " ".join(parts)

    def of(self, track: Track, outcome: str) -> Array:
        """A column of the merchants' table, summed over the group, by week."""
        rows = track.group(outcome)
        sizes = range(SMALL) if self.size == ALL else [SIZES.index(self.size)]
        goods = range(OWN_GOODS) if self.goods == ALL else [GOODS.index(self.goods)]
        presences = range(len(PRESENCES)) if self.presence == ALL else [PRESENCES.index(self.presence)]
        return np.asarray(rows[:, list(sizes)][:, :, list(goods)][:, :, :, list(presences)].sum(axis=(1, 2, 3)))


MARKET_COLUMN = {"revenue_usd": "small_revenue_usd", "profit_usd": "small_profit_usd", "alive": "small_alive"}
"""Outcome of the whole market under which a group's bands are kept when the group is everyone."""


def income(pair: Pair, group: Group, outcome: str, found: Bands | None) -> Figure:
    """Sales or profit of a group, a 13-week mean, with bands where they are known."""
    here, there = (group.of(track, outcome)[: pair.lived] for track in (pair.own, pair.other))
    scale = _money(pair, here, there)
    own = two_worlds(pair, here, there, found, TOLD)
    told = compared(pair, f"small_merchants.{outcome}", here, there, found, group.called(pair.words))
    return lines(own, pair.weeks, scale, pair.words, zero=False, height=330).named(
        title=told, filename=f"pasar-{outcome}"
    )


def gap(pair: Pair, group: Group, outcome: str, found: Bands | None) -> Figure:
    """Difference from the market left alone in percent of it, a 13-week mean."""
    here, there = (smooth(group.of(track, outcome)[: pair.lived], TOLD) for track in (pair.own, pair.other))
    percent = 100.0 * np.divide(here - there, there, out=np.zeros_like(here), where=there != 0.0)
    words = pair.words
    line = Line("gap", words("charts.own"), percent, colours.OWN, width=2.5)
    if found is not None:
        base = smooth(found.baseline_mean, TOLD)
        low, high = (
            100.0 * smooth(each, TOLD)[: pair.lived] / base[: pair.lived]
            for each in (found.effect_low, found.effect_high)
        )
        line = line.within(low, high)
    zero = Line(
        "zero", words("charts.left_alone"), np.zeros(pair.weeks.horizon), colours.LEFT_ALONE, dash=DASH, width=1.5
    )
    figure = lines(
        [zero, line], pair.weeks, Measure(1.0, words("charts.unit.percent_of_left_alone"), 2), words, signed=True
    )
    return figure.named(title=words("small_merchants.gap"), filename="pasar-difference")


def in_business(pair: Pair, group: Group, found: Bands | None) -> Figure:
    """Merchants of a group in business."""
    here, there = (group.of(track, "alive")[: pair.lived] for track in (pair.own, pair.other))
    scale = measure("firms", _most(here, there), pair.numbers, pair.words)
    own = two_worlds(pair, here, there, found, 1)
    told = compared(pair, "small_merchants.alive", here, there, found, group.called(pair.words))
    return lines(own, pair.weeks, scale, pair.words, zero=False).named(title=told, filename="pasar-in-business")


def turnover(pair: Pair, group: Group) -> Figure:
    """Merchants who open and who give up, a week; dashed in the market left alone."""
    words = pair.words
    own: list[Line] = []
    for name, colour in (("entries", colours.GAIN), ("exits", colours.LOSS)):
        here, there = (smooth(group.of(track, name)[: pair.lived], TOLD) for track in (pair.own, pair.other))
        own.append(Line(f"{name}.other", "", there, colour, dash=DASH, width=1.5))
        own.append(Line(name, words(f"small_merchants.{name}"), here, colour))
    scale = measure("firms a week", max(_most(each.own) for each in own), pair.numbers, words)
    last = {each.id: float(each.own[-1]) if len(each.own) else 0.0 for each in own}
    who = group.called(words)
    told = words(
        "small_merchants.turnover",
        whom=who[:1].lower() + who[1:],
        entries=pair.numbers.count(_round(last["entries"])),
        exits=pair.numbers.count(_round(last["exits"])),
    )
    figure = lines(own, pair.weeks, scale, pair.words, zero=True)
    return figure.named(title=told, note=words("small_merchants.turnover_note"), filename="pasar-entries-exits")


def two_worlds(pair: Pair, here: Array, there: Array, found: Bands | None, weeks: int) -> list[Line]:
    """The plan and the market left alone, means over some weeks, each with its band where it is known."""
    words = pair.words
    other = Line("other", words("charts.left_alone"), smooth(there, weeks), colours.LEFT_ALONE, dash=DASH)
    own = Line("own", words("charts.own"), smooth(here, weeks), colours.OWN, width=2.5)
    if found is None:
        return [other, own]
    ends = (found.baseline_low, found.baseline_high, found.low, found.high)
    limits = [smooth(each, weeks)[: pair.lived] for each in ends]
    return [other.within(*limits[:2]), own.within(*limits[2:])]


def _money(pair: Pair, *values: Array) -> Measure:
    return measure("US$ a week", _most(*values), pair.numbers, pair.words)


def _most(*values: Array) -> float:
    return max((float(np.abs(each).max()) for each in values if len(each)), default=0.0)


def _round(value: float) -> float:
    """Three significant digits: an estimate, not a register."""
    return float(f"{value:.3g}")
