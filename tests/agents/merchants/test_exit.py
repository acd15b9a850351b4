import numpy as np
import pytest
from support.rules import ALWAYS, SECTORS, J, Z, books, merchants

from agents.merchants.columns import LARGE
from agents.merchants.exit import close_firms

_, MERCHANTS, HOUSEHOLDS, *_, CREDITORS = range(9)


def closing(m, **changes):
    paid, moved = np.zeros((9, 9), np.int64), np.zeros((J + 1, J + 1), np.int64)
    close_firms(m, 0, len(m), books(**changes), SECTORS, paid, moved, moved.copy())
    return paid, moved


def test_eight_weeks_below_zero_end_a_firm_and_its_creditors_pay():
    m = merchants(3, cash_idr=-500)
    m.negative_weeks[:] = [6, 7, 7]
    m.cash_idr[2] = 0
    paid, moved = closing(m)
    assert m.alive.tolist() == [1, 0, 1]
    assert m.negative_weeks.tolist() == [7, 8, 0]
    assert paid[CREDITORS, MERCHANTS] == 500
    assert (m.cash_idr[1], m.died[1]) == (0, 100)
    assert not m.channel_state[1].any()
    assert moved[8, 9] == 100


def test_what_is_left_goes_to_the_owners_and_large_firms_stay():
    m = merchants(2, cash_idr=700)
    m.size_class[1] = LARGE
    paid, _ = closing(m, exit_rate=np.full(Z, ALWAYS))
    assert m.alive.tolist() == [0, 1]
    assert paid[MERCHANTS, HOUSEHOLDS] == 700


def test_rows_outside_the_range_are_left_alone():
    m = merchants(600, cash_idr=-500)
    m.negative_weeks[:] = 7
    paid, moved = np.zeros((9, 9), np.int64), np.zeros((J + 1, J + 1), np.int64)
    close_firms(m, 100, 500, books(), SECTORS, paid, moved, moved.copy())
    assert np.flatnonzero(m.alive == 0).tolist() == list(range(100, 500))


def test_some_give_up_each_week_by_chance():
    m = merchants(4000)
    closing(m, exit_rate=np.full(Z, ALWAYS // 50))
    assert (m.alive == 0).mean() == pytest.approx(0.02, abs=0.007)
