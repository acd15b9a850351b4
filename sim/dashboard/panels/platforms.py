"""The tab Platforms: shares, parcels, fees and subsidies, and who moved between channels."""

from __future__ import annotations

from datetime import date

import solara

from sim.clock import week_of
from sim.dashboard.charts.chart import Picture
from sim.dashboard.charts.pair import Pair
from sim.dashboard.charts.platforms import money, moves, parcels, shares_of_sales
from sim.dashboard.panels.controls import Controls, choices, day
from sim.dashboard.panels.evidence import known, source_of
from sim.dashboard.panels.waiting import Waiting
from sim.dashboard.room import Room


@solara.component
def Platforms(room: Room) -> None:
    """Return the tab."""
    room.tick.value  # noqa: B018 - charts grow while it plays
    words = room.words
    pair = Pair.of(room.lab.own, room.lab.baseline, room.week, words, room.numbers)
    if not pair.lived:
        Waiting(room)
        return
    found = known(room, "parcels_per_day", "", pair.lived)
    with solara.Div(classes=["psr-panel"]):
        with solara.Div(classes=["psr-card"]):
            Picture(shares_of_sales(pair), words)
        _Moves(room, pair)
        with solara.Div(classes=["psr-card"]):
            figure = parcels(pair, found)
            Picture(figure.named(note=f"{figure.note} {source_of(room, found)}"), words)
        with solara.Div(classes=["psr-card"]):
            solara.HTML("h2", unsafe_innerHTML=words("platforms.money.heading"))
            solara.HTML("p", unsafe_innerHTML=words("platforms.money.note"), classes=["psr-soft", "psr-small"])
            Controls(room, words("platforms.unit"), [choices(room, "fees", words("platforms.unit"), "platforms.unit")])
            with solara.Div(classes=["psr-minis"]):
                for each in money(pair, room.choice("fees")):
                    Picture(each, words)


@solara.component
def _Moves(room: Room, pair: Pair) -> None:
    """Who went where between two days."""
    words = room.words
    first, last = weeks_of(room)
    monday = [pair.monday(each).isoformat() for each in (0, first, last, max(pair.own.lived - 1, 0))]
    fields = [
        choices(room, "moved", words("platforms.kind"), "platforms.kind"),
        day("from", words("platforms.from"), monday[1], monday[0], monday[2]),
        day("to", words("platforms.to"), monday[2], monday[1], monday[3]),
        choices(room, "count", words("platforms.count"), "platforms.count"),
    ]
    with solara.Div(classes=["psr-card"]):
        solara.HTML("h2", unsafe_innerHTML=words("platforms.flows.heading"))
        Controls(room, words("platforms.controls.flows"), fields)
        if pair.own.lived:
            Picture(moves(pair, room.choice("moved"), first, last, room.choice("count")), words)
        else:
            solara.HTML("p", unsafe_innerHTML=words("platforms.flows.waiting"))


def weeks_of(room: Room) -> tuple[int, int]:
    """First and last recorded week of the moves: as chosen, else from the first policy to the last week lived."""
    own = room.lab.own
    end = max(own.lived - 1, 0)
    policy = own.scenario.timeline.first_policy_week()
    begin = (policy - own.scenario.start_week) if policy is not None else 0
    last = _week(room.choice("to"), room, end)
    first = _week(room.choice("from"), room, begin if begin <= last else 0)
    return min(first, last), last


def _week(text: str, room: Room, otherwise: int) -> int:
    """Recorded week of a day, inside the weeks lived."""
    end = max(room.lab.own.lived - 1, 0)
    try:
        week = week_of(date.fromisoformat(text)) - room.lab.own.scenario.start_week
    except ValueError:
        return min(max(otherwise, 0), end)
    return min(max(week, 0), end)
