"""Controls inside a panel: the browser's own, with names; what is chosen goes into the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import solara

from sim.dashboard.choices import CHOICES
from sim.dashboard.room import Room


def select(room: Room, name: str, label: str, titles: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A select of a declared choice, with the titles of its values."""
    options = [{"value": value, "title": title} for value, title in titles]
    return {"name": name, "label": label, "value": room.choice(name), "options": options}


def choices(room: Room, name: str, label: str, prefix: str) -> dict[str, Any]:
    """A select of all values of a declared choice, titled by the words under a prefix."""
    return select(room, name, label, ((value, room.words(f"{prefix}.{value}")) for value in CHOICES[name].allowed))


def day(name: str, label: str, value: str, first: str, last: str) -> dict[str, Any]:
    """A date."""
    return {"name": name, "label": label, "value": value, "kind": "date", "min": first, "max": last}


def search(room: Room, name: str, label: str, hint: str) -> dict[str, Any]:
    """A field to search in."""
    return {"name": name, "label": label, "value": room.choice(name), "kind": "search", "hint": hint}


@solara.component
def Controls(room: Room, heading: str, fields: Sequence[Any], remark: str = "") -> None:
    """A row of controls."""
    ControlsVue(
        heading=heading,
        fields=fields,
        remark=remark,
        event_chosen=lambda told: room.choose(str(told["name"]), str(told["value"])),
    )


@solara.component_vue("controls.vue", vuetify=False)
def ControlsVue(heading: str, fields: Sequence[Any], remark: str, event_chosen: Callable[[Any], None]) -> None:
    """Controls as the browser draws them."""
