"""The figures of a report: charts with titles that say what to see."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.compare import Comparison
from sim.analysis.report import evidence, sentences
from sim.analysis.report.bars import Bar, Part, bar_chart
from sim.analysis.report.dots import dot_chart
from sim.analysis.report.lines import Line, Mark, line_chart, smooth
from sim.analysis.wording import large
from sim.clock import monday
from sim.policy.catalogue import kinds

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07d00", "#56b4e9", "#7a4fa3", "#5b5b5b", "#a0522d")
NO_BAN = "#6f6b64"
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "12 4")
SMALLEST_SHARE = 0.005
PARTS = (
    Part("elsewhere online", "#0072b2"),
    Part("shops, markets, chat", "#8a6d3b"),
    Part("not spent", "#d9d5cc", "#1a1a1a"),
)


class Figure(NamedTuple):
    """A chart, its title, and the sentences under it."""

    title: str
    charts: tuple[str, ...]
    note: str


def colours(comparison: Comparison) -> dict[str, str]:
    """Colour of each world; the one compared against is grey."""
    own = {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(comparison.others)}
    return {comparison.against: NO_BAN} | own


def groups(comparison: Comparison) -> Figure:
    """Who gains and who loses, by size and presence."""
    rows = evidence.group_rows(comparison)
    focus = sentences.focus_of(comparison)
    title = sentences.groups_title(rows, comparison.others.index(focus), focus)
    panels = [sentences.title_of(name) for name in comparison.others]
    chart = dot_chart(panels, rows, title, "change in sales, per cent")
    note = (
        "Sales in the year from each scenario’s first policy against the same weeks of a market left alone. Bars: 90 % "
        "intervals; blue a gain, orange a loss, grey not certain. Groups as they are in each week: a trader who opens "
        "an online store moves from “shop only” to “shop and online”."
    )
    return Figure(title, (chart,), note)


def dependence(comparison: Comparison, channel: str, channel_title: str) -> Figure:
    """What became of the channel's sellers, by how much they depended on it."""
    rows = evidence.dependence_rows(comparison, channel)
    panels = [sentences.title_of(name) for name in comparison.others]
    title = f"The more a seller lived off {channel_title}, the more is at stake"
    chart = dot_chart(panels, rows, title, "turnover, points of what it was before")
    note = (
        f"Sellers with orders on {channel_title} in at least 7 of the 13 weeks before the date, by the share of their "
        "turnover that came from it; turnover on all channels in the first year against the same sellers in the market "
        "left alone, in points of their turnover before. Those who gave up count as zero."
    )
    return Figure(title, (chart,), note)


def shares(comparison: Comparison, channel_title: str) -> Figure:
    """Shares of online sales over time, a chart a world, on one scale."""
    worlds = list(comparison.scenarios)
    lines = {name: _share_lines(comparison, name) for name in worlds}
    top = max(float(each.values.max()) for own in lines.values() for each in own) * 1.06
    charts = tuple(
        line_chart(lines[name], marks(comparison, name), f"Shares of online sales: {sentences.title_of(name)}",
                   tick=_percent, size=(720, 290), top_value=top)
        for name in worlds
    )  # fmt: skip
    title = f"Who takes {channel_title}’s place: shares of online sales"
    return Figure(title, charts, "Mean of the last four weeks, all seeds. Dotted lines: policies begin or end.")


def whither(comparison: Comparison, channel_title: str) -> Figure | None:
    """Where the spending of closed channels went."""
    found = evidence.whither(comparison)
    if not found:
        return None
    title = sentences.whither_title(found, sentences.focus_of(comparison), channel_title)
    names = dict(zip(comparison.channels.names, comparison.channels.title, strict=True))
    bars = [
        Bar(sentences.title_of(name), (own.online.mean, own.physical.mean, own.not_spent.mean),
            _remarks(own, names, len(comparison.seeds)))
        for name, own in found.items()
    ]  # fmt: skip
    note = "Paired differences summed over the weeks of closure. The split rests on the assumptions in the table below."
    return Figure(title, (bar_chart(PARTS, bars, title),), note)


