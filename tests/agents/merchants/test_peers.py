import numpy as np
import pytest
from support.rules import J, merchants

from agents.merchants.columns import ACTIVE, DORMANT, Peers
from agents.merchants.peers import Sight, observe_peers, see_sellers


def blank():
    shape = (4, 6, J - 1)
    return Peers(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int64))


def observe(m, peers, sales, rate):
    """A week's look at all merchants, half of them at a time."""
    seen = Sight(*(np.zeros_like(peers.agents) for _ in Sight._fields))
    half = len(m) // 2
    see_sellers(m, half, len(m), sales, seen)
    see_sellers(m, 0, half, sales, seen)
    observe_peers(peers, seen, rate)


def test_means_are_per_firm_of_the_active_and_move_a_quarter_of_the_way():
    m = merchants(4)
    m.weight[:] = [100, 300, 100, 100]
    m.channel_state[:, 0] = [ACTIVE, ACTIVE, DORMANT, ACTIVE]
    m.alive[3] = 0
    m.skill[:, 0] = [0.4, 0.8, 1, 1]
    m.category[1] = 2
    sales = np.zeros((4, J), np.int64)
    sales[:, 0] = [10**8, 10**8, 10**9, 10**9]
    peers = blank()
    observe(m, peers, sales, 0.25)
    assert peers.agents[0, [0, 2, 5], 0].tolist() == [1, 1, 2]
    assert peers.revenue[0, [0, 2, 5], 0] == pytest.approx([1e6, 1e8 / 300, 5e5])
    assert peers.skill[0, 5, 0] == pytest.approx(0.7)
    sales[:] *= 3
    observe(m, peers, sales, 0.25)
    assert peers.revenue[0, 5, 0] == pytest.approx(5e5 + 0.25 * 1e6)


def test_where_nobody_is_left_what_was_seen_stays():
    m = merchants(1)
    m.channel_state[0, 0] = ACTIVE
    peers = blank()
    observe(m, peers, np.full((1, J), 100), 0.25)
    before = peers.revenue.copy()
    m.channel_state[0, 0] = DORMANT
    observe(m, peers, np.zeros((1, J), np.int64), 0.25)
    assert (peers.revenue == before).all()
    assert peers.agents.sum() == 0
