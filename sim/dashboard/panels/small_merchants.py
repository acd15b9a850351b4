"""The tab Small merchants: income, number and survival by group, and who gains and who loses."""

from __future__ import annotations

import solara

from sim.dashboard.charts.chart import Picture
from sim.dashboard.charts.gainers import distribution, gainers
from sim.dashboard.charts.groups import MARKET_COLUMN, Group, gap, in_business, income, turnover
from sim.dashboard.charts.pair import Pair
from sim.dashboard.charts.survival import DEPENDENT, survival
from sim.dashboard.panels.controls import Controls, choices
from sim.dashboard.panels.evidence import JOB, known, measure, measured, source_of, usable
from sim.dashboard.panels.waiting import Waiting
from sim.dashboard.panels.work import Work, use_report
from sim.dashboard.room import Room

FOLLOWED = "tiktok_shop"
"""Channel whose dependent sellers are followed: the only one that a ban of history closes."""


@solara.component
def SmallMerchants(room: Room) -> None:
    """Return the tab."""
    room.tick.value  # noqa: B018 - charts grow while it plays
    use_report(room, JOB)
    words = room.words
    pair = Pair.of(room.lab.own, room.lab.baseline, room.week, words, room.numbers)
    if not pair.lived:
        Waiting(room)
        return
    group = Group(room.choice("size"), room.choice("presence"), room.choice("goods"))
    with solara.Div(classes=["psr-panel"]):
        fields = [
            choices(room, name, words(f"small_merchants.{name}"), "small_merchants")
            for name in ("size", "presence", "goods")
        ]
        fields.append(choices(room, "income", words("small_merchants.outcome"), "small_merchants.income"))
        Controls(room, words("small_merchants.controls"), fields, words("small_merchants.group.one"))
        _Incomes(room, pair, group)
        with solara.Div(classes=["psr-pair"]):
            with solara.Div(classes=["psr-card"]):
                Picture(turnover(pair, group), words)
            _Gainers(room, pair, group)
        _Survival(room, pair)


@solara.component
def _Incomes(room: Room, pair: Pair, group: Group) -> None:
    """Income and number of a group, with bands where they are known."""
    outcome = f"{room.choice('income')}_usd"
    found = known(room, MARKET_COLUMN[outcome] if group.key == "" else outcome, group.key, pair.lived)
    alive = known(room, MARKET_COLUMN["alive"] if group.key == "" else "alive", group.key, pair.lived)
    words = room.words
    source = (
        words("small_merchants.bands_group", seed=room.view.value.plan.seed)
        if group.key is None
        else source_of(room, found)
    )
    mean = words("small_merchants.weeks13", day=pair.until)
    with solara.Div(classes=["psr-card"]):
        Picture(income(pair, group, outcome, found).named(note=f"{mean} {source}"), words)
        if room.view.value.plan.policies and not usable(room):
            own = measured(room)
            said = words("work.measured", seeds=len(own.comparison.seeds)) if own else words("work.measure_hint")
            Work(room, JOB, words("work.measure"), lambda report: measure(room, report), said)
    with solara.Div(classes=["psr-pair"]):
        with solara.Div(classes=["psr-card"]):
            Picture(gap(pair, group, outcome, found).named(note=words("small_merchants.gap_note")), words)
        with solara.Div(classes=["psr-card"]):
            Picture(in_business(pair, group, alive), words)


@solara.component
def _Gainers(room: Room, pair: Pair, group: Group) -> None:
    """Who gains and who loses, in the weeks to the one shown."""
    week = min(room.week, pair.lived - 1)
    found = solara.use_memo(
        lambda: distribution(pair, week, group) if week >= 0 else None, [week, group, id(pair.own), id(pair.other)]
    )
    with solara.Div(classes=["psr-card"]):
        if found is None or not (found.losing or found.gaining):
            key = "waiting" if found is None else "none"
            solara.HTML("h3", unsafe_innerHTML=room.words("small_merchants.balance.heading"))
            solara.HTML("p", unsafe_innerHTML=room.words(f"small_merchants.balance.{key}"), classes=["psr-soft"])
        else:
            Picture(gainers(pair, week, found, group.called(room.words)), room.words)


@solara.component
def _Survival(room: Room, pair: Pair) -> None:
    """What became of the sellers who lived off the channel that was closed."""
    words = room.words
    figures = [figure for dependence in DEPENDENT if (figure := survival(pair, FOLLOWED, dependence))]
    if not figures:
        with solara.Div(classes=["psr-card"]):
            solara.HTML("h3", unsafe_innerHTML=words("small_merchants.survival.heading"))
            solara.HTML("p", unsafe_innerHTML=words("small_merchants.survival.waiting"), classes=["psr-soft"])
        return
    with solara.Div(classes=["psr-pair"]):
        for figure in figures:
            with solara.Div(classes=["psr-card"]):
                Picture(figure, words)
