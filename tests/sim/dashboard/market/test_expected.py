import threading
from collections.abc import Iterator

import pytest
from support.tiny_worlds import tiny

from sim.dashboard.market import expected
from sim.dashboard.market.expected import expect
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.shared import NURSERY, Trunk
from sim.dashboard.view import View


@pytest.fixture(autouse=True)
def nursery() -> Iterator[None]:
    NURSERY.clear()
    yield
    NURSERY.clear()


def view(name: str, week: int, weeks: int = 30) -> View:
    return View().replace(plan=tiny(name, weeks=weeks), week=week)


def test_who_opens_the_page_finds_the_market_already_lived() -> None:
    asked = view("baseline", 4)
    thread = expect(asked)
    assert thread is not None
    thread.join(60)
    assert Lab(asked.plan).baseline.lived == 5


def test_an_expected_market_is_lived_to_where_the_plan_parts_from_it() -> None:
    asked = view("ban", 100, weeks=108)
    thread = expect(asked)
    assert thread is not None
    thread.join(60)
    lab = Lab(asked.plan)
    assert lab.fork == 91
    assert lab.baseline.lived == 91
    lab.reach(91)
    assert lab.own.lived == 92


def test_one_visitor_is_expected_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()
    monkeypatch.setattr(Trunk, "reach", lambda *_, **__: going_on.wait(60))
    first = expect(view("baseline", 1))
    assert first is not None
    assert expect(view("baseline", 2)) is None
    going_on.set()
    first.join(60)
    second = expect(view("baseline", 2))
    assert second is not None
    second.join(60)


def test_a_visitor_who_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expected, "PATIENCE_S", 0.0)
    asked = view("baseline", 29)
    thread = expect(asked)
    assert thread is not None
    thread.join(60)
    assert NURSERY.trunk(asked.plan).track.lived < 30
