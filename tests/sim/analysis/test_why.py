import json
import threading

import numpy as np
import pytest
from support.tiny_worlds import tiny

from sim.analysis.compare import compare
from sim.analysis.small_market import Cancelled
from sim.analysis.why import SWITCHES, Why, why, without
from sim.parameters.values import declared
from sim.scenario import Scenario

SHORT = 92


@pytest.fixture(scope="module")
def found() -> Why:
    return why(tiny("ban", SHORT), seeds=2, workers=1)


def test_switches_name_declared_parameters_and_go_to_an_end_of_their_bounds():
    for switch in SWITCHES:
        off = without(Scenario.builtin("sme-rules"), switch)
        for name in switch.ends:
            low, high = declared()[name].natural
            value = np.asarray(getattr(off.parameters, name))
            nearly = np.maximum(low, 1e-5 * np.abs(declared()[name].default))
            assert (value <= nearly).all() or (value == high).all(), name
        assert not set(switch.kinds) & {each.kind for each in off.policies}
        assert set(off.parameters.changed()) == set(switch.ends)


def test_the_whole_effect_is_that_of_compare(found):
    done = compare(tiny("ban", SHORT), against=tiny("baseline", SHORT), seeds=2).effects
    row = done[(done.outcome == found.outcome) & (done.channel == "") & (done.window == "closed")].iloc[0]
    effect = found.effect
    assert (effect.baseline, effect.effect, effect.low, effect.high) == pytest.approx(
        (row.baseline, row.effect, row.low, row.high)
    )
    assert found.window == "closed"


def test_what_a_mechanism_carries_is_the_effect_less_the_effect_without_it(found):
    assert [each.name for each in found.mechanisms] == [each.name for each in SWITCHES]
    for each in found.mechanisms:
        assert each.carried == pytest.approx((found.effect.effect - each.without.effect) / found.effect.effect)
        assert each.low <= each.carried <= each.high
    assert found.sum_of_shares == pytest.approx(sum(each.carried for each in found.mechanisms))
    assert found.most.carried == max(each.carried for each in found.mechanisms)


def test_the_answer_does_not_depend_on_the_threads_and_survives_a_file(found, monkeypatch):
    monkeypatch.setattr("sim.analysis.why.SWITCHES", SWITCHES[:2])
    again = why(tiny("ban", SHORT), seeds=2, workers=2)
    assert again.effect == found.effect
    assert again.mechanisms == found.mechanisms[:2]
    assert Why.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_a_policy_that_does_nothing_is_carried_by_nothing(monkeypatch):
    monkeypatch.setattr("sim.analysis.why.SWITCHES", SWITCHES[:2])
    nothing = tiny("data-rules", 92)
    nothing = nothing.replace(policies=tuple(each.ended(each.start) for each in nothing.policies))
    told = why(nothing, seeds=1, outcome="parcels_per_day")
    assert told.effect.effect == 0.0
    assert {each.carried for each in told.mechanisms} == {0.0}
    assert not told.effect.certain


def test_it_stops_when_nobody_wants_the_answer_any_more():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        why(tiny("ban", SHORT), seeds=1, stop=stop)


def test_an_unknown_outcome_is_a_key_error():
    with pytest.raises(KeyError, match="no outcome 'happiness'"):
        why(tiny("ban", SHORT), outcome="happiness")