def parcels(comparison: Comparison) -> Figure:
    """Parcels a day in every world."""
    lines = [
        _world_line(comparison, name, *evidence.mean_series(comparison, name, "parcels_per_day"))
        for name in comparison.scenarios
    ]
    title = sentences.parcels_title(comparison) if comparison.others else "Parcels of online orders, a day"
    events = marks(comparison, sentences.focus_of(comparison)) if comparison.others else []
    chart = line_chart(lines, events, title, tick=large, size=(720, 300))
    return Figure(title, (chart,), "Parcels of online orders a day, mean of the last four weeks, all seeds.")


def survival(comparison: Comparison, channel: str, channel_title: str) -> Figure:
    """Dependent sellers still in business, against the world without a ban."""
    difference = evidence.survival_difference(comparison, channel, "over_20", sentences.focus_of(comparison))
    title = sentences.survival_title(difference, channel_title)
    charts = []
    for dependence in ("over_20", "over_50"):
        lines = [
            _world_line(comparison, name, weeks, values, smoothed=False)
            for name, weeks, values in evidence.survival(comparison, channel, dependence)
        ]
        name = f"Sellers with {evidence.DEPENDENCE[dependence]} from {channel_title}: share still in business"
        charts.append(line_chart(lines, [], name, tick=_percent, size=(720, 220), top_value=1.0))
    note = (
        f"Sellers who had over 20 % (above) and over 50 % (below) of their turnover from {channel_title}, followed "
        "from the date whether or not they survive. Many would have given up without any ban: read the distance to "
        "the grey line, not the fall."
    )
    return Figure(title, tuple(charts), note)


def marks(comparison: Comparison, name: str) -> list[Mark]:
    """Policies of a world that begin or end inside its weeks."""
    scenario = comparison.scenarios[name]
    weeks = comparison.cubes[name].weeks
    found: dict[int, list[str]] = {}
    for policy in scenario.policies:
        title = kinds()[policy.kind].title if policy.id == policy.kind else policy.id
        found.setdefault(policy.start, []).append(title)
        if policy.end is not None:
            found.setdefault(policy.end, []).append(f"{title} ends")
    return [
        Mark(week, f"{monday(week):%b %Y}: {_together(labels)}")
        for week, labels in sorted(found.items())
        if weeks[0] <= week <= weeks[-1]
    ]


def _together(labels: list[str]) -> str:
    return ", ".join([labels[0], *(label[0].lower() + label[1:] for label in labels[1:])])


def _share_lines(comparison: Comparison, name: str) -> list[Line]:
    channels = comparison.channels
    found = []
    for place, own in enumerate(channels.names):
        weeks, values = evidence.mean_share(comparison, name, own)
        if own != "physical" and values.max() > SMALLEST_SHARE:
            width = 3.2 if channels.nest[place] == 1 else 2.0
            title = f"{channels.title[place]} {100 * float(np.mean(values[-4:])):.0f} %"
            found.append(Line(title, channels.colour[place], weeks, smooth(values), width=width))
    return found


def _world_line(
    comparison: Comparison,
    name: str,
    weeks: NDArray[np.int64],
    values: evidence.Array,
    *,
    smoothed: bool = True,
) -> Line:
    place = list(comparison.scenarios).index(name)
    return Line(
        sentences.title_of(name), colours(comparison)[name], weeks, smooth(values) if smoothed else values,
        dash=DASHES[place % len(DASHES)],
    )  # fmt: skip


def _remarks(own: evidence.Whither, names: dict[str, str], seeds: int) -> tuple[str, ...]:
    most = sorted(((share, name) for name, share in own.by_channel.items() if name != "physical"), reverse=True)[:4]
    gains = ", ".join(f"{names[name]} {100 * share:.0f} %" for share, name in most if share > SMALLEST_SHARE)
    first = f"{own.weeks} weeks closed. Online: {gains}"
    if seeds < 2:
        return (first,)
    limits = [
        f"{label} {100 * each.low:.0f} to {100 * each.high:.0f} %"
        for label, each in zip(("online", "shops", "not spent"), own[:3], strict=True)
    ]
    return first, f"90 % intervals: {', '.join(limits)}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
