import dataclasses

import numpy as np
import pytest
from support.tiny_worlds import SIZES

from experiments.validation import APART, apart, cases, observations, truths
from sim.analysis.draws import core
from sim.analysis.validate import Validation
from sim.scenario import Scenario


def test_truths_lie_in_the_middle_of_the_ranges():
    for each in truths(4):
        for name, param in core().items():
            share = (each[name] - param.low) / (param.high - param.low)
            assert 0.25 <= share <= 0.75


def test_what_is_measured_is_of_all_four_tables():
    found = observations(Scenario.builtin("history"))
    assert {each.table for each in found} == {"market", "channels", "cohorts", "diversion"}
    assert all(each.last <= 100 for each in found if each.table == "diversion")


def test_one_truth_is_known_among_its_rivals():
    rows = cases(truths(1)[0], 500, weeks=104, **SIZES)
    books = [row for row in rows if row["errors"] == "own books"]
    assert {row["kind"] for row in books} == {"alike", "null", "wrong model"}
    nulls = [row["beaten"] for row in books if row["kind"] == "null"]
    assert sum(nulls) >= 0.9 * len(nulls)
    without = [row["beaten"] for row in books if row["against"] == "without frictions"]
    assert all(without)


def test_models_are_alike_when_no_measurement_could_tell_them_apart():
    one = Validation("a", (), np.empty((0, 1)), {}, np.empty((0, 1)))
    seen = observations(Scenario.builtin("history"))[:2]
    one = dataclasses.replace(one, observations=tuple(seen), model=np.array([[0.4], [0.3]]), points=0.01)
    near, far = (dataclasses.replace(one, model=one.model + step) for step in (0.001, 0.02))
    assert apart(one, near) == pytest.approx(0.1)
    assert apart(one, far) == pytest.approx(2.0)
    assert apart(one, near) < APART < apart(one, far)
