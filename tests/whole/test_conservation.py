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
    before = balances(world.state)
    world.step()
    return world, before


def test_books_close_under_every_policy_at_once():
    world = under(lived(small(), 90), *EVERYTHING)
    for _ in range(30):
        before = balances(world.state)
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


BREAKS = {
    "cash of a merchant": (lambda s: s.merchants.cash_idr.__setitem__(0, s.merchants.cash_idr[0] + 1), "change of their cash"),
    "cash of a platform": (lambda s: s.platforms.cash_idr.__setitem__(0, 0), "platforms' net receipts"),
    "tax": (lambda s: s.government.tax_idr.__setitem__(0, 0), "taxes"),
    "a sale": (lambda s: s.week.sales_idr.__setitem__((0, 0), s.week.sales_idr[0, 0] + 1), "demand and merchants' sales"),
    "a voucher": (lambda s: s.week.voucher_idr.__setitem__(1, 0), "consumers' outlay"),
    "a fee": (lambda s: s.week.commission_idr.__setitem__(1, 0), "fees paid"),
    "an impulse order": (lambda s: s.shopping.lost.__setitem__(0, s.shopping.lost[0] + 1), "impulse orders"),
    "an order": (lambda s: s.shopping.orders.__setitem__(8, 0), "value of all orders"),
    "a shopper": (lambda s: s.shopping.people_by_feeds.__setitem__(0, 0), "shoppers"),
    "a firm": (lambda s: s.merchants.alive.__setitem__(0, 1 - s.merchants.alive[0]), "entries less exits"),
    "adoption": (lambda s: s.cells.adoption.__setitem__((0, 0, 0), 1.5), "adoption"),
    "a price": (lambda s: s.platforms.price_index.__setitem__((0, 0), np.nan), "offers without a price"),
    "turnover": (lambda s: s.merchants.revenue_13.__setitem__(0, np.nan), "revenue_13"),
    "support": (lambda s: s.week.joined_support_idr.__setitem__(0, -1), "support"),
}  # fmt: skip


@pytest.mark.parametrize("what", BREAKS)
def test_a_leak_is_found_and_named(what):
    world, before = week_of_everything()
    check(before, world.state, world.today)
    spoil, sentence = BREAKS[what]
    spoil(world.state)
    with pytest.raises(BrokenBooks, match=sentence) as found:
        check(before, world.state, world.today)
    assert str(found.value).startswith("week of 30 October 2023 (t = 95): ")
