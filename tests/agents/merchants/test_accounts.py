import numpy as np
import pytest
from support.rules import SECTORS, J, books, merchants

from agents.merchants.accounts import keep_books
from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, LARGE

CONSUMERS, MERCHANTS, HOUSEHOLDS, PLATFORMS, SUPPLIERS, STAFF, LOGISTICS, GOVERNMENT, CREDITORS = range(9)


def kept(m, sales, **changes):
    """A week's books; commission, fee, voucher by channel, profit, transfers."""
    profit, paid = np.zeros(len(m), np.int64), np.zeros((9, 9), np.int64)
    by_channel = [np.zeros(J, np.int64) for _ in range(3)]
    keep_books(m, 0, len(m), books(**changes), SECTORS, sales, profit, *by_channel, paid)
    return *by_channel, profit, paid


def selling(m, online=0, in_person=0):
    sales = np.zeros((len(m), J), np.int64)
    sales[:, 0], sales[:, J - 1] = online, in_person
    return sales


def net(paid, sector):
    return paid[:, sector].sum() - paid[sector].sum()


def test_merchants_receipts_are_the_change_of_their_cash():
    rng = np.random.default_rng(2)
    m = merchants(50, cash_idr=10**9, fixed_cost_idr=90_000.0, goods=rng.integers(0, 3, 50))
    m.channel_state[:, 0] = ACTIVE
    before = m.cash_idr.sum()
    sales = selling(m, rng.integers(0, 10**8, 50), rng.integers(0, 10**8, 50))
    commission, fee, voucher, _, paid = kept(m, sales)
    assert net(paid, MERCHANTS) == m.cash_idr.sum() - before
    assert paid[CONSUMERS, MERCHANTS] == sales.sum() - voucher.sum()
    assert paid[PLATFORMS, MERCHANTS] == voucher.sum()
    assert paid[MERCHANTS, PLATFORMS] == commission.sum() + fee.sum()


def test_fees_of_one_sale():
    m = merchants(1)
    m.channel_state[0, 0] = ACTIVE
    commission, fee, voucher, profit, paid = kept(m, selling(m, 10**8, 10**8))
    assert (commission[0], fee[0], voucher[0]) == (4_000_000, 2_000_000, 3_000_000)
    assert commission[J - 1] == fee[J - 1] == voucher[J - 1] == 0
    assert paid[MERCHANTS, SUPPLIERS] == pytest.approx(160_000_000)
    upkeep = 100 * 10_000
    assert profit[0] == pytest.approx(200_000_000 - 160_000_000 - 6_000_000 - upkeep)
    assert paid[MERCHANTS, STAFF] == upkeep


def test_a_price_above_cost_leaves_the_margin():
    m = merchants(1, price=1.6)
    assert kept(m, selling(m, 0, 10**8))[3][0] == 50_000_000


def test_vat_above_the_threshold_income_tax_below_it_nothing_for_the_smallest():
    yearly = np.array([0.4e9, 0.6e9, 4.7e9, 5e9])
    taxes = []
    for turnover in yearly:
        m = merchants(1, revenue_13=turnover / 52)
        taxes.append(int(kept(m, selling(m, 0, 10**8))[4][MERCHANTS, GOVERNMENT]))
    assert taxes == [0, 500_000, 500_000, round(20_000_000 * 0.099099)]


def test_who_does_not_comply_pays_nothing_but_large_firms_do():
    m = merchants(2, revenue_13=5e9 / 52)
    m.size_class[1] = LARGE
    paid = kept(m, selling(m, 0, 10**8), compliance=np.zeros(3, np.int64))[4]
    assert paid[MERCHANTS, GOVERNMENT] == round(20_000_000 * 0.099099)


def test_withheld_tax_falls_on_online_sales_in_the_band_in_place_of_income_tax():
    m = merchants(3)
    m.revenue_13[:] = np.array([0.4e9, 1e9, 4.9e9]) / 52
    paid = kept(m, selling(m, 10**8, 10**8), withheld_ppm=20_000, withheld_min_idr=0.5e9, withheld_max_idr=4.8e9)[4]
    vat = round(40_000_000 * 0.099099)
    assert paid[MERCHANTS, GOVERNMENT] == 0 + (2_000_000 + 500_000) + vat


