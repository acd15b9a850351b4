import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rules import J, tables

from agents.consumers.habit import update_habit

ONE = 65535


def after(habit, count, **changes):
    h = np.array(habit, np.uint16)
    update_habit(tables(**changes), h, np.array(count, np.int64))
    return h.tolist()


def test_online_habit_follows_shares_of_online_orders_and_physical_of_all():
    h = after([0] * J, [3, 1, 0, 0, 0, 0, 0, 0, 12])
    assert h[:3] == [round(0.1 * 0.75 * ONE), round(0.1 * 0.25 * ONE), 0]
    assert h[-1] == round(0.1 * 0.75 * ONE)


def test_without_an_online_order_online_habit_stands_still():
    assert after([1000] * J, [0] * 8 + [2])[:-1] == [1000] * 8


def test_without_any_order_nothing_moves():
    assert after([1000] * J, [0] * J) == [1000] * J


def test_on_a_closed_channel_it_fades_at_half_the_speed_whatever_one_buys():
    closed = np.array([0, 0, 0, 0, 0, 1, 0, 0, 0], np.uint8)
    for count in ([0] * J, [4] + [0] * 8):
        assert after([20_000] * J, count, closed=closed)[5] == 19_000


@given(
    st.lists(st.integers(0, ONE), min_size=J, max_size=J),
    st.lists(st.integers(0, 5), min_size=J, max_size=J),
    st.floats(0.01, 1),
)
def test_it_moves_towards_its_target_and_never_past_it(habit, count, speed):
    h = after(habit, count, habit_speed=speed, habit_decay=speed / 2)
    online = sum(count[:-1])
    for j in range(J):
        whole = sum(count) if j == J - 1 else online
        if whole == 0:
            assert h[j] == habit[j]
        else:
            target = count[j] / whole * ONE
            assert min(habit[j], target) - 1 <= h[j] <= max(habit[j], target) + 1


def test_it_ends_at_the_share_of_orders():
    h = np.zeros(J, np.uint16)
    for _ in range(200):
        update_habit(tables(), h, np.array([1, 3, 0, 0, 0, 0, 0, 0, 0], np.int64))
    assert h[:2] / ONE == pytest.approx([0.25, 0.75], abs=1e-3)
