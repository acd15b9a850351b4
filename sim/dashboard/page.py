"""The page: one visitor's room, and the panels in it from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import reacton
import solara

from sim.dashboard.panels.about import About
from sim.dashboard.panels.cards import Cards
from sim.dashboard.panels.compare import Compare
from sim.dashboard.panels.follow import Follow
from sim.dashboard.panels.frame import Boundary, Dialog, Frame, HelpVue, Part, Tabs
from sim.dashboard.panels.headline import Headlines
from sim.dashboard.panels.market import Market
from sim.dashboard.panels.platforms import Platforms
from sim.dashboard.panels.share import Share
from sim.dashboard.panels.shoppers import Shoppers
from sim.dashboard.panels.small_merchants import SmallMerchants
from sim.dashboard.panels.story import Story
from sim.dashboard.panels.timeline import Timeline
from sim.dashboard.panels.uncertainty import Uncertainty
from sim.dashboard.panels.why import Why
from sim.dashboard.room import Room, open_room
from sim.dashboard.view import TABS

PANELS: Final[Mapping[str, Callable[[Room], Any]]] = {
    "market": Market, "small-merchants": SmallMerchants, "follow": Follow, "platforms": Platforms,
    "shoppers": Shoppers, "compare": Compare, "uncertainty": Uncertainty, "about": About,
}  # fmt: skip
HEADINGS: Final = {"export": "share.title", "help": "help.title", "why": "headline.why_title"}
HELP_STEPS: Final = 5


@solara.component
def Page() -> None:
    """Return the page of one visitor."""
    router = solara.use_router()
    room = solara.use_memo(lambda: open_room(router.search or ""), [])
    room.together = reacton.core.get_render_context()
    # What is running for a page must end with it.
    solara.use_effect(lambda: room.close, [])
    view, words, address = room.view.value, room.words, room.address.value
    with Frame(
        lang=view.lang,
        dark=None if view.theme == "auto" else room.dark,
        page_title=words("page.title"),
        address={"query": address.query, "replace": address.replace},
        event_outside=lambda told: room.outside_dark.set(bool(told["dark"])),
        event_went=lambda told: room.went(told["query"]),
        event_undo=lambda asked: room.undo(back=asked["back"]),
    ):
        for name, panel in (("story", Story), ("headline", Headlines), ("timeline", Timeline), ("cards", Cards)):
            with Part():
                Boundary(room, words(f"{name}.heading"), panel)
        with Part():
            _tabs(room)
        _dialog(room)


@solara.component
def Layout(children: Any = ()) -> Any:
    """Return the page as it is, without Solara's own frame."""
    return children[0]


def _tabs(room: Room) -> None:
    view, words = room.view.value, room.words
    with Tabs(
        tabs=[{"key": key, "title": words(f"page.tab.{key}")} for key in TABS],
        chosen=view.tab,
        label=words("page.tabs"),
        opening=words("page.opening"),
        event_chose=lambda key: room.change(tab=key),
    ):
        Boundary(room, words(f"page.tab.{view.tab}"), _panel).key(view.tab)


def _panel(room: Room) -> Any:
    return PANELS[room.view.value.tab](room)


def _dialog(room: Room) -> None:
    asked, words = room.asked.value, room.words
    kind, _, outcome = asked.partition(":")
    if not kind:
        return
    heading = words(HEADINGS[kind], outcome=words.either(f"headline.label.{outcome}", outcome))
    with Dialog(heading=heading, close_text=words("page.close"), event_shut=lambda _told: room.ask("")).key(asked):
        Boundary(room, heading, lambda room: _content(room, kind, outcome))


def _content(room: Room, kind: str, outcome: str) -> None:
    words = room.words
    if kind == "export":
        Share(room)
    elif kind == "why":
        Why(room, outcome)
    else:
        steps = range(1, HELP_STEPS + 1)
        HelpVue(
            steps=[{part: words(f"help.step.{step}.{part}") for part in ("title", "text")} for step in steps],
            t={name: words(f"help.{name}") for name in ("back", "next", "done")},
        )
