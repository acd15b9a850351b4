import numpy as np
import pytest
from support.rules import J, merchants

from agents.merchants.columns import ACTIVE, DORMANT
from agents.merchants.reputation import Memory, remember_sales
from agents.numerics.record import as_record

MEMORY = as_record(Memory(0.1, 0.1, 0.1, 500.0))
ORDER = np.full(J, 150_000)


def remember(m, sales, won=None, expected=None):
    zero = np.zeros(len(m))
    won, expected = zero if won is None else won, zero if expected is None else expected
    remember_sales(m, 0, len(m), MEMORY, ORDER, sales, won, expected)


def test_popularity_moves_a_tenth_of_the_way_to_this_weeks_orders_a_firm():
    m = merchants(1)
    m.channel_state[0, :2] = [ACTIVE, DORMANT]
    sales = np.zeros((1, J), np.int64)
    sales[0, 0] = 100 * 150_000 * 20
    remember(m, sales)
    assert m.popularity[0, [0, 1, 8]] == pytest.approx([11, 10, 9])


def test_ratings_tend_to_quality_the_faster_the_fewer_they_are():
    m = merchants(2, quality=1.0, rating=0.0)
    m.rating_count[:] = [0, 499]
    sales = np.zeros((2, J), np.int64)
    sales[:, 8] = 100 * 150_000 * 20
    remember(m, sales)
    assert m.rating == pytest.approx([1.0, 2 / 501])
    assert m.rating_count.tolist() == [2, 500]


def test_the_share_won_is_weighted_by_what_could_be_expected():
    m = merchants(1)
    won, expected = np.array([100 * 0.5 + 300 * 0.1]), np.array([400.0])
    remember(m, np.zeros((1, J), np.int64), won, expected)
    assert m.win_share[0] == pytest.approx(0.125 + 0.1 * (0.2 - 0.125))


def test_without_expectations_or_sales_nothing_is_learnt():
    m = merchants(1)
    remember(m, np.zeros((1, J), np.int64))
    assert (m.win_share[0], m.rating[0], m.rating_count[0]) == pytest.approx((0.125, 0.7, 100))
