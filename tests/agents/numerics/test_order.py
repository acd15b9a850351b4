import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.numerics.order import by_upper_half

HALVES = st.lists(st.integers(0, 2**32 - 1) | st.sampled_from([0, 1, 2047, 2048, 2**22, 2**32 - 1]), max_size=60)


@given(HALVES)
def test_keys_with_their_places_below_come_as_numpy_sorts_them(halves):
    keys = (np.array(halves, np.uint64) << np.uint64(32)) | np.arange(len(halves), dtype=np.uint64)
    kept = keys.copy()
    assert np.array_equal(by_upper_half(keys), np.sort(keys))
    assert np.array_equal(keys, kept)


def test_equal_ones_stay_in_their_order():
    keys = np.array([7, 5, 6], np.uint64)
    assert by_upper_half(keys).tolist() == [7, 5, 6]


@pytest.mark.parametrize("n", [0, 1, 50_000])
def test_any_number_of_keys(n):
    keys = np.random.default_rng(1).integers(0, 2**63, n).astype(np.uint64)
    order = by_upper_half(keys)
    assert np.array_equal(order >> np.uint64(32), np.sort(keys >> np.uint64(32)))
