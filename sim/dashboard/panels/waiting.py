"""What stands in a panel until there are weeks to show."""

from __future__ import annotations

import solara

from sim.dashboard.room import Room


@solara.component
def Waiting(room: Room) -> None:
    """Return a sentence, with how far it is."""
    progress = room.reaching.value
    words = room.words
    said = words("story.reaching", done=progress[0], total=progress[1]) if progress else words("charts.waiting")
    solara.HTML("p", unsafe_innerHTML=said, classes=["psr-soft"])
