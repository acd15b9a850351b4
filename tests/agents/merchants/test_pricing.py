import math

import numpy as np
import pytest
from support.rules import ALWAYS, C, J, merchants, pricing

from agents.merchants.columns import CROSS_BORDER, IMPORTED, LARGE
from agents.merchants.pricing import best_markup, duties, set_prices


def priced(m, **changes):
    set_prices(m, 0, len(m), pricing(**changes))
    return m


def test_price_is_cost_and_markup_and_half_the_commission_online():
    m = priced(merchants(1), review=0)
    assert m.price[0, 0] == pytest.approx(0.8 * 1.25 * 1.02)
    assert m.price[0, J - 1] == pytest.approx(1.0)


def test_what_is_passed_on_of_the_commission():
    for share in (0.0, 1.0):
        assert priced(merchants(1), review=0, pass_through=share).price[0, 0] == pytest.approx(1 + 0.04 * share)


def test_a_promotion_is_online_only():
    m = priced(merchants(1, cash_idr=1), review=0, promotion_share=ALWAYS)
    assert m.price[0, [0, J - 1]] == pytest.approx([0.75 * 1.02, 1.0])
    assert m.promo[0] == 1


def test_nobody_sells_at_a_loss_without_reserves():
    m = merchants(2, fixed_cost_idr=100.0)
    m.cash_idr[:] = [100 * 600, 100 * 599]
    assert priced(m, promotion_share=ALWAYS, promotion_reserve_weeks=6.0).promo.tolist() == [1, 0]


def test_promotions_are_drawn_for_four_weeks():
    promos = [
        priced(merchants(200, cash_idr=1), promotion_share=ALWAYS // 5, promotion_block=b).promo.copy()
        for b in (3, 3, 4)
    ]
    assert (promos[0] == promos[1]).all()
    assert (promos[0] != promos[2]).any()
    assert promos[0].mean() == pytest.approx(0.2, abs=0.08)


def test_a_price_floor_binds_online_only():
    m = priced(merchants(1, cash_idr=1), review=0, promotion_share=ALWAYS, margin_floor=0.0)
    assert m.price[0, [0, J - 1]] == pytest.approx([0.8, 1.0])
    assert priced(merchants(1), review=0, margin_floor=0.5).price[0, 0] == pytest.approx(1.2)


def test_a_floor_on_stocked_imports_lifts_their_price_online():
    m = merchants(2)
    m.goods[:] = [0, IMPORTED]
    priced(m, review=0, domestic_scope=ALWAYS, domestic_minimum_usd=np.full(C, 12.0))
    assert m.price[:, 0] == pytest.approx([1.02, 2.0])
    assert m.price[1, J - 1] == pytest.approx(1.0)


def test_licensing_makes_stocked_imports_dearer_at_once():
    m = merchants(3)
    m.goods[:] = [0, IMPORTED, CROSS_BORDER]
    priced(m, review=0, cost_increase=0.05)
    assert m.unit_cost == pytest.approx([0.8, 0.84, 0.8])
    assert m.price[:, J - 1] == pytest.approx([1.0, 1.05, 1.0])


def test_markups_start_at_rest():
    assert best_markup(pricing(), 0.125, 0.125) == 0.25
    m = priced(merchants(4))
    assert m.markup == pytest.approx(np.full(4, 0.25), rel=1e-6)


@pytest.mark.parametrize(("win", "markup"), [(0.4, 0.25 * 2.5 / 1.4), (0.0, 0.25 * 2.5 / 3), (0.99, 1.0)])
def test_who_wins_more_often_asks_for_more(win, markup):
    assert best_markup(pricing(), win, 0.125) == pytest.approx(markup)


def test_a_quarter_reviews_its_markup_each_week_large_firms_never():
    m = merchants(8, win_share=0.4)
    m.size_class[7] = LARGE
    priced(m, week=101)
    moved = np.flatnonzero(np.abs(m.markup - 0.25) > 1e-6)
    assert moved.tolist() == [3]
    step = 0.15 * (math.log(1 + 0.25 * 2.5 / 1.4) - math.log(1.25))
    assert m.markup[3] == pytest.approx(math.exp(math.log(1.25) + step) - 1, rel=1e-5)


def test_nobody_reviews_before_the_base_week():
    m = priced(merchants(8, win_share=0.4), review=0)
    assert (m.markup == np.float32(0.25)).all()


def test_duty_is_due_above_the_free_limit_and_vat_always():
    assert duties(3.0, 0.075, 3.0, 0.11) == pytest.approx(0.11)
    assert duties(3.01, 0.075, 3.0, 0.11) == pytest.approx(1.075 * 1.11 - 1)


def test_the_dead_have_no_prices_to_set():
    m = merchants(1, alive=0)
    assert (priced(m).price == 1.0).all()
