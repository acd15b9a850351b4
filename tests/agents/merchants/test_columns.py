from agents.merchants.columns import COLUMNS, blank_merchants


def test_a_merchant_takes_352_bytes():
    block = blank_merchants(3, 9)
    assert block.dtype.itemsize == 352
    assert set(block.dtype.names) == set(COLUMNS)
