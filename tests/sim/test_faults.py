import pickle

from sim.faults import Fault, ScenarioErrors, nearest, shown

ONE = Fault(file="a.toml", field="policy[1].rate", value="8", allowed="must lie in [0, 0.4]")
TWO = Fault(file="a.toml", field="habit_strenght", allowed="unknown", nearest="habit_strength")


def test_a_fault_is_one_sentence_with_field_value_and_what_is_allowed():
    assert ONE.sentence() == "policy[1].rate = 8: must lie in [0, 0.4]"
    assert TWO.sentence() == "habit_strenght: unknown; did you mean habit_strength?"


def test_errors_of_a_file_are_told_together():
    assert str(ScenarioErrors([ONE, TWO])).splitlines() == [
        "a.toml has 2 errors",
        "  policy[1].rate = 8: must lie in [0, 0.4]",
        "  habit_strenght: unknown; did you mean habit_strength?",
    ]


def test_errors_survive_the_way_from_a_worker():
    assert pickle.loads(pickle.dumps(ScenarioErrors([ONE, TWO]))).errors == [ONE, TWO]


def test_a_value_is_shown_short():
    assert len(shown("x" * 1000)) == 60
    assert shown(10**5000) == "a number too large to print"


def test_nothing_is_suggested_for_a_name_unlike_all():
    assert nearest("zzz", ["habit_strength"]) == ""
