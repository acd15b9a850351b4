import pytest

from sim.faults import ScenarioErrors
from sim.policy import Timeline
from sim.scenario import Scenario

HISTORY = Scenario.builtin("history").timeline


def weeks(timeline, policy_id):
    return [(each.start, each.end) for each in timeline.policies if each.id == policy_id]


def test_history_closes_weeks_91_to_100():
    assert [each.kind for each in HISTORY.active(90)] == ["import_floor", "data_separation"]
    assert HISTORY.first_policy_week() == 90
    assert HISTORY.first_ban_week() == 91
    assert weeks(HISTORY, "partnership") == [(101, None)]
    assert Timeline().first_ban_week() is Timeline().first_policy_week() is None


def test_switching_off_ends_what_acts_and_drops_what_would_start():
    assert weeks(HISTORY.switch("ban", 95, on=False), "ban") == [(91, 95)]
    assert weeks(HISTORY.switch("ban", 91, on=False), "ban") == []
    assert HISTORY.policies[2].end is None


def test_switching_off_what_is_over_or_absent_changes_nothing():
    over = HISTORY.switch("ban", 95, on=False)
    assert over.switch("ban", 99, on=False) == over
    assert Timeline().switch("ban", 5, on=False) == Timeline()


def test_a_policy_switched_on_again_has_the_same_fields():
    strict = Timeline().switch("ban", 5, on=True, fields={"enforcement": 0.5})
    again = strict.switch("ban", 10, on=False).switch("ban", 20, on=True)
    assert weeks(again, "ban") == [(5, 10)]
    assert weeks(again, "ban-2") == [(20, None)]
    assert again.policies[1].fields == strict.policies[0].fields
    assert weeks(again.switch("ban", 30, on=False), "ban-2") == [(20, 30)]


def test_switching_on_what_acts_changes_nothing_but_given_fields():
    assert HISTORY.switch("ban", 95, on=True) is HISTORY
    changed = HISTORY.switch("ban", 95, on=True, fields={"enforcement": 0.5})
    assert weeks(changed, "ban") == [(91, 95)]
    assert changed.active(95)[-1].fields.enforcement == 0.5


def test_a_new_policy_may_have_an_id_of_its_own():
    two = HISTORY.switch("meta-deal", 120, on=True, kind="partnership", fields={"channel": "meta", "partner": "blibli"})
    assert two.policies[-1].id == "meta-deal"
    assert weeks(two.switch("meta-deal", 130, on=False), "meta-deal") == [(120, 130)]


@pytest.mark.parametrize(
    ("name", "more", "message"),
    [
        ("bann", {}, "did you mean ban"),
        ("ban", {"fields": {"enforcement": 2}}, "must lie in"),
        ("partnership", {"fields": {"partner": "meta"}}, "must be one of"),
        ("second", {"kind": "partnership", "fields": {"partner": "blibli"}}, "at once"),
        ("local_visibility", {}, "is required"),
    ],
)
def test_a_wrong_switch_is_refused(name, more, message):
    with pytest.raises(ScenarioErrors, match=message):
        HISTORY.switch(name, 110, on=True, **more)


def test_an_unknown_policy_cannot_be_switched_off():
    with pytest.raises(ScenarioErrors, match="did you mean ban"):
        HISTORY.switch("bann", 95, on=False)
