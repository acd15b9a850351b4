"""Platforms: shares of online sales, parcels, fees and subsidies of each, and who moved between them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.analysis.weekly import Bands
from sim.dashboard.charts import colours
from sim.dashboard.charts.figure import Figure
from sim.dashboard.charts.flows import flows, net, told_count
from sim.dashboard.charts.groups import DASH, two_worlds
from sim.dashboard.charts.lines import Line, lines
from sim.dashboard.charts.pair import SHOWN, Pair, smooth
from sim.dashboard.charts.scale import Measure, measure
from sim.dashboard.charts.shares import shares
from sim.dashboard.charts.telling import compared

SOLD = 0.002
"""A channel that never reached this share of online sales has no chart of its own."""

MINI = 190

Array = NDArray[np.float64]


def shares_of_sales(pair: Pair) -> Figure:
    """Shares of online sales, the largest channel at the bottom."""
    channels, words = pair.channels, pair.words
    values = pair.own.channel("share_online")
    online = [place for place, name in enumerate(channels.names) if name != "physical"]
    names, titles = zip(*((channels.names[place], channels.title[place]) for place in online), strict=True)
    figure = shares(names, titles, values[:, online], pair.weeks, words("charts.unit.share_of_online_gmv"))
    return figure.named(title=_shares_title(pair, values), note=words("platforms.shares.note"), filename="pasar-shares")


def parcels(pair: Pair, found: Bands | None) -> Figure:
    """Parcels a day in both worlds."""
    here, there = pair.market("parcels_per_day")
    scale = measure("parcels a day", float(max(here.max(initial=0), there.max(initial=0))), pair.numbers, pair.words)
    words = pair.words
    own = two_worlds(pair, here, there, found, SHOWN)
    told = compared(pair, "platforms.parcels", here, there, found)
    return lines(own, pair.weeks, scale, pair.words).named(
        title=told, note=words("platforms.mean4"), filename="pasar-parcels"
    )


def money(pair: Pair, unit: str) -> Iterator[Figure]:
    """Fees and subsidies of each platform: in percent of its sales, or in money a week, all on their own scale."""
    channels, words = pair.channels, pair.words
    sales, fees, paid = (pair.own.channel(name) for name in ("gmv_usd", "commission_usd", "subsidy_usd"))
    share = pair.own.channel("share_online")
    top = 0.0
    for place, name in enumerate(channels.names):
        if name == "physical" or share[:, place].max(initial=0.0) < SOLD:
            continue
        found = [smooth(each[:, place]) for each in (fees, paid)]
        if unit == "share":
            sold = smooth(sales[:, place])
            found = [np.divide(each, sold, out=np.full_like(each, np.nan), where=sales[:, place] > 0) for each in found]
            scale = Measure(100.0, words("platforms.money.share_unit"), 1)
        else:
            top = max(float(np.nanmax(each, initial=0.0)) for each in found)
            scale = measure("US$ a week", top, pair.numbers, words)
        ink = colours.ink_of(name)
        own = [
            Line("fees", words("platforms.money.fees"), found[0], colours.shape_of(name), ink=ink),
            Line("paid", words("platforms.money.subsidies"), found[1], colours.shape_of(name), ink=ink, dash=DASH),
        ]
        figure = lines(own, pair.weeks, scale, pair.words, height=MINI, marked=False)
        yield figure.named(title=_money_title(pair, channels.title[place], found, unit), filename=f"pasar-fees-{name}")


def moves(pair: Pair, kind: str, first: int, last: int, count: str) -> Figure:
    """Sellers or buyers who moved between two recorded weeks, on balance or all."""
    channels, words = pair.channels, pair.words
    table = np.asarray(pair.own.flows(kind, first, last).count, dtype=np.float64)
    side = len(channels) + 1
    whole = np.zeros((side, side))
    whole[: table.shape[0], : table.shape[1]] = table
    shown = net(whole) if count == "net" else whole
    names = (*channels.names, "none")
    titles = [
        words(f"platforms.flows.{name}") if name == "physical" else title
        for name, title in zip(channels.names, channels.title, strict=True)
    ]
    origins = [*titles, words(f"platforms.flows.new_{kind}")]
    targets = [*titles, words("platforms.flows.gone")]
    heads = (words("platforms.flows.from"), words("platforms.flows.to"), words(f"platforms.flows.{kind}"))
    figure = flows(names, origins, targets, shown, pair.numbers, heads)
    told = _moves_title(pair, kind, shown, origins, targets, first, last)
    return figure.named(title=told, note=words(f"platforms.flows.note_{count}"), filename=f"pasar-moves-{kind}")


def _shares_title(pair: Pair, values: Array) -> str:
    """The two largest, and what became of the channel that lost most since the first policy."""
    words, numbers, channels = pair.words, pair.numbers, pair.channels
    if not len(values):
        return words("platforms.shares.none")
    now = values[-4:].mean(axis=0)
    order = np.argsort(-now)
    told = {
        f"{name}{k}": text
        for k in (0, 1)
        for name, text in (
            ("name", channels.title[order[k]]),
            ("share", numbers.percent(float(now[order[k]]), digits=0)),
        )
    }
    social = [
        place for place, name in enumerate(channels.names) if channels.nest[place] == 1 and values[:, place].any()
    ]
    third = max(social, key=lambda place: float(values[:, place].max()), default=-1)
    if third < 0 or third in order[:2]:
        return words("platforms.shares.two", **told)
    closed = now[third] == 0.0
    return words(
        f"platforms.shares.{'closed' if closed else 'three'}",
        name2=channels.title[third],
        share2=numbers.percent(float(now[third]), digits=0),
        **told,
    )


def _money_title(pair: Pair, title: str, found: list[Array], unit: str) -> str:
    last = [each[np.isfinite(each)] for each in found]
    if not all(len(each) for each in last):
        return title
    write = pair.numbers.percent if unit == "share" else pair.numbers.money
    fees, paid = (write(float(each[-1])) for each in last)
    return pair.words("platforms.money.title", channel=title, fees=fees, paid=paid)


def _moves_title(
    pair: Pair, kind: str, moved: Array, origins: list[str], targets: list[str], first: int, last: int
) -> str:
    """The largest move between two channels."""
    words = pair.words
    days = {"first": pair.day(first), "last": pair.day(last)}
    inner = moved[:-1, :-1].copy()
    np.fill_diagonal(inner, 0.0)
    if not inner.any():
        return words(f"platforms.flows.nobody_{kind}", **days)
    a, b = np.unravel_index(int(np.argmax(inner)), inner.shape)
    count = told_count(float(inner[a, b]), pair.numbers)
    return words(f"platforms.flows.title_{kind}", count=count, origin=origins[int(a)], target=targets[int(b)], **days)
