from support.rules import consumers

from agents.column import row_bytes
from agents.consumers.columns import (
    COLUMNS,
    Consumers,
    budget_class_of,
    feeds_of,
    price_class_of,
    region_of,
    segment_of,
)


def test_traits_unpack_to_what_was_packed():
    traits = 3 | 2 << 2 | 9 << 4 | 1 << 8 | 45 << 10
    unpacked = [part(traits) for part in (segment_of, region_of, feeds_of, price_class_of, budget_class_of)]
    assert unpacked == [3, 2, 9, 1, 45]


def test_a_consumer_takes_33_bytes():
    assert row_bytes(COLUMNS, {"channel": 9, "online": 8}) == 33
    assert set(COLUMNS) == set(Consumers._fields)
    assert consumers(3).habit.shape == (3, 9)
