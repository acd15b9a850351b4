from agents.merchants.columns import COLUMNS, blank_merchants
from sim.state.build import blank_cohort


def test_a_merchant_takes_at_most_400_bytes_with_the_cohort_it_is_followed_in():
    block = blank_merchants(3, 9)
    followed = sum(column[0].nbytes for column in blank_cohort(block))
    assert (block.dtype.itemsize, followed) == (336, 55)
    assert set(block.dtype.names) == set(COLUMNS)


def test_its_record_has_no_gaps_but_the_last():
    dtype = blank_merchants(1, 9).dtype
    assert dtype.itemsize - sum(dtype[name].itemsize for name in dtype.names) < 8
