import numpy as np
import pytest
from support.rules import endowment, merchants

from agents.merchants.birth import endow, landed_cost, scale_sides, share_choice, shop_factor
from agents.merchants.columns import ABROAD, CROSS_BORDER, IMPORTED, LARGE


def born(n=2000, online=True, **columns):
    m, birth = merchants(n, **columns), endowment()
    for i in range(n):
        endow(m, i, birth, 1, -52, online)
        scale_sides(m, i, birth)
    return m


def test_mean_turnover_is_the_class_mean_and_stays_in_the_legal_class():
    m = born()
    idr = m.scale_orders * 150_000.0
    assert idr.mean() == pytest.approx(1.7e6, rel=0.06)
    assert np.log(idr).std() == pytest.approx(0.8, abs=0.05)
    small = born(size_class=1).scale_orders * 150_000.0
    assert small.min() >= 2e9 / 52 * 0.999
    assert small.max() <= 15e9 / 52 * 1.001


def test_categories_regions_and_advertising_come_by_their_shares():
    m = born()
    assert np.bincount(m.category) / 2000 == pytest.approx([0.25, 0.1, 0.1, 0.4, 0.15], abs=0.04)
    assert np.bincount(m.region) / 2000 == pytest.approx([0.55, 0.21, 0.24], abs=0.04)
    assert np.bincount(born(online=False).region) / 2000 == pytest.approx([0.38, 0.2, 0.42], abs=0.04)
    assert (m.ad == 0).mean() == pytest.approx(0.7, abs=0.04)
    assert m.ad[m.ad > 0].mean() == pytest.approx(0.3, rel=0.1)
    assert m.able.mean() == pytest.approx(1 / 3, abs=0.04)


def test_without_a_shop_everyone_is_able_and_from_abroad_has_no_region():
    assert born(50, shop=0).able.all()
    assert (born(50, goods=CROSS_BORDER).region == ABROAD).all()


def test_luck_is_keyed_and_nothing_else():
    one, other = born(100), born(100)
    assert one.tobytes() == other.tobytes()


def test_the_mean_local_price_starts_at_1_and_imports_are_cheaper():
    m = born()
    assert (m.cost_base * 1.25).mean() == pytest.approx(1, abs=0.02)
    birth = endowment()
    m = merchants(3, unit_value_usd=10.0)
    m.goods[:] = [0, IMPORTED, CROSS_BORDER]
    costs = [landed_cost(birth, 1.0, m, i) for i in range(3)]
    assert costs == pytest.approx([0.8, 0.8 * 0.65, 0.8 * 0.65 * 1.075 * 1.11])


def test_who_has_no_shop_sells_a_part_by_chat():
    m, birth = merchants(4), endowment()
    m.shop[:] = [1, 0, 0, 0]
    m.native[:] = [0, 0, 1, 0]
    m.goods[3] = CROSS_BORDER
    assert [shop_factor(m, i, birth) for i in range(4)] == [1.0, 0.3, 0.12, 0.0]


def test_size_by_side_and_its_pull():
    factor = np.ones((2, 2, 3))
    factor[0, 1, 0], factor[1, 1, 0] = 2.0, 3.0
    m, birth = merchants(1, size_class=LARGE), endowment(side_factor=factor)
    scale_sides(m, 0, birth)
    assert m.side_orders[0] == pytest.approx([20, 30])
    assert m.pull[0] == pytest.approx([20**0.7, 30**0.6], rel=1e-5)


def test_shares_need_not_sum_to_1():
    assert [share_choice(np.array([2.0, 2.0]), w) for w in (0, 2**31 - 1, 2**31)] == [0, 0, 1]
