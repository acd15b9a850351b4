import numpy as np
from support.rules import J, merchants

from agents.merchants.columns import ACTIVE
from agents.merchants.moves import count_move, main_channel


def test_the_main_channel_has_the_largest_share_of_turnover():
    m = merchants(2)
    m.channel_state[0, [0, 5]] = ACTIVE
    m.revenue_share[0, [0, 5, 8]] = [0.2, 0.5, 0.3]
    assert main_channel(m, 0, -1) == 5
    assert main_channel(m, 0, 5) == 8
    m.channel_state[1] = 0
    assert main_channel(m, 1, -1) == J


def test_a_move_counts_firms_and_their_turnover():
    m = merchants(1, revenue_13=1e6)
    moved, idr = np.zeros((J + 1, J + 1), np.int64), np.zeros((J + 1, J + 1), np.int64)
    count_move(m, 0, 5, 0, moved, idr)
    assert moved[5, 0] == moved.sum() == 100
    assert idr[5, 0] == idr.sum() == 100_000_000
