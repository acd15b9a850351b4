import pytest

from sim.dashboard import edits
from sim.dashboard.edits import History
from sim.dashboard.view import View, preset_plan
from sim.faults import ScenarioErrors
from sim.policy.catalogue import kinds


@pytest.fixture
def plan():
    return preset_plan("history")


def weeks(plan, policy_id):
    policy = edits.named(plan, policy_id)
    return policy.start, policy.end


def test_switching_off_ends_a_policy_and_on_again_starts_another(plan):
    off = edits.switch(plan, "ban", 100, False)
    assert weeks(off, "ban") == (91, 100)
    again = edits.switch(off, "ban", 110, True)
    assert weeks(again, "ban-2") == (110, None)
    assert edits.switch(again, "ban", 120, True) == again
    assert edits.switch(plan, "ban", 50, False) == edits.remove(plan, "ban")


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_can_be_switched_on_by_its_switch(kind):
    plan = edits.switch(preset_plan("baseline"), kind, 95, True)
    assert [(policy.kind, policy.start, policy.end) for policy in plan.policies] == [(kind, 95, None)]


def test_policies_move_and_stretch(plan):
    assert weeks(edits.move(plan, "ban", 80, 90), "ban") == (80, 90)
    same_start = edits.move(plan, "ban", 91, 101)
    assert edits.named(same_start, "ban").start_date == edits.named(plan, "ban").start_date
    assert edits.named(edits.move(plan, "ban", 92, None), "ban").start_date is None


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (-1, None, "must lie in 2022-01-03 to 2024-12-30"),
        (157, None, "must lie in"),
        (91, 91, "later week than start (2023-10-02)"),
        (91, 200, "157 weeks"),
    ],
)
def test_impossible_dates_are_refused(plan, start, end, words):
    with pytest.raises(ScenarioErrors, match="ban") as error:
        edits.move(plan, "ban", start, end)
    assert words in str(error.value)


def test_two_partnerships_of_a_channel_at_once_are_refused(plan):
    with pytest.raises(ScenarioErrors, match="end one before the other starts"):
        edits.add(plan, "partnership", 110, partner="blibli")
    two = edits.add(plan, "partnership", 95, 101, partner="blibli")
    assert weeks(two, "partnership-2") == (95, 101)
    with pytest.raises(ScenarioErrors, match="at once"):
        edits.move(two, "partnership-2", 95, 110)


def test_fields_are_checked(plan):
    assert edits.named(edits.set_field(plan, "ban", "enforcement", 0.5), "ban").fields.enforcement == 0.5
    for field, value in (("enforcement", 2.0), ("enforcment", 0.5), ("channels", ["physical"])):
        with pytest.raises(ScenarioErrors):
            edits.set_field(plan, "ban", field, value)
    with pytest.raises(ScenarioErrors, match="did you mean ban"):
        edits.set_field(plan, "bann", "enforcement", 0.5)


def test_an_edit_leaves_its_plan_alone(plan):
    before = plan.policies
    edits.remove(plan, "ban")
    edits.switch(plan, "commission_cap", 90, True, rate=0.1)
    assert plan.policies == before


def test_undo_and_redo(plan):
    one = View()
    two = one.replace(plan=edits.remove(plan, "ban"))
    history = History(one).done(two)
    assert history.done(two) is history
    assert history.undo().now == one
    assert history.undo().undo() == history.undo()
    assert history.undo().redo() == history
    assert history.redo() is history
    three = one.replace(lang="id")
    assert history.undo().done(three).redo().now == three
    assert history.seen(three).undo().now == one


def test_a_policy_switched_off_and_on_again_at_once_is_the_one_it_was(plan):
    off = edits.switch(plan, "ban", 110, False)
    assert off != plan
    assert edits.switch(off, "ban", 110, True) == plan
    other = edits.switch(off, "ban", 110, True, enforcement=0.5)
    assert [each.fields.enforcement for each in other.policies if each.kind == "ban"] == [1.0, 0.5]
