import gc
import threading
import weakref

import numpy as np
import pytest
from support.tiny_worlds import tiny

from sim.dashboard import edits
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.parting import MOST_WEEKS, parting
from sim.dashboard.market.shared import NURSERY
from sim.dashboard.market.track import Track
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World

WEEKS = 110


def headless(plan: Scenario, weeks: int) -> Recorder:
    """The plan lived straight through; cohorts count from the week of the market left alone."""
    world = World(plan, cohort_week=plan.replace(policies=()).cohort_week())
    recorder = Recorder(world)
    while recorder.weeks < weeks:
        world.step()
        recorder.take(world)
    return recorder


def assert_same(track: Track, plan: Scenario) -> None:
    expected, shown = headless(plan, track.lived), track.recorder
    for name, array in expected.series.items():
        assert np.array_equal(shown.series[name][: track.lived], array[: track.lived]), name
    assert shown.events == expected.events
    for name in ("market", "channels", "merchants", "flows", "events", "cohorts"):
        assert shown.table(name).equals(expected.table(name)), name


@pytest.fixture(scope="module")
def history() -> Scenario:
    return tiny("history", weeks=WEEKS)


def test_a_plan_lives_as_it_does_headless(history: Scenario) -> None:
    lab = Lab(history)
    assert lab.reach(88)
    assert lab.lived == 89
    assert not lab.own.alone
    while lab.lived < 104:
        assert lab.advance() == lab.lived - 1
    assert_same(lab.own, history)
    assert_same(lab.baseline, lab.baseline.scenario)
    assert lab.baseline.lived >= lab.lived


def test_edits_in_the_future_present_and_past_act_as_if_they_had_always_been_planned(history: Scenario) -> None:
    lab = Lab(history)
    lab.reach(94)
    later = edits.switch(history, "ban", 100, False)
    assert lab.adopt(later) == 95
    lab.reach(97)
    now = edits.switch(later, "commission_cap", 98, True)
    assert lab.adopt(now) == 98
    lab.reach(102)
    past = edits.remove(now, "import_floor")
    assert lab.adopt(past) == 90
    lab.reach(96)
    assert_same(lab.own, past)
    assert lab.adopt(now) == 90
    lab.reach(103)
    assert_same(lab.own, now)
    early = edits.add(now, "price_floor", 30, 50)
    assert lab.adopt(early) == 30
    lab.reach(54)
    assert_same(lab.own, early)


def test_a_second_edit_in_the_past_is_lived_by_those_who_had_the_first(history: Scenario) -> None:
    lab = Lab(history.replace(policies=()))
    lab.reach(66)
    banned = edits.switch(lab.plan, "ban", 67, True)
    lab.adopt(banned)
    lab.reach(90)
    capped = edits.switch(banned, "commission_cap", 80, True, rate=0.02)
    lab.adopt(capped)
    lab.reach(92)
    assert_same(lab.own, capped)


def test_taking_everything_back_is_the_market_left_alone_again(history: Scenario) -> None:
    lab = Lab(history)
    lab.reach(95)
    alone = history.replace(policies=())
    assert lab.adopt(alone) == 90
    assert lab.fork is None
    lab.reach(100)
    assert not lab.own.alone
    assert_same(lab.own, alone)


def test_an_edit_that_was_prepared_for_costs_no_replay(history: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab(history)
    lab.reach(100)
    lab.stand_ready(97, threading.Event())
    plan = edits.switch(history, "commission_cap", 97, True)
    assert lab.adopt(plan) == 97
    stepped = []
    step = World.step
    monkeypatch.setattr(World, "step", lambda world: (stepped.append(world.t), step(world)))
    lab.advance()
    assert stepped == [97]
    monkeypatch.undo()
    lab.reach(100)
    assert_same(lab.own, plan)


def test_another_seed_is_another_market(history: Scenario) -> None:
    lab = Lab(history)
    lab.reach(3)
    other = history.replace(seed=7)
    assert lab.adopt(other) == 0
    lab.reach(3)
    assert_same(lab.own, other)
    assert lab.baseline.scenario.seed == 7


def test_a_market_with_a_later_start_and_an_older_policy_lives_on_its_own(history: Scenario) -> None:
    late = tiny("history", weeks=4).replace(start=history.start.replace(year=2023, month=10, day=9))
    lab = Lab(late)
    lab.reach(3)
    expected = headless(late, 4)
    for name in ("market", "channels", "merchants", "flows", "events"):
        assert lab.own.recorder.table(name).equals(expected.table(name)), name


def test_visitors_share_the_market_left_alone_but_nothing_else(history: Scenario) -> None:
    one, other = Lab(history), Lab(history.replace(policies=()))
    one.reach(93)
    other.reach(93)
    assert one.baseline is other.baseline
    assert one.own.market("gmv_online_usd")[-1] != other.own.market("gmv_online_usd")[-1]
    assert np.array_equal(other.own.market("gmv_online_usd"), one.baseline.market("gmv_online_usd")[:94])
    assert one.own.memory._blocks[0] is other.own.memory._blocks[0]


def test_reaching_can_be_stopped_and_tells_how_far_it_is(history: Scenario) -> None:
    NURSERY.clear()
    lab, stop, told = Lab(history.replace(seed=11)), threading.Event(), []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 60:
            stop.set()

    assert not lab.reach(20, tell, stop)
    assert lab.lived < 21
    assert {total for _, total in told} == {52 + 21}
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_closed_market_lets_go_of_its_memory(history: Scenario) -> None:
    lab = Lab(history)
    lab.reach(93)
    gone = weakref.ref(lab.own), weakref.ref(lab.own.memory), weakref.ref(lab.own._world)
    lab.close()
    gc.collect()
    assert [each() for each in gone] == [None] * 3
    assert lab.lived == 0
    assert lab.own.market("small_revenue_usd").shape == (0,)
    assert lab.adopt(history) == 0
    assert not lab.reach(5)


def test_plans_part_where_other_policies_act(history: Scenario) -> None:
    assert parting(history, history) == MOST_WEEKS
    assert parting(history, history.replace(policies=())) == 90
    assert parting(history, edits.switch(history, "ban", 95, False)) == 95
    assert parting(history, edits.set_field(history, "ban", "enforcement", 0.5)) == 91


def test_a_visitor_can_edit_while_the_shared_past_is_lived(history: Scenario) -> None:
    NURSERY.clear()
    lab = Lab(history.replace(seed=12))
    begun, done = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: (lab.reach(95, lambda *_: begun.set()), done.set()))
    thread.start()
    assert begun.wait(20)
    plan = edits.add(lab.plan, "price_floor", 92)
    assert lab.adopt(plan) < 92
    assert not done.is_set()
    thread.join(60)
    assert lab.lived == 96
    assert_same(lab.own, plan)
