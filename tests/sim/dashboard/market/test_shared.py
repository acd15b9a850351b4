import gc
import threading
import time

import pytest
from support.tiny_worlds import tiny

from sim.dashboard.market import shared
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.shared import KEPT, NURSERY, RUSH, Trunk
from sim.scenario import Scenario


@pytest.fixture
def trunk() -> Trunk:
    return Trunk(tiny("baseline", weeks=30))


def until(true, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_what_nobody_waits_for_stands_back_while_somebody_waits(trunk: Trunk, monkeypatch: pytest.MonkeyPatch) -> None:
    stood_back = threading.Event()
    stand_back = RUSH.stand_back
    monkeypatch.setattr(RUSH, "stand_back", lambda: (stood_back.set(), stand_back(60.0)))
    with RUSH:
        trunk.ahead(5)
        trunk.ahead(12, some_day=True)
        assert stood_back.wait(60)
        assert trunk.track.lived == 6
    until(lambda: trunk.track.lived == 13)


def test_what_stands_back_is_never_given_up(trunk: Trunk, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_back = RUSH.stand_back
    monkeypatch.setattr(RUSH, "stand_back", lambda: stand_back(0.01))
    with RUSH:
        trunk.ahead(3, some_day=True)
        until(lambda: trunk.track.lived == 4)


def test_nothing_is_lived_ahead_once_the_server_ends(trunk: Trunk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_CLOSED", threading.Event())
    trunk.reach(0)
    shared.close()
    trunk.ahead(29)
    assert trunk._growing is not None
    trunk._growing.result(60)
    assert trunk.track.lived == 1


def test_shared_markets_that_nobody_looks_at_are_bounded_and_forgotten() -> None:
    NURSERY.clear()
    usual = Scenario.builtin("history")
    NURSERY.trunk(usual)
    plans = [tiny("baseline", weeks=5).replace(seed=seed) for seed in range(100, 103 + KEPT)]
    looked_at = NURSERY.trunk(plans[0])
    for plan in plans:
        NURSERY.trunk(plan)
    gc.collect()
    assert len(NURSERY._known) == KEPT + 2
    assert NURSERY.trunk(plans[0]) is looked_at
    NURSERY.forget(60.0)
    assert len(NURSERY._known) == KEPT + 1
    NURSERY.forget(0.0)
    del looked_at
    gc.collect()
    assert [trunk.scenario.content_hash() for trunk in NURSERY._known.values()] == [
        usual.replace(name="baseline", policies=()).content_hash()
    ]
    NURSERY.clear()


def test_visitors_who_come_and_go_leave_no_thread_behind() -> None:
    plan = tiny("history", weeks=30)
    Lab(plan).advance()  # the threads that all share come to life
    before = threading.active_count()
    for seed in (1, 2):
        lab = Lab(plan.replace(seed=seed))
        lab.reach(2)
        lab.close()
    until(lambda: threading.active_count() <= before)
