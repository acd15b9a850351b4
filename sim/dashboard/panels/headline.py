"""The headline figures of the week shown, each against the market left alone; they follow every week that is played."""

from __future__ import annotations

import time
from typing import Any, Final

import anywidget
import numpy as np
import solara
import traitlets

from sim.clock import monday
from sim.dashboard.market.track import Track
from sim.dashboard.panels.widget import use_widget
from sim.dashboard.room import Room
from sim.dashboard.static import imported
from sim.record.outcomes import tables

FIGURES: Final = (
    "small_revenue_usd", "physical_traders_revenue_usd", "small_alive", "gmv_online_usd", "parcels_per_day",
)  # fmt: skip
WELCOME: Final = frozenset({"small_revenue_usd", "physical_traders_revenue_usd", "small_alive"})
"""Outcomes of which more is good for those whom the rules are meant to protect; of the others nobody can say."""

TEXTS: Final = ("heading", "week_of", "why", "line")
LEAST: Final = 0.0005
"""Smaller differences are told as none that one can see (share)."""

LINES_EVERY_S: Final = 1.0


class Headline(anywidget.AnyWidget):
    """The figures as the browser draws them; ``shown`` is written for every week."""

    _esm = imported("headline.js")
    words: Any = traitlets.Dict().tag(sync=True)
    figures: Any = traitlets.List().tag(sync=True)
    shown: Any = traitlets.Dict().tag(sync=True)
    lines: Any = traitlets.Dict().tag(sync=True)


@solara.component
def Headlines(room: Room) -> None:
    """Return the strip of figures."""
    view, words = room.view.value, room.words
    element = Headline.element(
        words={name: words(f"headline.{name}") for name in TEXTS},
        figures=[{"outcome": name, "label": words(f"headline.label.{name}")} for name in FIGURES],
    )
    widget_of = use_widget(element)
    drawn = solara.use_ref(0.0)

    def connect() -> Any:
        widget = widget_of()

        def show(week: int) -> None:
            widget.shown = shown_at(room, week)

        def heard(_widget: Any, told: Any, _buffers: Any) -> None:
            if "why" in told:
                room.ask(f"why:{told['why']}")
            elif view.tab != "market":
                room.player.seen(int(told["seen"]))

        widget.on_msg(heard)
        show(room.player.week)
        ends = room.player.watch(show)

        def leave() -> None:
            ends()
            widget.on_msg(heard, remove=True)

        return leave

    def refresh() -> None:
        widget = widget_of()
        widget.shown = shown_at(room, room.player.week)
        if not room.playing.value or time.monotonic() - drawn.current > LINES_EVERY_S:
            drawn.current = time.monotonic()
            widget.lines = lines_of(room)

    solara.use_effect(connect, [view.lang, view.currency, view.tab])
    solara.use_effect(refresh, [room.tick.value, view.lang, view.currency])


def shown_at(room: Room, week: int) -> dict[str, Any]:
    """Date of a recorded week, and its figures once it is lived."""
    own, other = room.lab.own, room.lab.baseline
    day = monday(own.scenario.start_week + week)
    return {
        "week": week,
        "date": day.isoformat(),
        "day": room.numbers.day(day, "d MMM y"),
        "figures": [_figure(room, own, other, name, week) for name in FIGURES] if week < own.lived else [],
    }


def lines_of(room: Room) -> dict[str, Any]:
    """Differences from the market left alone over the weeks lived (shares), for the small lines."""
    own, other = room.lab.own, room.lab.baseline
    weeks = min(own.lived, other.lived)
    if weeks < 2:
        return {}
    lines = {}
    for name in FIGURES:
        here, there = own.market(name)[:weeks], other.market(name)[:weeks]
        gap = np.divide(here - there, there, out=np.zeros(weeks), where=there != 0)
        lines[name] = {"gap": [round(float(each), 4) for each in gap], "last": room.lab.horizon - 1}
    return lines


def _figure(room: Room, own: Track, other: Track, name: str, week: int) -> dict[str, Any]:
    value = float(own.market(name)[week])
    figure = {"outcome": name, "value": repr(value), "text": room.numbers.value(value, units()[name])}
    if week >= other.lived:
        return {**figure, "gap": room.words("headline.pending"), "tone": ""}
    there = float(other.market(name)[week])
    share = (value - there) / there if there else 0.0
    key = "same" if value == there else "near" if abs(share) < LEAST else "more" if share > 0 else "less"
    tone = "" if key in ("same", "near") or name not in WELCOME else "good" if share > 0 else "bad"
    gap = room.numbers.value(value - there, units()[name], signed=True)
    text = room.words(f"headline.{key}", percent=room.numbers.percent(share, signed=True), gap=gap)
    return {**figure, "gap": text, "tone": tone}


def units() -> dict[str, str]:
    """Units of the market's outcomes as declared."""
    return {each.name: each.unit for each in tables()["market"]}
