"""Every study is well formed: worlds that can live, findings with names of their own, an answer that uses them."""

import string

import pytest

from experiments.study.catalogue import NAMES, study
from experiments.study.declaration import AGAINST, FIRST

STUDIES = [pytest.param(study(name), id=name) for name in NAMES]


@pytest.mark.parametrize("own", STUDIES)
def test_a_study_is_named_as_its_page_and_asks_a_question(own):
    assert own is study(own.name)
    assert own.question.endswith("?")
    assert 0 < own.minutes <= 10


@pytest.mark.parametrize("own", STUDIES)
def test_its_worlds_share_the_past_up_to_the_first_policy(own):
    first = own.scenarios[0]
    assert first.name == AGAINST
    assert first.policies == ()
    assert len({each.name for each in own.scenarios}) == len(own.scenarios)
    assert {each.weeks for each in own.scenarios} == {own.weeks}
    assert all(week >= FIRST - 1 for each in own.scenarios for week in [each.timeline.first_policy_week() or FIRST])


@pytest.mark.parametrize("own", STUDIES)
def test_no_two_worlds_are_the_same(own):
    assert len({each.content_hash() for each in own.scenarios}) == len(own.scenarios)


@pytest.mark.parametrize("own", STUDIES)
def test_windows_lie_within_the_weeks_lived(own):
    for first, until in own.windows.values():
        assert 0 <= first < until <= own.weeks


@pytest.mark.parametrize("own", STUDIES)
def test_its_answer_tells_only_numbers_that_it_finds(own):
    keys = [each.key for each in own.findings]
    assert len(set(keys)) == len(keys)
    told = {name for _, name, _, _ in string.Formatter().parse(own.answer) if name}
    assert told
    assert told <= set(keys)
