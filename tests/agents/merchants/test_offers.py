import numpy as np
import pytest
from support.rules import ALWAYS, C, J, merchants, shelf, standing

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT
from agents.merchants.offers import count_live_sellers, count_offers, publish_offers
from agents.numerics.record import side_by_side


def published(m, rules, prices_too, index, offers):
    """Offers of one channel, counted in two parts and published."""
    asked = np.zeros(J, np.uint8)
    asked[rules.channel] = 1
    shelves = side_by_side([rules if j == rules.channel else shelf(channel=j) for j in range(J)])
    counts = [np.zeros((J, C), np.int64) for _ in range(4)]
    for low, high in ((0, len(m) // 2), (len(m) // 2, len(m))):
        count_offers(m, low, high, standing(m), shelves, asked, *counts)
    publish_offers(asked, prices_too, *counts, index, offers)


def test_the_price_index_weighs_active_offers_not_sales():
    m = merchants(3)
    m.channel_state[:, 0] = [ACTIVE, ACTIVE, DORMANT]
    m.price[:, 0] = [1.0, 2.0, 50.0]
    m.pull[1] = 12.0
    index = np.full((J, C), 7.0)
    published(m, shelf(), True, index, np.zeros((J, C)))
    assert index[0, 0] == pytest.approx(2 ** (3 / 4), rel=1e-6)
    assert (index[0, 1:] == 7.0).all()
    assert (index[1:] == 7.0).all()


def test_what_has_sold_well_weighs_no_more_than_its_fame():
    m = merchants(2)
    m.channel_state[:, 0] = ACTIVE
    m.price[:, 0] = [1.0, 2.0]
    m.popularity[1, 0] = 0.0
    index = np.ones((J, C))
    published(m, shelf(popularity_exponent=0.0), True, index, np.zeros((J, C)))
    assert index[0, 0] == pytest.approx(2**0.5, rel=1e-6)


def test_offers_are_real_firms_and_a_part_of_the_partners():
    m = merchants(4)
    m.channel_state[:, 5] = [ACTIVE, 0, 0, DORMANT]
    m.channel_state[:, 1] = [ACTIVE, ACTIVE, ACTIVE, 0]
    m.category[2] = 3
    offers, index = np.zeros((J, C)), np.full((J, C), 7.0)
    published(m, shelf(channel=5), False, index, offers)
    assert offers[5].tolist() == [100, 0, 0, 0, 0]
    published(m, shelf(channel=5, partner=1, assortment=0.25), False, index, offers)
    assert (index == 7.0).all()
    assert offers[5].tolist() == [125, 0, 0, 25, 0]


def test_live_sellers_include_the_dormant_but_nobody_abroad():
    m = merchants(5, live_rank=0)
    m.channel_state[:, 5] = [ACTIVE, DORMANT, 0, ACTIVE, ACTIVE]
    m.live_rank[3] = 2**31
    m.goods[4] = CROSS_BORDER
    live, asked = np.zeros((J, C), np.int64), np.zeros(J, np.uint8)
    asked[5] = 1
    count_live_sellers(m, 0, 5, np.full(J - 1, ALWAYS // 4), asked, live)
    assert live[5].tolist() == [200, 0, 0, 0, 0]


def test_all_channels_at_once_are_each_by_itself_however_many_offers():
    rng = np.random.default_rng(5)
    m = merchants(700)
    m.channel_state[:] = rng.choice([0, ACTIVE], (700, J))
    m.category[:] = rng.integers(0, C, 700)
    m.popularity[:] = rng.uniform(0, 20, (700, J))
    m.price[:] = rng.uniform(0.5, 2, (700, J))
    rules = [shelf(channel=j, side=int(j < J - 1), partner=2 if j == 5 else -1, assortment=0.3) for j in range(J)]
    counts = [np.zeros((J, C), np.int64) for _ in range(4)]
    count_offers(m, 0, 700, standing(m), side_by_side(rules), np.ones(J, np.uint8), *counts)
    together, index = np.zeros((J, C)), np.zeros((J, C))
    publish_offers(np.ones(J, np.uint8), True, *counts, index, together)
    alone, alone_index = np.zeros((J, C)), np.zeros((J, C))
    for each in rules:
        published(m, each, True, alone_index, alone)
    assert (together == alone).all()
    assert (index == alone_index).all()
