import numpy as np
import pytest
from support.rules import ALWAYS, C, F, J, R, S, consumers, tables

from agents.consumers.attention import split_arrival, watch_feeds

EVERYWHERE = np.full((S, 1 << F), 4.0)


def thresholds(weights):
    return np.floor(np.cumsum(weights) / np.sum(weights) * 2**32).astype(np.int64)


def watch(people, **changes):
    """A week of feeds; demand, ends (arrivals, completed, linked, lost), orders, rupiah."""
    split = np.tile(thresholds([1.0] * (2 * C) + [0.0] * (2 * C)), (S, 1 << F, 1))
    rules = tables(**{"impulse_rate": EVERYWHERE, "impulse_split": split, **changes})
    out = np.zeros((J, C, R), np.int64), np.zeros((4, F), np.int64), np.zeros(J, np.int64), np.zeros(F, np.int64)
    impulse = np.empty((len(people.traits), J - 1), np.uint8)
    watch_feeds(people, rules, 0, len(people.traits), impulse, *out)
    assert impulse.sum() == out[2].sum()
    return out


def test_on_an_open_feed_every_arrival_is_an_order_there():
    people = consumers(300)
    demand, ends, orders, idr = watch(people)
    assert ends[0].sum() == pytest.approx(1200, rel=0.1)
    assert (ends[0] == ends[1]).all()
    assert ends[2:].sum() == 0
    assert orders[5:7].sum() == ends[0].sum()
    assert demand.sum() == idr.sum() == ends[0].sum() * 90_000 * 100
    assert demand[5:7].sum() == demand.sum()


def test_on_a_closed_one_some_follow_links_to_marketplaces_and_the_rest_are_lost():
    demand, ends, orders, _ = watch(consumers(500), completion=np.zeros(F, np.int64))
    assert ends[1].sum() == 0
    assert (ends[0] == ends[2] + ends[3]).all()
    assert ends[2].sum() / ends[0].sum() == pytest.approx(0.3, abs=0.03)
    assert orders[:5].sum() == ends[2].sum()
    assert demand[5:].sum() == 0
    assert demand.sum() == ends[2].sum() * 90_000 * 100


def test_without_links_all_are_lost():
    _, ends, orders, idr = watch(consumers(100), completion=np.zeros(F, np.int64), link_out=np.zeros(F, np.int64))
    assert (ends[0] == ends[3]).all()
    assert orders.sum() == idr.sum() == 0


def test_links_by_live_selling_go_where_live_selling_is():
    live = np.array([1.0, 0, 3.0, 0, 0, 9, 9, 9])
    _, ends, orders, _ = watch(
        consumers(800), completion=np.zeros(F, np.int64), link_out=np.full(F, ALWAYS), link_by_live=1, link_live=live
    )
    assert orders[[1, 3, 4, 5, 6, 7, 8]].sum() == 0
    assert orders[2] / ends[2].sum() == pytest.approx(0.75, abs=0.03)


def test_nobody_to_link_to_means_lost():
    _, ends, _, _ = watch(
        consumers(50), completion=np.zeros(F, np.int64), link_out=np.full(F, ALWAYS),
        admission=np.zeros((S, 2, J - 1), np.int64),
    )  # fmt: skip
    assert (ends[0] == ends[3]).all()


def test_lost_orders_free_the_budget_and_others_weigh_on_it():
    spent, saved = consumers(1), consumers(1)
    _, _, orders, _ = watch(spent, link_out=np.zeros(F, np.int64))
    watch(saved, completion=np.zeros(F, np.int64), link_out=np.zeros(F, np.int64))
    assert saved.impulse_ewma_idr[0] == 0
    assert spent.impulse_ewma_idr[0] == orders.sum() * 90_000 / 4


def test_recent_spending_fades_in_a_week_without():
    people = consumers(1, impulse_ewma_idr=80_000.0)
    watch(people, impulse_rate=np.zeros((S, 1 << F)))
    assert people.impulse_ewma_idr[0] == 60_000


def test_a_richer_shopper_has_more_arrivals():
    rich = watch(consumers(300), relative_budget=np.full((S, 64), 2.0))[1][0].sum()
    assert rich / watch(consumers(300))[1][0].sum() == pytest.approx(2, rel=0.15)


def test_arrivals_split_over_feeds_and_categories():
    split = np.zeros((S, 1 << F, F * C), np.int64)
    split[1, 3] = thresholds([0, 1, 0, 2, 1] + [0] * 15)
    rules = tables(impulse_split=split)
    drawn = [split_arrival(rules, 1, 3, int((k + 0.5) / 400 * 2**32)) for k in range(400)]
    assert np.bincount(drawn).tolist() == [0, 100, 0, 200, 100]
