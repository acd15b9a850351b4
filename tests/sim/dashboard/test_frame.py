import types

import pytest
import solara

from sim.dashboard.panels.frame import Boundary
from sim.dashboard.words import Words

ROOM = types.SimpleNamespace(words=Words("en"))


@solara.component
def fails_when_drawn(_room):
    raise ValueError("nothing to draw")


@solara.component
def fails_afterwards(_room):
    def effect():
        raise ValueError("nothing to connect to")

    solara.use_effect(effect, [])
    solara.Text("drawn")


@solara.component
def works(_room):
    solara.Text("drawn")


@solara.component
def two_parts(first):
    with solara.Column():
        Boundary(ROOM, "First", first)
        Boundary(ROOM, "Second", works)


def texts(box):
    found = []

    def look(widget):
        for name in ("heading", "detail", "value"):
            found.append(str(getattr(widget, name, "")))
        for child in getattr(widget, "children", ()):
            if isinstance(child, str):
                found.append(child)
            else:
                look(child)

    look(box)
    return " ".join(found)


@pytest.mark.parametrize("part", [fails_when_drawn, fails_afterwards])
def test_a_part_that_fails_says_so_and_leaves_the_others(part):
    box, rendered = solara.render(two_parts(part), handle_error=False)
    shown = texts(box)
    assert "This part failed: First" in shown
    assert "nothing to" in shown
    assert "drawn" in shown
    rendered.close()
