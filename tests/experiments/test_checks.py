"""The lists of checks and claims are true: what they name exists, what they quote is said, the pages are current."""

import re

import pytest

from experiments.checks.declared import KINDS, checks, claims, missing, named_tests
from experiments.checks.pages import checks_page, state_of, trace_page
from experiments.checks.states import FAILS, HOLDS, KNOWN, NOT_RUN, State, load, read, write
from experiments.tables import ROOT
from sim.analysis.fingerprint import model_digest

RENEW = "renew it: make checks"
REPORT = """\
<testsuites><testsuite>
<testcase classname="tests.whole.test_a" name="test_one[x]"/>
<testcase classname="tests.whole.test_a" name="test_one[y::z]"><failure message="no"/></testcase>
<testcase classname="tests.whole.test_a" name="test_two"><skipped type="pytest.xfail" message="known"/></testcase>
<testcase classname="tests.whole.test_a" name="test_three"><skipped type="pytest.skip" message="later"/></testcase>
<testcase classname="tests.whole.test_a" name="test_four"/>
</testsuite></testsuites>"""
A = "tests/whole/test_a.py"


def test_every_named_test_exists():
    assert missing(named_tests()) == []


def test_a_test_that_is_gone_is_found():
    here = "tests/experiments/test_checks.py"
    assert missing([f"{here}::test_every_named_test_exists", f"{here}::test_nothing", "tests/gone.py::test_x"]) == [
        f"{here}::test_nothing",
        "tests/gone.py::test_x",
    ]


def test_every_kind_has_checks_and_no_claim_stands_twice():
    assert {each.kind for each in checks()} == set(KINDS)
    assert len({each.claim for each in checks()}) == len(checks())
    assert all(each.held_by and each.source for each in checks())


@pytest.mark.parametrize("claim", claims(), ids=lambda each: f"{each.page}: {each.says[:40]}")
def test_a_claim_stands_on_its_page_word_for_word(claim):
    text = " ".join((ROOT / claim.page).read_text(encoding="utf-8").split())
    assert " ".join(claim.says.split()) in text
    assert claim.held_by or claim.because


def test_the_pages_are_current():
    model, states = load()
    for name, page in (("checks", checks_page(checks(), states, model)), ("trace", trace_page(claims(), states))):
        assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == page, RENEW


def test_what_the_pages_say_is_of_this_model_and_of_every_test():
    model, states = load()
    assert model == model_digest(), RENEW
    assert set(states) == set(named_tests()), RENEW
    assert [test for test, end in states.items() if end.state in (FAILS, NOT_RUN)] == []


def test_what_is_known_not_to_hold_is_marked_so_in_its_test():
    _, states = load()
    known = [test for test, end in states.items() if end.state == KNOWN]
    assert known
    for test in known:
        path, _, name = test.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"@pytest\.mark\.xfail\(strict=True[^\n]*\n(@[^\n]*\n)*def {name}\(", text), test


def test_the_worst_case_tells_the_state():
    tests = [f"{A}::test_{name}" for name in ("one", "two", "three", "four", "five")]
    states = read(REPORT, tests)
    assert list(states.values()) == [
        State(FAILS, 2),
        State(KNOWN, 1),
        State(NOT_RUN, 1),
        State(HOLDS, 1),
        State(NOT_RUN, 0),
    ]
    assert state_of(tests[1:2] + tests[3:4], states) == State(KNOWN, 2)
    assert state_of(["tests/x.py::test_y"], states) == State(NOT_RUN, 0)


def test_states_are_kept_with_the_model_they_are_of(tmp_path):
    path = tmp_path / "new" / "states.json"
    write({f"{A}::test_four": State(HOLDS, 3)}, path)
    assert load(path) == (model_digest(), {f"{A}::test_four": State(HOLDS, 3)})
