import numpy as np
import pytest
from support.rules import C, J, R, merchants, shelf, standing

from agents.merchants.columns import ACTIVE, IMPORTED, LOCAL
from agents.merchants.offer_share import decay_table
from agents.merchants.sales import recall, sell

RNG = np.random.default_rng(11)


def crowd(n=60, channel=0):
    """Sellers of two categories in three regions, of all sizes."""
    m = merchants(n)
    m.category[:] = np.arange(n) % 2
    m.region[:] = np.arange(n) % 3
    m.pull[:] = RNG.lognormal(1, 0.7, (n, 1))
    m.price[:] = RNG.lognormal(0, 0.1, (n, 1))
    m.channel_state[:, channel] = ACTIVE
    return m


def sold(m, demand, rules=None, k=8):
    rules = shelf() if rules is None else rules
    sales = np.zeros((len(m), J), np.int64)
    unmet, hopes = sell(m, standing(m), rules, decay_table(k), demand, sales)
    won, expected = np.zeros(len(m)), np.zeros(len(m))
    recall(hopes, 0, len(m), won, expected)
    return sales, won, expected, unmet


def demand_of(rupiah=10**10):
    demand = np.zeros((C, R), np.int64)
    demand[:2] = rupiah
    return demand


def test_sales_add_up_to_demand_by_category():
    m, demand = crowd(), demand_of()
    sales, _, expected, unmet = sold(m, demand)
    assert unmet == 0
    assert sales[:, 1:].sum() == 0
    for c in (0, 1):
        assert sales[m.category == c, 0].sum() == demand[c].sum()
        assert expected[m.category == c].sum() == pytest.approx(demand[c].sum(), rel=1e-6)


def test_sales_in_person_add_up_by_region_too():
    m, demand = crowd(channel=8), demand_of()
    demand[0] = [10**9, 2 * 10**9, 0]
    sales, _, _, _ = sold(m, demand, shelf(channel=8, side=0, offers_seen=3), 3)
    for r in range(3):
        assert sales[(m.category == 0) & (m.region == r), 8].sum() == demand[0, r]


def test_demand_that_finds_nobody_is_struck_out_and_not_paid():
    m, demand = crowd(), demand_of()
    demand[4, 1] = 777
    sales, _, _, unmet = sold(m, demand)
    assert unmet == 777
    assert demand[4].sum() == 0
    assert sales.sum() == demand.sum()


def test_in_person_buyers_go_to_the_next_region_with_a_shop():
    m = crowd(channel=8)
    m.region[:] = 1
    demand = demand_of()
    sales, _, _, unmet = sold(m, demand, shelf(channel=8, side=0, offers_seen=3), 3)
    assert unmet == 0
    assert demand[0].tolist() == [0, 3 * 10**10, 0]
    assert sales.sum() == 6 * 10**10


def test_sales_vary_around_their_mean_as_one_real_firms_do():
    m = merchants(400)
    m.channel_state[:, 0] = ACTIVE
    demand = np.zeros((C, R), np.int64)
    demand[0, 0] = 400 * 100 * 150_000 * 4
    draws = np.array([sold(m, demand.copy(), shelf(week=w))[0][:, 0] for w in range(30)]) / (100 * 150_000)
    assert draws.mean() == pytest.approx(4)
    assert draws.std() == pytest.approx(2, rel=0.1)


def test_in_expected_mode_everyone_sells_the_mean():
    m = crowd()
    sales, _, expected, _ = sold(m, demand_of(), shelf(expected=1))
    assert np.abs(sales[:, 0] - expected).max() < 60


def test_a_cheaper_offer_sells_more():
    m = crowd()
    m.pull[:] = 4
    m.price[:] = 1
    m.price[0] = 0.9
    _, _, expected, _ = sold(m, demand_of())
    assert expected[0] == expected[m.category == 0].max()
    assert expected[0] > 1.3 * expected[2]


def test_near_stock_is_preferred():
    m = merchants(2)
    m.channel_state[:, 0] = ACTIVE
    m.region[1] = 1
    demand = np.zeros((C, R), np.int64)
    demand[0, 0] = 10**9
    _, _, expected, _ = sold(m, demand)
    assert expected[0] > 1.1 * expected[1]


def test_slots_for_local_offers_help_local_sellers():
    m = crowd()
    m.goods[:] = np.where(np.arange(60) % 4 < 2, LOCAL, IMPORTED)
    local = m.goods == LOCAL
    plain = sold(m, demand_of(), shelf(origin_imported=0.5))[2][local].sum()
    helped = sold(m, demand_of(), shelf(origin_imported=0.5, local_slots=5))[2][local].sum()
    assert helped > 1.1 * plain


def test_where_all_offers_are_alike_each_wins_one_basket_in_k():
    m = merchants(50)
    m.channel_state[:, 0] = ACTIVE
    demand = np.zeros((C, R), np.int64)
    demand[0, 0] = 10**10
    _, won, expected, _ = sold(m, demand)
    assert won / expected == pytest.approx(np.full(50, 1 / 8), rel=1e-5)
