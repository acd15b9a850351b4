import numpy as np
import pytest
from support.rules import ALWAYS, C, J, merchants, shelf

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT
from agents.merchants.members import stand
from agents.merchants.offers import publish_live_sellers, publish_offers


def test_the_price_index_weighs_active_offers_not_sales():
    m = merchants(3)
    m.channel_state[:, 0] = [ACTIVE, ACTIVE, DORMANT]
    m.price[:, 0] = [1.0, 2.0, 50.0]
    m.pull[1] = 12.0
    index = np.full((J, C), 7.0)
    publish_offers(m, stand(m), shelf(), True, index, np.zeros((J, C)))
    assert index[0, 0] == pytest.approx(2 ** (3 / 4), rel=1e-6)
    assert (index[0, 1:] == 7.0).all()
    assert (index[1:] == 7.0).all()


def test_what_has_sold_well_weighs_no_more_than_its_fame():
    m = merchants(2)
    m.channel_state[:, 0] = ACTIVE
    m.price[:, 0] = [1.0, 2.0]
    m.popularity[1, 0] = 0.0
    index = np.ones((J, C))
    publish_offers(m, stand(m), shelf(popularity_exponent=0.0), True, index, np.zeros((J, C)))
    assert index[0, 0] == pytest.approx(2**0.5, rel=1e-6)


def test_offers_are_real_firms_and_a_part_of_the_partners():
    m = merchants(4)
    m.channel_state[:, 5] = [ACTIVE, 0, 0, DORMANT]
    m.channel_state[:, 1] = [ACTIVE, ACTIVE, ACTIVE, 0]
    m.category[2] = 3
    offers, index = np.zeros((J, C)), np.full((J, C), 7.0)
    publish_offers(m, stand(m), shelf(channel=5), False, index, offers)
    assert offers[5].tolist() == [100, 0, 0, 0, 0]
    publish_offers(m, stand(m), shelf(channel=5, partner=1, assortment=0.25), False, index, offers)
    assert (index == 7.0).all()
    assert offers[5].tolist() == [125, 0, 0, 25, 0]


def test_live_sellers_include_the_dormant_but_nobody_abroad():
    m = merchants(5, live_rank=0)
    m.channel_state[:, 5] = [ACTIVE, DORMANT, 0, ACTIVE, ACTIVE]
    m.live_rank[3] = 2**31
    m.goods[4] = CROSS_BORDER
    live = np.zeros((J, C))
    publish_live_sellers(m, 5, np.full(J - 1, ALWAYS // 4), live)
    assert live[5].tolist() == [200, 0, 0, 0, 0]
