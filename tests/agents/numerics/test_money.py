from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.numerics.money import allocate, apply_ppm, apply_ppm_each, ppm


@given(st.integers(0, 10**17), st.integers(0, 10**6))
def test_a_rate_on_money_is_exact_to_half_a_rupiah_with_ties_to_even(amount, rate):
    assert apply_ppm(amount, rate) == round(Fraction(amount * rate, 10**6))


@given(st.integers(0, 10**5))
def test_ties_go_to_even(half):
    assert apply_ppm(2 * half + 1, 500_000) == (half if half % 2 == 0 else half + 1)


def test_rates_are_whole_parts_per_million():
    assert [ppm(rate) for rate in (0.04, 0.0322, 0.0000005, 0.0000015)] == [40_000, 32_200, 0, 2]


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**13), min_size=1, max_size=30))
def test_what_is_shared_out_adds_up_and_goes_by_weight(total, raw):
    out = np.zeros(len(raw), np.int64)
    allocate(total, np.array(raw, np.int64), len(raw), out)
    if sum(raw) == 0:
        assert not out.any()
        return
    assert out.sum() == total
    assert (out >= 0).all()
    assert not out[np.array(raw) == 0].any()
    fair = np.array([Fraction(total * each, sum(raw)) for each in raw])
    # the ratio is one float64: as many rupiah as it can be off, and the one that floors leave
    slack = 2 + total * 3e-16 * len(raw)
    assert max(abs(share - part) for share, part in zip(fair, out.tolist(), strict=True)) <= slack


def test_left_over_rupiah_go_round_in_the_order_of_the_list():
    out = np.zeros(3, np.int64)
    allocate(5, np.array([1, 1, 1]), 3, out)
    assert out.tolist() == [2, 2, 1]


def test_only_the_first_n_take_part():
    out = np.full(3, -7)
    allocate(10, np.array([1, 1, 8]), 2, out)
    assert out.tolist() == [5, 5, -7]


def test_rates_of_a_table_are_rates_of_each_amount():
    amounts, rates = np.array([[7, 10**15 + 3, 1]]), np.array([[500_000, 123_457, 0]])
    expected = [apply_ppm(amount, rate) for amount, rate in zip(amounts[0], rates[0], strict=True)]
    assert apply_ppm_each(amounts, rates).tolist() == [expected]
