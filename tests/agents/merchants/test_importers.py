import numpy as np
import pytest
from support.rules import SECTORS, C, J, endowment, merchants, reroute

from agents.merchants.columns import ABROAD, ACTIVE, CROSS_BORDER, IMPORTED, LONG_AGO
from agents.merchants.importers import face_floor
from agents.merchants.pricing import duties

MINIMUM = np.full(C, 100.0)


def abroad(rows=1, **columns):
    m = merchants(rows, goods=CROSS_BORDER, region=ABROAD, shop=0, cash_idr=500, **columns)
    m.channel_state[:, J - 1] = 0
    m.channel_state[:, 0] = ACTIVE
    return m


def faced(m, minimum=MINIMUM, **changes):
    paid, moved = np.zeros((9, 9), np.int64), np.zeros((J + 1, J + 1), np.int64)
    face_floor(m, 0, len(m), minimum, reroute(**changes), endowment(), SECTORS, paid, moved, moved.copy())
    return paid


def test_the_willing_wait_ten_weeks_and_then_sell_from_stock_at_a_dearer_cost():
    m = abroad()
    faced(m)
    assert m.reroute_week[0] == 110
    faced(m, week=109)
    assert m.goods[0] == CROSS_BORDER
    faced(m, week=110)
    assert (m.goods[0], m.alive[0], m.reroute_week[0]) == (IMPORTED, 1, LONG_AGO)
    assert m.region[0] < 3
    assert m.cost_base[0] == pytest.approx(0.8 / (1 + duties(6.0, 0.075, 3.0, 0.11)) * 1.12)


def test_the_others_give_up_after_eight():
    m = abroad()
    faced(m, chance=0)
    assert m.reroute_week[0] == 108
    faced(m, chance=0, week=107)
    assert m.alive[0] == 1
    paid = faced(m, chance=0, week=108)
    assert (m.alive[0], m.died[0]) == (0, 108)
    assert paid[1, 2] == 500


def test_if_the_floor_goes_first_it_sells_again():
    m = abroad()
    faced(m)
    faced(m, minimum=np.zeros(C), week=105)
    assert m.reroute_week[0] == LONG_AGO
    faced(m, week=106)
    assert m.reroute_week[0] == 116


def test_dear_pieces_and_stocked_imports_are_left_alone():
    dear, stocked = abroad(unit_value_usd=200.0), merchants(1, goods=IMPORTED)
    for m in (dear, stocked):
        faced(m)
        assert m.reroute_week[0] == LONG_AGO
