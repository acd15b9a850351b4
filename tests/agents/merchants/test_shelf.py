import numpy as np
import pytest
from support.rules import C, merchants, shelf

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, IMPORTED
from agents.merchants.shelf import account, barred, offer_utility, offer_weight


def test_only_living_active_sellers_stand_on_the_shelf():
    m = merchants(4)
    m.channel_state[:, 0] = [ACTIVE, DORMANT, ACTIVE, 0]
    m.alive[2] = 0
    assert [account(m, i, shelf()) for i in range(4)] == [0, -1, -1, -1]


def test_a_partners_sellers_stand_on_the_front_with_their_account_there():
    m = merchants(3)
    m.channel_state[:, 1] = [ACTIVE, ACTIVE, 0]
    m.channel_state[:, 5] = [0, ACTIVE, 0]
    front = shelf(channel=5, partner=1)
    assert [account(m, i, front) for i in range(3)] == [1, 5, -1]


def test_weight_is_firms_times_size_skill_fame_and_advertising():
    m = merchants(1, ad=0.3)
    m.channel_state[0, 0] = ACTIVE
    expected = 100 * 4.0 * 0.9 * 11**0.4
    assert offer_weight(m, 0, shelf(), 0) == pytest.approx(expected * 1.3, rel=1e-6)
    assert offer_weight(m, 0, shelf(ad_factor=0.65), 0) == pytest.approx(expected * 1.195, rel=1e-6)
    assert offer_weight(m, 0, shelf(partner=1, channel=5, assortment=0.2), 1) == pytest.approx(
        expected * 1.3 * 0.2, rel=1e-6
    )
    in_person = shelf(channel=8, side=0, popularity_exponent=0.3)
    assert offer_weight(m, 0, in_person, 8) == pytest.approx(100 * 4 * 0.9 * 11**0.3, rel=1e-6)


def test_utility_of_an_offer_by_origin():
    m = merchants(3)
    m.goods[:] = [0, IMPORTED, CROSS_BORDER]
    m.price[:] = 1.1
    common = -4 * np.log(1.1) + 0.7 * 100 / 110
    expected = [common + 0.1 - 0.09, common - 0.09 - 1.0, common - 0.42 - 2.0]
    assert [offer_utility(m, i, shelf()) for i in range(3)] == pytest.approx(expected, abs=1e-6)


def test_a_rating_counts_more_the_more_have_given_it():
    m = merchants(2)
    m.rating_count[:] = [0, 1000]
    assert offer_utility(m, 1, shelf()) - offer_utility(m, 0, shelf()) == pytest.approx(0.7 * 1000 / 1010, rel=1e-5)


def test_only_cheap_pieces_from_abroad_are_barred():
    m = merchants(3)
    m.goods[:] = [CROSS_BORDER, CROSS_BORDER, IMPORTED]
    m.unit_value_usd[:] = [90, 110, 5]
    minimum = np.full(C, 100.0)
    assert [barred(m, i, 0, minimum) for i in range(3)] == [True, False, False]
    assert not barred(m, 0, 0, np.zeros(C))
