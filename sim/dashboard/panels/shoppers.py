"""The tab Shoppers and state: what buyers gain or lose, and what the state and the market look like."""

from __future__ import annotations

import solara

from sim.dashboard.charts.chart import Picture
from sim.dashboard.charts.outcomes import PANELS, outcome, prices, surplus
from sim.dashboard.charts.pair import Pair
from sim.dashboard.panels.evidence import known, source_of
from sim.dashboard.panels.waiting import Waiting
from sim.dashboard.room import Room


@solara.component
def Shoppers(room: Room) -> None:
    """Return the tab."""
    room.tick.value  # noqa: B018 - charts grow while it plays
    words = room.words
    pair = Pair.of(room.lab.own, room.lab.baseline, room.week, words, room.numbers)
    if not pair.lived:
        Waiting(room)
        return
    found = known(room, "consumer_surplus_usd", "", pair.lived)
    with solara.Div(classes=["psr-panel"]):
        with solara.Div(classes=["psr-pair"]):
            with solara.Div(classes=["psr-card"]):
                figure = surplus(pair, found)
                Picture(figure.named(note=f"{figure.note} {source_of(room, found)}"), words)
            with solara.Div(classes=["psr-card"]):
                Picture(prices(pair), words)
        with solara.Div(classes=["psr-card"]):
            solara.HTML("h2", unsafe_innerHTML=words("shoppers.state"))
            solara.HTML(
                "p", unsafe_innerHTML=words("shoppers.state_note", day=pair.until), classes=["psr-soft", "psr-small"]
            )
            with solara.Div(classes=["psr-minis"]):
                for each in PANELS:
                    Picture(outcome(pair, each, known(room, each.outcome, "", pair.lived)), words)
