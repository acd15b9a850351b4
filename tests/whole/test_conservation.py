"""Money, orders and firms close every week, whatever is decided; and what breaks a sum is found (T5, T6)."""

import numpy as np
import pytest
from support.worlds import lived, policy, small, under

from sim.state import ledger
from sim.state.invariants import BrokenBooks, balances, check

EVERYTHING = (
    policy("ban", 91, 100),
    policy("partnership", 101, 110),
    policy("licence", 92, review_weeks=8, build_weeks=6),
    policy("import_floor", 91, domestic_scope=0.5),
    policy("import_licensing", 91, lag_weeks=2),
    policy("data_separation", 91, strength=0.5),
    policy("price_floor", 91, voucher_cap=0.02),
    policy("local_visibility", 91, share=0.6),
    policy("commission_cap", 91, rate=0.02),
    policy("digital_support", 91, budget_usd=300e6),
    policy("ecommerce_tax", 91, rate=0.02),
)


def week_of_everything(week=95):
    """A world that has just lived a week under every kind of policy, and its balances before it."""
    world = under(lived(small(), 90), *EVERYTHING)
    world.run_to(week)
    before = balances(world.state, world.crew)
    world.step()
    return world, before


def test_books_close_under_every_policy_at_once():
    world = under(lived(small(), 90), *EVERYTHING)
    for _ in range(30):
        before = balances(world.state, world.crew)
        world.step()
        week, paid = world.state.week, world.state.week.paid
        outlay = paid[ledger.CONSUMERS].sum()
        fees, vouchers = week.commission_idr.sum() + week.fee_idr.sum(), week.voucher_idr.sum()
        receipts = week.sales_idr.sum() - fees
        assert outlay + vouchers == receipts + fees + week.shipping_idr.sum()
        spent = paid[ledger.MERCHANTS].sum() - fees
        brought = paid[[ledger.HOUSEHOLDS, ledger.CREDITORS], ledger.MERCHANTS].sum()
        change = world.state.merchants.cash_idr.sum() - before.merchants_idr
        assert receipts + brought == spent + change
        assert sum(ledger.net_receipts(paid, s) for s in range(len(ledger.SECTORS))) == 0
        assert (week.sales_idr >= 0).all()


def test_value_by_front_is_value_by_operator_and_by_merchant():
    world, _ = week_of_everything(104)
    gmv = world.state.week.sales_idr.sum(axis=0)
    assert gmv.tolist() == world.state.shopping.demand_idr.sum(axis=(1, 2)).tolist()
    operator = np.where(world.today.partner >= 0, world.today.partner, np.arange(len(gmv)))
    assert np.bincount(operator, gmv, len(gmv)).sum() == gmv.sum()
    assert gmv[5] > 0
    assert operator[5] != 5


def test_sales_by_category_are_what_was_demanded():
    world, _ = week_of_everything()
    m = world.state.merchants
    for c in range(5):
        sold = world.state.week.sales_idr[m.category == c].sum(axis=0)
        assert sold.tolist() == world.state.shopping.demand_idr[:, c].sum(axis=1).tolist()


def test_drawn_impulse_orders_are_completed_linked_or_lost():
    world, _ = week_of_everything()
    s = world.state.shopping
    assert s.arrivals.sum() > 0
    assert (s.arrivals == s.completed + s.linked + s.lost).all()


ONE_MORE = None
BREAKS = {
    "a merchant's cash": ("merchants.cash_idr", 0, ONE_MORE, "change of their cash"),
    "a platform's cash": ("platforms.cash_idr", 0, ONE_MORE, "platforms' net receipts"),
    "a tax": ("government.tax_idr", 0, ONE_MORE, "taxes"),
    "a sale": ("week.sales_idr", (0, 0), ONE_MORE, "demand and merchants' sales"),
    "a voucher": ("week.voucher_idr", 1, ONE_MORE, "consumers' outlay"),
    "a fee": ("week.commission_idr", 1, ONE_MORE, "fees paid"),
    "support": ("week.joined_support_idr", 0, ONE_MORE, "support"),
    "an impulse order": ("shopping.lost", 0, ONE_MORE, "impulse orders"),
    "an order": ("shopping.orders", 8, ONE_MORE, "value of all orders"),
    "a shopper": ("shopping.people_by_feeds", 0, ONE_MORE, "shoppers"),
    "a firm": ("merchants.alive", 0, 0, "entries less exits"),
    "adoption": ("cells.adoption", (0, 0, 0), 1.5, "adoption"),
    "hours": ("cells.hours", (0, 0), -1.0, "hours"),
    "a price": ("platforms.price_index", (0, 0), np.nan, "offers without a price"),
    "turnover": ("merchants.revenue_13", 0, np.nan, "revenue_13"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_leak_is_found_and_named(what):
    world, before = week_of_everything()
    check(before, world.state, world.today, world.crew)
    name, place, value, sentence = BREAKS[what]
    array = world.state.arrays()[name]
    array[place] = array[place] + 1 if value is ONE_MORE else value
    with pytest.raises(BrokenBooks, match=sentence) as found:
        check(before, world.state, world.today, world.crew)
    assert str(found.value).startswith("week of 30 October 2023 (t = 95): ")
