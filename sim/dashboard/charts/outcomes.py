"""Outcomes for shoppers and the state: small charts of the plan against the market left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.weekly import Bands
from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import Figure
from sim.dashboard.charts.groups import DASH, two_worlds
from sim.dashboard.charts.lines import Line, lines
from sim.dashboard.charts.pair import SHOWN, TOLD, Pair, smooth
from sim.dashboard.charts.scale import Measure, measure
from sim.dashboard.charts.telling import NOTHING, compared, told_of
from sim.record.outcomes import MARKET

HEIGHT = 230


class Panel(NamedTuple):
    """One small chart: an outcome of the market, and whether its axis begins at 0."""

    outcome: str
    zero: bool = False


PANELS = (
    Panel("jobs"),
    Panel("tax_usd"),
    Panel("import_share"),
    Panel("import_share_cross_border"),
    Panel("privacy_exposure"),
    Panel("platform_profit_usd"),
    Panel("hhi_online"),
    Panel("gini_small"),
)

UNITS = {row[0]: row[1] for row in MARKET}
POINTS = ("import_share", "import_share_cross_border", "privacy_exposure", "hhi_online", "gini_small")
"""Outcomes whose change is told in points, not in percent of themselves."""

PRICES = ("shopee", "tokopedia", "tiktok_shop", "physical")
"""Channels whose prices are drawn: the largest of each kind."""


def outcome(pair: Pair, panel: Panel, found: Bands | None) -> Figure:
    """A small chart of one outcome in both worlds."""
    here, there = pair.market(panel.outcome)
    words = pair.words
    most = float(max(np.abs(here).max(initial=0.0), np.abs(there).max(initial=0.0)))
    scale = measure(UNITS[panel.outcome], most, pair.numbers, words)
    own = two_worlds(pair, here, there, found, SHOWN)
    figure = lines(own, pair.weeks, scale, pair.words, height=HEIGHT, zero=panel.zero, marked=False)
    return figure.named(
        title=_title(pair, panel.outcome, found),
        note=words(f"outcomes.{panel.outcome}.meaning"),
        filename=f"pasar-{panel.outcome.replace('_', '-')}",
    )


def surplus(pair: Pair, found: Bands | None) -> Figure:
    """Shoppers' gain against the market left alone; only the difference means something."""
    here, there = pair.market("consumer_surplus_usd")
    values = smooth(here - there, TOLD)
    words = pair.words
    most = float(np.abs(values).max(initial=0.0))
    line = Line("own", words("charts.own"), values, colours.OWN, width=2.5)
    if found is not None:
        line = line.within(*(smooth(each, TOLD)[: pair.lived] for each in (found.effect_low, found.effect_high)))
    nothing = np.zeros(pair.weeks.horizon)
    zero = Line("zero", words("charts.left_alone"), nothing, colours.LEFT_ALONE, dash=DASH, width=1.5)
    scale = measure("US$ a week", most, pair.numbers, words)
    figure = lines([zero, line], pair.weeks, scale, pair.words, height=300, signed=True)
    return figure.named(
        title=_surplus_title(pair, values, found), note=words("shoppers.surplus.note"), filename="pasar-shoppers-gain"
    )


def prices(pair: Pair) -> Figure:
    """Prices buyers pay against the market left alone, in percent, by channel."""
    here, there = (track.channel("price_index")[: pair.lived] for track in (pair.own, pair.other))
    channels = pair.channels
    own = []
    for name in PRICES:
        place = channels.index(name)
        base = smooth(there[:, place])
        ratio = np.divide(smooth(here[:, place]), base, out=np.ones_like(base), where=base > 0.0)
        title = pair.words("platforms.flows.physical") if name == "physical" else channels.title[place]
        own.append(Line(name, title, 100.0 * (ratio - 1.0), colours.shape_of(name), ink=colours.ink_of(name)))
    scale = Measure(1.0, pair.words("charts.unit.percent_of_left_alone"), 2)
    figure = lines(own, pair.weeks, scale, pair.words, height=300, signed=True)
    return figure.named(
        title=_prices_title(pair, own), note=pair.words("shoppers.prices.note"), filename="pasar-prices"
    )


def _title(pair: Pair, name: str, found: Bands | None) -> str:
    if name not in POINTS:
        return compared(pair, f"shoppers.{name}", *pair.market(name), found)
    words, (here, there) = pair.words, pair.market(name)
    if pair.same():
        return words(f"shoppers.{name}.before", day=pair.until)
    own = told_of(here, there, found)
    base = float(there[-TOLD:].mean())
    points = own.mean * base
    doubt = own.low is not None and own.high is not None and own.low <= 0.0 <= own.high
    if doubt or abs(points) < NOTHING:
        return words(f"shoppers.{name}.same", day=pair.until)
    write = _points(pair) if UNITS[name].startswith("share") else _thousandths(pair)
    return words(f"shoppers.{name}.{'less' if points < 0 else 'more'}", size=write(abs(points)), day=pair.until)


def _points(pair: Pair) -> Callable[[float], str]:
    return lambda value: pair.numbers.points(value, signed=False)


def _thousandths(pair: Pair) -> Callable[[float], str]:
    return lambda value: pair.numbers.decimal(value, 3)


def _surplus_title(pair: Pair, values: NDArray[np.float64], found: Bands | None) -> str:
    words = pair.words
    if pair.same() or not len(values):
        return words("shoppers.surplus.before", day=pair.until)
    effect = values[-1] if found is None else smooth(found.effect, TOLD)[: pair.lived][-1]
    if found is not None:
        low, high = (smooth(each, TOLD)[: pair.lived][-1] for each in (found.effect_low, found.effect_high))
        if low <= 0.0 <= high:
            return words("shoppers.surplus.same", day=pair.until)
    size = pair.numbers.money(abs(float(effect)))
    return words(f"shoppers.surplus.{'less' if effect < 0 else 'more'}", size=size, day=pair.until)


def _prices_title(pair: Pair, own: list[Line]) -> str:
    words = pair.words
    sells = pair.own.channel("open")[pair.lived - 1]
    last = {each.name: float(each.own[-1]) for each in own if len(each.own) and sells[pair.channels.index(each.id)]}
    if pair.same() or not last or max(abs(each) for each in last.values()) < 0.05:
        return words("shoppers.prices.same", day=pair.until)
    name = max(last, key=lambda each: abs(last[each]))
    size = pair.numbers.percent(abs(last[name]) / 100, digits=1)
    return words(f"shoppers.prices.{'less' if last[name] < 0 else 'more'}", channel=name, size=size, day=pair.until)
