import json
from datetime import date

import pytest
from support.tiny_worlds import tiny

from sim.analysis.compare import compare
from sim.analysis.sentence import AnswerFacts, Change, answer


def test_a_channel_that_opens_again_is_told_over_its_closure(comparison):
    facts = answer(comparison, "history")
    assert (facts.kind, facts.window, facts.weeks, facts.channels) == ("reopened", "closed", 10, ("tiktok_shop",))
    assert (facts.first, facts.last) == (date(2023, 10, 2), date(2023, 12, 4))
    row = comparison.effects.query(
        "scenario == 'history' and outcome == 'gmv_usd' and channel == 'physical' and window == 'closed'"
    ).iloc[0]
    assert facts.physical_market == Change(row.baseline, row.effect, row.low, row.high, row.n)
    assert facts.physical_market.percent[0] == pytest.approx(row.percent)
    assert set(facts.at_end) == set(facts.changes)
    assert facts.at_end != facts.changes


def test_its_sellers_lose_against_the_market_left_alone(comparison):
    facts = answer(comparison, "history")
    assert facts.sellers is not None
    assert facts.sellers.effect < 0.0
    assert facts.sellers.certain
    assert facts.sellers.baseline > 0.0


def test_a_ban_for_good_is_told_as_shut(comparison):
    assert answer(comparison, "ban").kind == "shut"


def test_rules_without_a_closure_are_told_over_their_first_year():
    facts = answer(compare(tiny("data-rules", 93), against=tiny("baseline", 93), seeds=1), "data-rules")
    assert (facts.kind, facts.window, facts.channels, facts.sellers) == ("rules", "year1", (), None)
    assert facts.first == date(2023, 9, 25)
    assert not facts.small.certain


def test_facts_survive_a_file(comparison):
    for name in comparison.others:
        facts = answer(comparison, name)
        assert AnswerFacts.from_dict(json.loads(json.dumps(facts.to_dict()))) == facts
