import numpy as np
import pytest
from support.rules import ALWAYS, J, merchants, outlook

from agents.merchants.closures import close_channel, launch_channel, reopen_channel
from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, LARGE, NONE, ONBOARDING
from agents.numerics.functions import exp_t


def moves():
    moved = np.zeros((J + 1, J + 1), np.int64)
    return moved, moved.copy()


def test_closing_puts_sellers_to_sleep_and_alarms_who_lived_off_the_channel():
    m = merchants(4)
    m.channel_state[:, 5] = [ACTIVE, ACTIVE, ONBOARDING, NONE]
    m.revenue_share[:, 5] = [0.5, 0.125, 0.5, 0.5]
    assert close_channel(m, 5, 91, 0.2, 8) == 3
    assert m.channel_state[:, 5].tolist() == [DORMANT, DORMANT, NONE, NONE]
    assert m.closed_since[:2, 5].tolist() == [91, 91]
    assert m.shock_until[0] == 99
    assert (m.shock_until[1:] < 0).all()
    assert close_channel(m, 5, 92, 0.2, 8) == 0
    assert m.closed_since[0, 5] == 91


def test_the_longer_it_was_shut_the_fewer_come_back():
    shares = []
    for since in (99, 90, 60):
        m = merchants(3000, skill=0.5)
        m.channel_state[:, 5] = DORMANT
        m.closed_since[:, 5] = since
        moved, idr = moves()
        assert reopen_channel(m, 5, 1, 100, 0.8, 12.0, 0.8, moved, idr) == 3000
        back = m.channel_state[:, 5] == ACTIVE
        shares.append(back.mean())
        assert (m.channel_state[~back, 5] == NONE).all()
        assert m.skill[back, 5] == pytest.approx(0.4)
        assert moved[5, 8] == 100 * (~back).sum()
    expected = [0.8 * exp_t(-w / 12) for w in (1.0, 10.0, 40.0)]
    assert shares == pytest.approx(expected, abs=0.03)


def launched(m, share, natives=0):
    moved, idr = moves()
    touched = launch_channel(m, 5, 10, 1, 1, share, natives, outlook(), moved, idr)
    assert touched == (m.channel_state[:, 5] == ACTIVE).sum()
    assert moved.sum() == 100 * touched
    return m.channel_state[:, 5] == ACTIVE


def test_a_share_of_online_firms_is_there_when_a_channel_opens():
    m = merchants(3000)
    m.channel_state[:2000, 0] = ACTIVE
    on = launched(m, ALWAYS // 4)
    assert on[:2000].mean() == pytest.approx(0.25, abs=0.03)
    assert not on[2000:].any()


def test_natives_are_all_there_and_large_or_foreign_firms_are_not():
    m = merchants(4, shop=0)
    m.native[0] = 1
    m.size_class[1] = LARGE
    m.goods[2] = CROSS_BORDER
    assert launched(m, 0, natives=1).tolist() == [True, False, False, False]
    assert launched(merchants(2, shop=0, native=1), 0, natives=0).tolist() == [False, False]
