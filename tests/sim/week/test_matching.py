import itertools

import numpy as np
import pytest

from sim.week.crew import LONGEST
from sim.week.matching import shares

SIZES = [[0, 0, 0], [5, 0, 7], [LONGEST, LONGEST, 1], [LONGEST + 1, 2, 3 * LONGEST], [LONGEST // 2] * 7]


@pytest.mark.parametrize("sizes", SIZES)
def test_every_group_sells_in_exactly_one_share(sizes):
    start = np.concatenate([[0], np.cumsum(sizes)])
    assert [g for low, high in shares(start) for g in range(low, high)] == list(range(len(sizes)))


@pytest.mark.parametrize("sizes", SIZES)
def test_a_share_is_as_long_as_a_range_of_rows_unless_it_is_one_group(sizes):
    start = np.concatenate([[0], np.cumsum(sizes)])
    shared = list(shares(start))
    assert all(start[high] - start[low] <= LONGEST or high == low + 1 for low, high in shared)
    for (low, _), (_, high) in itertools.pairwise(shared):
        assert start[high] - start[low] > LONGEST
