import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.numerics.functions import EXP, LN_2, exp_t, log2_t, log_t, logistic_t, pow_t


@given(st.floats(-600, 700))
def test_exp_is_right_to_a_part_in_a_hundred_million(x):
    assert exp_t(x) == pytest.approx(math.exp(x), rel=1e-8)


@given(st.floats(1e-300, 1e300))
def test_log_is_right_to_a_hundred_millionth(x):
    assert log_t(x) == pytest.approx(math.log(x), rel=1e-8, abs=1e-8)
    assert log2_t(x) == pytest.approx(math.log2(x), rel=1e-8, abs=1.1e-8)


@given(st.floats(1e-6, 1e9), st.floats(-4, 4))
def test_powers_are_right_to_a_millionth(x, y):
    assert pow_t(x, y) == pytest.approx(x**y, rel=1e-6)


@given(st.floats(-300, 300))
def test_logistic(x):
    assert logistic_t(x) == pytest.approx(1 / (1 + math.exp(-x)), rel=1e-8)


def test_exact_at_whole_powers_of_two():
    assert [pow_t(2.0, k) for k in range(5)] == pytest.approx([1, 2, 4, 8, 16], rel=1e-15)
    assert log2_t(1024.0) == 10.0
    assert exp_t(0.0) == 1.0


def test_the_ends_of_the_range():
    assert exp_t(-701.0) == 0.0
    assert math.isfinite(exp_t(1e6))
    assert exp_t(-1e-17) == pytest.approx(1.0)
    assert pow_t(0.0, 0.5) == 0.0


def test_exp_never_falls():
    x = np.linspace(-3, 3, 20_001)
    assert (np.diff([exp_t(float(each)) for each in x]) >= 0).all()


def test_the_tables_are_rounded_so_that_no_library_moves_them():
    assert (np.rint(EXP * 2.0**40) == EXP * 2.0**40).all()
    assert pytest.approx(math.log(2), rel=1e-15) == LN_2
