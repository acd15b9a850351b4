from typing import NamedTuple

import numpy as np

from agents.numerics.record import as_record, side_by_side


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


def test_records_side_by_side_are_read_by_number_and_name():
    both = side_by_side([as_record(Rates(0.25, 8, np.zeros(2))), as_record(Rates(0.5, 9, np.ones(2)))])
    assert [each.weeks for each in both] == [8, 9]
    assert both[1].shares.tolist() == [1, 1]
