from typing import NamedTuple

import numpy as np

from agents.numerics.record import as_record


class Rates(NamedTuple):
    speed: float
    weeks: int
    shares: np.ndarray


def test_a_record_holds_what_the_named_tuple_held():
    record = as_record(Rates(0.25, 8, np.arange(6.0).reshape(2, 3)))
    assert (record.speed, record.weeks) == (0.25, 8)
    assert record.shares.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert record.dtype["weeks"] == np.int64


def test_a_record_is_a_copy():
    shares = np.zeros(3)
    record = as_record(Rates(1.0, 1, shares))
    shares[0] = 1
    assert record.shares[0] == 0
