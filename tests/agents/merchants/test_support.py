import numpy as np
import pytest
from support.rules import books, merchants, outlook

from agents.merchants.columns import ACTIVE
from agents.merchants.support import choose_supported
from agents.numerics.draws import word
from agents.streams import SUPPORT

NEED = 312_000_000


def chosen(m, purse, **changes):
    supported = np.zeros(len(m), np.uint8)
    choose_supported(m, outlook(**changes), books(), purse, supported)
    return supported


def test_support_goes_in_the_order_of_the_draw_while_the_purse_lasts():
    m = merchants(10)
    order = sorted(range(10), key=lambda i: word(1, SUPPORT, i, 100, 0))
    supported = chosen(m, 3 * NEED + 5)
    assert sorted(np.flatnonzero(supported).tolist()) == sorted(order[:3])


@pytest.mark.parametrize(
    "columns", [{"shop": 0}, {"able": 0}, {"size_class": 2}, {"alive": 0}], ids=lambda c: next(iter(c))
)
def test_only_micro_and_small_shops_that_could_sell_online(columns):
    assert not chosen(merchants(3, **columns), 10**12).any()


def test_nobody_who_sells_online_or_does_not_look_around():
    m = merchants(2)
    m.channel_state[0, 0] = ACTIVE
    assert chosen(m, 10**12).tolist() == [0, 1]
    assert not chosen(m, 10**12, review=0).any()
