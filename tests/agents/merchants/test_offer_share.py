from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.merchants.offer_share import GRID_POINTS, appeal_table, decay_table, grid_place
from agents.numerics.sums import fixed

WEIGHT = np.array([0.4, 0.25, 0.2, 0.15])
UTILITY = np.array([1.3, -0.4, -1.2, 0.8])
LOCAL = np.array([True, False, True, False])


def by_enumeration(weight, utility, slots, local_slots=0, local=LOCAL):
    """Expected shares over every draw of the slots, with replacement."""
    n = len(weight)
    local_weight = np.where(local, weight, 0) / weight[local].sum() if local_slots else weight
    share = np.zeros(n)
    for seen in product(range(n), repeat=slots):
        chance = np.prod(local_weight[list(seen[:local_slots])]) * np.prod(weight[list(seen[local_slots:])])
        appeal = np.exp(utility[list(seen)])
        for place, m in enumerate(seen):
            share[m] += chance * appeal[place] / appeal.sum()
    return share


def by_formula(weight, utility, slots, local_slots=0, local=LOCAL):
    """The closed form as the market uses it: weights on the grid, values read off it."""
    mean = (weight * utility).sum()
    mass = np.zeros((2, GRID_POINTS), np.int64)
    for k in range(len(weight)):
        point, rest = grid_place(utility[k], mean)
        for row in (0, 1) if local[k] else (0,):
            mass[row, point] += fixed(1000 * weight[k] * (1 - rest))
            mass[row, point + 1] += fixed(1000 * weight[k] * rest)
    table = np.empty((2, GRID_POINTS))
    appeal_table(mass[0], mass[1], slots, local_slots, decay_table(slots), table)
    value = np.empty(len(weight))
    for k in range(len(weight)):
        point, rest = grid_place(utility[k], mean)
        row = table[1 if local[k] else 0]
        value[k] = weight[k] * (row[point] + rest * (row[point + 1] - row[point]))
    return value


@pytest.mark.parametrize("slots", [2, 3, 5])
def test_closed_form_is_the_mean_over_all_baskets(slots):
    value = by_formula(WEIGHT, UTILITY, slots)
    assert value / value.sum() == pytest.approx(by_enumeration(WEIGHT, UTILITY, slots), abs=5e-4)


@pytest.mark.parametrize(("slots", "local_slots"), [(3, 1), (3, 2), (4, 2), (3, 3)])
def test_slots_kept_for_local_offers(slots, local_slots):
    value = by_formula(WEIGHT, UTILITY, slots, local_slots)
    assert value / value.sum() == pytest.approx(by_enumeration(WEIGHT, UTILITY, slots, local_slots), abs=5e-4)


def test_shares_sum_to_1_before_they_are_scaled():
    for slots in (3, 8):
        assert slots * by_formula(WEIGHT, UTILITY, slots).sum() / slots == pytest.approx(1, abs=2e-3)


def test_local_slots_without_local_offers_are_ordinary_ones():
    nobody = np.zeros(4, bool)
    assert by_formula(WEIGHT, UTILITY, 3, 2, nobody) == pytest.approx(by_formula(WEIGHT, UTILITY, 3, 0, nobody))


def test_equal_offers_share_by_weight():
    value = by_formula(WEIGHT, np.zeros(4), 8)
    assert value / value.sum() == pytest.approx(WEIGHT, abs=1e-6)


@given(st.floats(-20, 20), st.floats(-2, 2))
def test_a_place_on_the_grid_is_between_its_neighbours(utility, mean):
    point, rest = grid_place(utility, mean)
    assert 0 <= point <= GRID_POINTS - 2
    assert 0 <= rest <= 1
    assert point / 16 + rest / 16 - 5 == pytest.approx(min(max(utility - mean, -5), 5), abs=1e-9)


def test_a_market_of_many_sellers_sampled_basket_by_basket():
    rng = np.random.default_rng(5)
    weight = rng.lognormal(0, 1, 25)
    weight /= weight.sum()
    utility = rng.normal(0, 0.6, 25)
    baskets = 60_000
    seen = rng.choice(25, (baskets, 8), p=weight)
    appeal = np.exp(utility[seen])
    part = appeal / appeal.sum(axis=1, keepdims=True)
    sampled = np.bincount(seen.ravel(), part.ravel(), 25) / baskets
    error = np.sqrt(np.maximum(np.bincount(seen.ravel(), part.ravel() ** 2, 25), 1e-9)) / baskets
    value = by_formula(weight, utility, 8, 0, np.zeros(25, bool))
    z = (value / value.sum() - sampled) / error
    assert abs(z.mean()) < 0.6
    assert z.std() < 1.5
