from support.tiny_worlds import SIZES

from experiments.validation import cases, observations, truths
from sim.analysis.draws import core
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
    assert {row["kind"] for row in books} == {"null", "wrong model"}
    nulls = [row["beaten"] for row in books if row["kind"] == "null"]
    assert sum(nulls) >= 0.9 * len(nulls)
    without = [row["beaten"] for row in books if row["against"] == "without frictions"]
    assert all(without)
