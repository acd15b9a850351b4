"""Inequality and concentration as plain definitions and a kept library's integral have them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import trapezoid
from support.worlds import lived, small

from sim.record.market_row import herfindahl
from sim.record.merchant_rows import gini, gini_of_small, is_small, small_turnover_keys
from sim.week.crew import Crew

FIRMS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 500)), min_size=2, max_size=80).filter(
    lambda rows: any(turnover for turnover, _ in rows)
)


def ours(turnover, weight):
    """In two parts, as it is worked out: every third firm, and the others."""
    bits = turnover.astype(np.float32).view(np.uint32).astype(np.uint64)
    keys = (bits << np.uint64(32)) | np.arange(len(bits), dtype=np.uint64)
    third = np.arange(len(keys)) % 3 == 0
    return gini(np.sort(keys[third]), np.sort(keys[~third]), weight.astype(np.int32))


@given(FIRMS)
def test_the_gini_is_one_less_twice_the_area_under_the_lorenz_curve(rows):
    turnover, weight = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    order = np.argsort(turnover)
    people = np.append(0, np.cumsum(weight[order])) / weight.sum()
    money = np.append(0, np.cumsum((weight * turnover)[order])) / (weight * turnover).sum()
    assert ours(turnover, weight) == pytest.approx(1 - 2 * trapezoid(money, people), abs=1e-12)


@given(FIRMS)
def test_the_gini_is_half_the_mean_difference_over_the_mean(rows):
    turnover, weight = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    every = np.repeat(turnover, weight.astype(int) % 7 + 1)
    apart = np.abs(every[:, None] - every[None, :]).mean()
    expected = apart / (2 * every.mean()) if every.any() else 0.0
    assert ours(turnover, weight.astype(int) % 7 + 1) == pytest.approx(expected, abs=1e-10)


def test_the_gini_of_a_pareto_sample_is_the_known_one():
    """1 ÷ (2a − 1), at the quantiles of the distribution."""
    for a in (2.0, 3.0):
        quantiles = (1 - (np.arange(200_000) + 0.5) / 200_000) ** (-1 / a)
        assert ours(quantiles, np.ones(200_000)) == pytest.approx(1 / (2 * a - 1), abs=2e-3)


def test_the_markets_gini_is_that_of_its_small_firms():
    m = lived(small(), 20).state.merchants
    rows = [i for i in np.flatnonzero(m.alive) if is_small(m, i)]
    weight = np.empty(len(m), np.int32)
    assert len(small_turnover_keys(m, 0, len(m), weight)) == len(rows)
    assert np.array_equal(weight[rows], m.weight[rows])
    assert gini_of_small(m, Crew()) == gini_of_small(m, Crew(2))
    assert gini_of_small(m, Crew()) == pytest.approx(ours(m.revenue_13[rows].astype(float), m.weight[rows]), abs=1e-12)


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=9).filter(any))
def test_concentration_is_the_sum_of_squared_shares(sales):
    shares = np.array(sales, dtype=float) / float(sum(sales))
    assert herfindahl(np.array(sales, dtype=np.int64)) == pytest.approx(shares @ shares, abs=1e-12)
    assert 1 / len(sales) - 1e-12 <= herfindahl(np.array(sales, dtype=np.int64)) <= 1 + 1e-12