def test_duty_is_part_of_what_a_piece_from_abroad_costs():
    m = merchants(1, goods=CROSS_BORDER)
    paid = kept(m, selling(m, 10**8))[4]
    assert paid[MERCHANTS, GOVERNMENT] + paid[MERCHANTS, SUPPLIERS] == pytest.approx(80_000_000)
    share = 1.075 * 1.11 - 1
    assert paid[MERCHANTS, GOVERNMENT] == pytest.approx(80_000_000 * share / (1 + share), rel=1e-5)


def test_fixed_costs_follow_the_gross_margin_slowly():
    m = merchants(1, fixed_cost_idr=100_000.0)
    kept(m, selling(m, 0, 10**8))
    assert m.fixed_cost_idr[0] == pytest.approx(100_000 + (0.6 * 200_000 - 100_000) / 26)


def test_staff_go_home_while_most_of_the_business_is_newly_shut():
    costs = []
    for state, since in ((ACTIVE, 0), (DORMANT, 99), (DORMANT, 75), (DORMANT, 74)):
        m = merchants(1, fixed_cost_idr=100_000.0)
        m.channel_state[0, 0] = state
        m.closed_since[0, 0] = since
        m.revenue_share[0, 0] = 0.6
        costs.append(int(kept(m, selling(m))[4][MERCHANTS, STAFF]))
    assert costs == [100 * 110_000, 100 * 37_500, 100 * 37_500, 100 * 102_500]


@pytest.mark.parametrize(
    ("cash", "profit", "drawn"),
    [(10**6, 10**6, 400_000), (500_000, 10**6, 0), (100_000, -(10**6), 0), (10**7, 10**6, 1_325_000 + 0)],
)
def test_owners_draw_a_share_of_profit_above_a_reserve(cash, profit, drawn):
    m = merchants(1, fixed_cost_idr=100_000.0, cash_idr=cash * 100)
    margin = profit + 100_000
    m.unit_cost[0], m.price[0] = 0.5, 1.0
    if margin > 0:
        paid = kept(m, selling(m, 0, margin * 2 * 100), fixed_cost_speed=0.0)[4]
    else:
        m.unit_cost[0] = 2.0
        paid = kept(m, selling(m, 0, -margin * 100), fixed_cost_speed=0.0)[4]
    regular = min(0.9 * max(profit, 0), cash - 600_000)
    excess = 0.25 * (cash - 1_200_000 - 1.5 * 2_600_000)
    assert paid[MERCHANTS, HOUSEHOLDS] == pytest.approx(100 * max(0, regular, excess), abs=100)
    if drawn in (0, 400_000):
        assert paid[MERCHANTS, HOUSEHOLDS] == pytest.approx(100 * drawn, abs=100)


def test_turnover_is_remembered_over_13_weeks_and_by_channel():
    m = merchants(1, revenue_13=1e6)
    m.channel_state[0, 0] = ACTIVE
    m.revenue_share[0, J - 1] = 1.0
    kept(m, selling(m, 10**8, 3 * 10**8))
    assert m.revenue_13[0] == pytest.approx(1e6 + (4e6 - 1e6) / 13)
    assert m.revenue_share[0, [0, J - 1]] == pytest.approx([0.25 / 13, 1 - 0.25 / 13])


def test_a_dormant_channels_share_is_frozen():
    m = merchants(1)
    m.channel_state[0, 0] = DORMANT
    m.revenue_share[0, 0] = 0.4
    kept(m, selling(m, 0, 10**8))
    assert m.revenue_share[0, 0] == np.float32(0.4)


def test_what_a_channel_earns_is_net_of_its_upkeep():
    m = merchants(1)
    m.channel_state[0, 0] = ACTIVE
    kept(m, selling(m, 10**8))
    assert m.contribution[0, 0] == pytest.approx((200_000 - 60_000 - 10_000) / 12)


def test_jobs_follow_turnover_from_the_base_week_on():
    m = merchants(2, jobs=8.0, size_class=1)
    m.revenue_13[:] = m.revenue_base[:] = 4e6
    m.revenue_base[1] = 0
    kept(m, selling(m))
    after = 4e6 * 12 / 13
    assert m.jobs == pytest.approx([8 + (8 * (after / 4e6) ** 0.5 - 8) / 13, 8])


def test_the_base_is_set_in_the_base_week_and_26_weeks_after_birth():
    m = merchants(3, revenue_13=1e6)
    m.born[:] = [-52, 74, 75]
    kept(m, selling(m))
    assert (m.revenue_base > 0).tolist() == [False, True, False]
    kept(m, selling(m), set_base=1)
    assert (m.revenue_base > 0).all()
