from support.tiny_worlds import OPTIONS

from sim.analysis.why import SWITCHES

SHORT = [*OPTIONS, "--weeks", "92", "--quiet"]


def test_why_tells_every_mechanism(pasar):
    done = pasar("why", "ban", *SHORT, "--seeds", "1")
    assert done.code == 0
    for switch in SWITCHES:
        assert switch.name in done.out
        assert switch.meaning in " ".join(done.out.split())
    for words in ("The whole effect", "with the same luck", "constants stay as they are", "one pair of worlds"):
        assert words in done.out, words


def test_why_as_json(pasar, monkeypatch):
    monkeypatch.setattr("sim.analysis.why.SWITCHES", SWITCHES[:2])
    done = pasar("why", "ban", *SHORT, "--seeds", "1", "--outcome", "parcels_per_day", "--json")
    assert done.code == 0
    assert done.record["inputs"]["outcome"] == "parcels_per_day"
    assert [each["name"] for each in done.record["why"]["mechanisms"]] == [each.name for each in SWITCHES[:2]]
    assert done.record["why"]["effect"]["effect"] < 0.0


def test_an_unknown_outcome_is_bad_input(pasar):
    done = pasar("why", "ban", "--outcome", "parcels_a_day", "--json")
    assert done.code == 2
    assert done.errors[0]["field"] == "--outcome"
    assert done.errors[0]["nearest"] == "parcels_per_day"


def test_a_scenario_against_itself_is_bad_input(pasar):
    done = pasar("why", "baseline", *SHORT)
    assert done.code == 2
