"""What the panels may cost while it plays."""

import time
from collections.abc import Iterator

import pytest
import reacton
import solara
from support.tiny_worlds import tiny

from sim.dashboard import edits
from sim.dashboard.edits import History
from sim.dashboard.market.desk import Desk
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.player import Player
from sim.dashboard.panels import compare
from sim.dashboard.room import REST, TICK_S, Room
from sim.dashboard.view import View


@pytest.fixture
def room() -> Iterator[Room]:
    plan = tiny("history", weeks=20)
    view, lab = View(plan=plan, week=0), Lab(plan)
    found = Room(solara.reactive(view), lab, Player(lab), Desk(), solara.reactive(History(view)))
    yield found
    found.close()


def test_comparing_scenarios_is_not_done_again_for_every_week(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(compare, "published_cells", lambda _room, window: made.append(window) or {})
    _, context = reacton.render(compare.Compare(room), handle_error=False)
    for _ in range(5):
        room.tick.value += 1
    room.attempt("ban", lambda plan: edits.switch(plan, "price_floor", 1, True))
    assert room.view.value.plan.policies[-1].kind == "price_floor"
    assert len(made) == 1
    room.change(lang="id")
    assert len(made) == 2
    context.close()


def test_panels_that_take_long_to_draw_are_drawn_less_often(room: Room) -> None:
    drawn = []
    room.tick.subscribe(lambda value: (drawn.append(value), time.sleep(2 * TICK_S / REST)))
    end = time.monotonic() + 5 * TICK_S
    while time.monotonic() < end:
        room._shown(3)
        time.sleep(0.01)
    assert 2 <= len(drawn) <= 3
