import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.numerics.sums import add_columns, fixed, real


@given(st.lists(st.floats(-1e6, 1e6), max_size=30))
def test_a_sum_does_not_depend_on_its_order(values):
    assert sum(fixed(v) for v in values) == sum(fixed(v) for v in reversed(values))


@given(st.floats(-1e9, 1e9))
def test_a_number_comes_back_to_half_a_millionth(x):
    assert abs(real(fixed(x)) - x) <= 2**-21


def test_columns_of_a_tall_table_sum_as_numpys_do():
    table = np.arange(60, dtype=np.int64).reshape(20, 3) * 10**12
    sums = np.zeros(3, np.int64)
    for low, high in ((0, 7), (7, 20)):
        add_columns(table, low, high, sums)
    assert sums.tolist() == table.sum(axis=0).tolist()
