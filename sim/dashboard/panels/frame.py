"""What holds the panels: the page's frame, tabs, dialogs, and a boundary that keeps one failure from all others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import reacton
import solara

from sim.dashboard.room import Room

LOG = logging.getLogger("pasar.dashboard")


@solara.component_vue("frame.vue", vuetify=False)
def Frame(
    lang: str,
    dark: bool | None,
    page_title: str,
    address: Mapping[str, Any],
    event_outside: Callable[[Any], None],
    event_went: Callable[[Any], None],
    event_undo: Callable[[Any], None],
    children: Sequence[Any] = (),
) -> None:
    """The page: tells the address, hears Back and Forward, knows whether the reader's system is dark."""


@solara.component_vue("part.vue", vuetify=False)
def Part(children: Sequence[Any] = ()) -> None:
    """One part of the page, with room above it."""


@solara.component_vue("tabs.vue", vuetify=False)
def Tabs(
    tabs: Sequence[Mapping[str, str]],
    chosen: str,
    label: str,
    opening: str,
    event_chose: Callable[[Any], None],
    children: Sequence[Any] = (),
) -> None:
    """Tabs, and the panel of the one that is open."""


@solara.component_vue("dialog.vue", vuetify=False)
def Dialog(heading: str, close_text: str, event_shut: Callable[[Any], None], children: Sequence[Any] = ()) -> None:
    """A dialog; it stands open as long as it is there."""


@solara.component_vue("help.vue", vuetify=False)
def HelpVue(steps: Sequence[Mapping[str, str]], t: Mapping[str, str]) -> None:
    """The tour as the browser draws it."""


@solara.component_vue("failure.vue", vuetify=False)
def Failure(heading: str, text: str, detail: str, again: str, event_again: Callable[[Any], None]) -> None:
    """What stands in place of a part that failed."""


@solara.component
def Boundary(room: Room, title: str, content: Callable[[Room], Any]) -> None:
    """Return a part, or what is wrong with it and how to go on.

    Parameters
    ----------
    room : the visitor's.
    title : name of the part.
    content : makes it.
    """
    error, again = reacton.use_exception()
    words = room.words
    if error is None:
        Inside(room, content)
        return
    LOG.error("%s failed", title, exc_info=error)
    Failure(
        heading=words("page.failed_title", part=title),
        text=words("page.failed_text"),
        detail=words("page.failed_detail", error=f"{type(error).__name__}: {error}"),
        again=words("page.failed_again"),
        event_again=lambda _told: again(),
    )


@solara.component
def Inside(room: Room, content: Callable[[Room], Any]) -> None:
    """Return the part itself: what fails after it was drawn is told to the component above the one that failed."""
    content(room)
