import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rules import ALWAYS, J, tables

from agents.consumers import expected_surplus, nested_logit
from agents.consumers.choice import admit, choose_channel, personal_factors, value_options
from agents.numerics.draws import word
from agents.streams import ADMISSION, AVAILABLE

UTILITY = np.array([0.3, 0.1, -0.6, -0.9, -1.2, -0.2, -0.7, -1.1, 1.4])
MARKET, SOCIAL = slice(0, 5), slice(5, 8)


def by_hand(v, own, market, social):
    """Probabilities of the three levels, written out."""
    nests = [(MARKET, min(market, own)), (SOCIAL, min(social, own))]
    inclusive = [np.exp(v[columns] / scale).sum() ** (scale / own) for columns, scale in nests]
    online = sum(inclusive) ** own
    root = online + math.exp(v[-1])
    within = [np.exp(v[columns] / scale) / np.exp(v[columns] / scale).sum() for columns, scale in nests]
    parts = [online / root * inclusive[g] / sum(inclusive) * within[g] for g in range(2)]
    return np.array([*parts[0], *parts[1], math.exp(v[-1]) / root]), math.log(root)


@given(
    st.lists(st.floats(-3, 3), min_size=9, max_size=9),
    st.floats(0.15, 1),
    st.floats(0.15, 1),
    st.floats(0.15, 1),
)
def test_probabilities_and_surplus_are_those_written_out(v, own, market, social):
    expected, surplus = by_hand(np.array(v), own, market, social)
    assert nested_logit(np.array([v]), own, market, social)[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert expected_surplus(np.array([v]), own, market, social)[0] == pytest.approx(surplus, rel=1e-9, abs=1e-9)


def test_all_lambdas_1_is_the_plain_logit():
    v = np.array([UTILITY])
    assert nested_logit(v, 1, 1, 1)[0] == pytest.approx(np.exp(UTILITY) / np.exp(UTILITY).sum())


def test_a_closed_channel_and_an_empty_nest_drop_out():
    v = UTILITY.copy()
    v[SOCIAL] = -np.inf
    p = nested_logit(v, 0.4, 0.25, 0.25)[0]
    assert (p[SOCIAL] == 0).all()
    assert p.sum() == pytest.approx(1)
    v[MARKET] = -np.inf
    assert nested_logit(v, 0.4, 0.25, 0.25)[0].tolist() == [0.0] * 8 + [1.0]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_utilities_must_be_numbers(bad):
    v = UTILITY.copy()
    v[2] = bad
    with pytest.raises(ValueError, match="NaN or"):
        nested_logit(v, 0.4, 0.25, 0.25)


def test_lambdas_lie_between_0_and_1():
    with pytest.raises(ValueError, match=r"lambda_market = 1\.5"):
        nested_logit(UTILITY, 0.4, 1.5, 0.25)


def valued(own=0.4, market=0.25, social=0.25, v=UTILITY, shift=0.0):
    """What the kernel makes of the utilities: w and the nests' sums."""
    scale = np.array([min(market, own)] * 5 + [min(social, own)] * 3 + [1.0])
    rules = tables(nest_power=np.array([min(market, own) / own, min(social, own) / own]), lambda_online=own)
    w, nests = np.empty(J), np.empty(6)
    value_options(rules, np.exp(v / scale), 0, math.exp(shift), np.ones(J), w, nests)
    return rules, w, nests


@pytest.mark.parametrize(("own", "market", "social"), [(0.4, 0.25, 0.25), (1.0, 0.5, 0.3), (0.3, 0.25, 0.9), (1, 1, 1)])
def test_thresholds_of_sampled_choice_are_the_probabilities_to_two_millionths(own, market, social):
    _, w, nests = valued(own, market, social)
    expected, surplus = by_hand(UTILITY, own, market, social)
    online, in_market = nests[4] / nests[5], nests[2] / nests[3]
    assert online == pytest.approx(1 - expected[-1], abs=2e-6)
    assert online * in_market == pytest.approx(expected[MARKET].sum(), abs=2e-6)
    assert online * in_market * w[MARKET] / nests[0] == pytest.approx(expected[MARKET], abs=2e-6)
    assert online * (1 - in_market) * w[SOCIAL] / nests[1] == pytest.approx(expected[SOCIAL], abs=2e-6)
    assert math.log(nests[5]) == pytest.approx(surplus, abs=2e-6)


def test_a_taste_for_buying_online_shifts_every_online_utility():
    _, _, nests = valued(shift=0.7)
    v = UTILITY.copy()
    v[:-1] += 0.7
    assert nests[4] / nests[5] == pytest.approx(1 - by_hand(v, 0.4, 0.25, 0.25)[0][-1], abs=2e-6)


def test_drawn_channels_come_in_proportion_to_their_probabilities():
    rules, w, nests = valued()
    grid = [int((k + 0.5) / 40 * 2**32) for k in range(40)]
    drawn = [choose_channel(rules, w, nests, a, b, c) for a in grid for b in grid for c in grid]
    expected = by_hand(UTILITY, 0.4, 0.25, 0.25)[0]
    assert np.bincount(drawn, minlength=J) / len(drawn) == pytest.approx(expected, abs=0.013)


def test_what_is_not_offered_is_worth_nothing():
    rules = tables(offered=np.array([[1, 0, 1, 1, 1, 1, 0, 1, 1]] * 5, np.uint8))
    w, nests = np.empty(J), np.empty(6)
    value_options(rules, np.ones(J), 2, 1.0, np.ones(J), w, nests)
    assert w.tolist() == [1, 0, 1, 1, 1, 1, 0, 1, 1]
    assert nests[:2].tolist() == [4, 2]


def test_admission_asks_for_adoption_and_for_a_transaction_that_works():
    half = ALWAYS // 2
    rules = tables(admission=np.full((4, 2, J - 1), half), available=np.array([ALWAYS] * 4 + [half] * 4))
    admitted = np.empty(J - 1, np.uint8)
    for i in range(50):
        admit(rules, i, 0, 0, admitted)
        for j in range(J - 1):
            known = word(1, ADMISSION, i, 100, j) < half
            works = j < 4 or word(1, AVAILABLE, i, 100, j) < half
            assert admitted[j] == (known and works)


def test_users_of_a_feed_have_an_adoption_of_their_own():
    admission = np.zeros((4, 2, J - 1), np.int64)
    admission[0, 1] = ALWAYS
    admitted = np.empty(J - 1, np.uint8)
    admit(tables(admission=admission), 3, 0, 0b0001, admitted)
    assert admitted.tolist() == [0, 0, 0, 0, 0, 1, 0, 0]


def test_habit_and_taste_multiply_and_the_unknown_count_for_nothing():
    habit_factor = 1.0 + np.arange(3 * 65, dtype=float).reshape(3, 65)
    taste_factor = 1.0 + np.arange(128, dtype=float).reshape(2, 64) / 10
    rules = tables(habit_factor=habit_factor, taste_factor=taste_factor)
    habit = np.array([0, 1, 65535, 1024, 0, 2048, 0, 0, 65535], np.uint16)
    tastes = np.uint64(sum(k << 6 * j for j, k in enumerate([3, 0, 63, 5, 6, 7, 8, 9])))
    factor = np.empty(J)
    personal_factors(rules, habit, tastes, np.array([1, 1, 1, 1, 0, 1, 1, 0], np.uint8), factor)
    levels = [0, 1, 64, 2, None, 3, 0, None, 64]
    for j, level in enumerate(levels):
        if level is None:
            assert factor[j] == 0
        elif j == J - 1:
            assert factor[j] == habit_factor[2, level]
        else:
            nest = 0 if j < 5 else 1
            assert factor[j] == habit_factor[nest, level] * taste_factor[nest, [3, 0, 63, 5, 6, 7, 8, 9][j]]
