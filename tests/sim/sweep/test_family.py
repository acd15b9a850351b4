import pytest
from support.worlds import policy, small

from sim.analysis.worlds import Fleet
from sim.record.recorder import Recorder
from sim.sweep.family import live, weeks_of
from sim.world import World

WEEKS = 4


def plans():
    base = small(start=small().start, weeks=WEEKS)
    return [
        base.replace(name="alone"),
        base.replace(name="ban", policies=(policy("ban", 1),)),
        base.replace(name="late", policies=(policy("ban", 2),)),
        base.replace(name="other", parameters={"habit_strength": 1.0}),
    ]


def test_a_shared_past_gives_the_same_bytes_as_unbroken_runs():
    own = plans()
    lived = {each.place: each for each in live(own, 1)}
    assert sorted(lived) == [0, 1, 2, 3]
    for place, scenario in enumerate(own):
        world = World(scenario, cohort_week=1)
        recorder = Recorder(world)
        while world.t < WEEKS:
            world.step()
            recorder.take(world)
        assert lived[place].recorder.table("market").equals(recorder.table("market"))
        assert lived[place].recorder.table("channels").equals(recorder.table("channels"))
    assert not lived[0].recorder.table("market").equals(lived[1].recorder.table("market"))


def test_a_shared_past_is_counted_once():
    shared, alone = weeks_of(plans()[:3])
    assert alone == 3 * (52 + WEEKS)
    assert shared == (52 + 1) + 3 + 1 + 2 + 2


def test_families_and_fleets_agree():
    own = plans()[:2]
    fleet = Fleet(own, [1], 1, 1).run()
    for each in live(own, 1):
        name = own[each.place].name
        assert each.recorder.table("market").equals(fleet[name, 1].table("market"))


def test_a_failing_world_takes_only_those_with_it_that_share_the_week(monkeypatch):
    step = World.step

    def failing(world):
        if world.scenario.name == "late" and world.t == 3:
            raise RuntimeError("the books don't balance\nmore")
        step(world)

    monkeypatch.setattr(World, "step", failing)
    lived = {each.place: each for each in live(plans()[:3], 1)}
    assert lived[2].recorder is None
    assert lived[2].stage == "living the week of 2022-01-24"
    assert lived[2].message == "RuntimeError: the books don't balance"
    assert lived[0].recorder is not None
    assert lived[1].recorder is not None


def test_a_market_that_can_not_be_built_fails_all_its_worlds(monkeypatch):
    monkeypatch.setattr("sim.sweep.family.World", lambda *_, **__: (_ for _ in ()).throw(MemoryError()))
    lived = list(live(plans()[:2], 1))
    assert [(each.recorder, each.stage, each.message) for each in lived] == [(None, "building", "MemoryError")] * 2


@pytest.mark.parametrize("cohort_week", [1, 2])
def test_cohorts_are_followed_from_the_sweeps_week(cohort_week):
    (lived,) = live(plans()[:1], cohort_week)
    assert min(lived.recorder.table("cohorts")["week"].to_pylist()) == cohort_week
