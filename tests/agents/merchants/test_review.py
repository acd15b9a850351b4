import numpy as np
import pytest
from support.rules import ALWAYS, SECTORS, J, books, merchants, outlook

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, LARGE, NONE, ONBOARDING, Peers
from agents.merchants.review import (
    expected_gain,
    joining_cost,
    learn_and_leave,
    leaves,
    look_around,
    peer_view,
    reviews,
    setup_weeks,
    starting_skill,
)


def peers(agents=30, revenue=2e6):
    shape = (4, 6, J - 1)
    return Peers(np.full(shape, revenue), np.full(shape, 0.8), np.full(shape, 8.0), np.full(shape, agents))


def looked(m, view=None, supported=None, rules=None, **changes):
    granted, paid = np.zeros(1, np.int64), np.zeros((9, 9), np.int64)
    helped = np.zeros(len(m), np.uint8) if supported is None else supported
    rules = rules or outlook(**changes)
    look_around(m, 0, len(m), rules, view or peers(), books(), SECTORS, helped, granted, paid)
    return granted[0], paid


def learnt(m, **changes):
    moved = np.zeros((J + 1, J + 1), np.int64)
    learn_and_leave(m, 0, len(m), outlook(**changes), books(), moved, moved.copy())
    return moved


def test_skill_on_a_new_channel_is_a_part_of_the_best_elsewhere():
    m = merchants(1, live_rank=ALWAYS - 1)
    assert starting_skill(m, 0, 0, outlook()) == pytest.approx(0.2)
    m.channel_state[0, :3] = [ACTIVE, DORMANT, ONBOARDING]
    m.skill[0, :3] = [0.5, 0.8, 1.0]
    assert starting_skill(m, 0, 3, outlook()) == pytest.approx(0.2 + 0.3 * 0.8)
    assert starting_skill(m, 0, 1, outlook()) == pytest.approx(0.2 + 0.3 * 0.5)


def test_who_sold_live_brings_it_along_where_live_selling_exists():
    m = merchants(1, live_rank=0)
    m.channel_state[0, 5] = DORMANT
    m.skill[0, 5] = 0.5
    assert starting_skill(m, 0, 0, outlook()) == pytest.approx(0.2 + 0.15 + 0.15)
    nowhere = outlook(live_here=np.zeros(J - 1, np.uint8))
    assert starting_skill(m, 0, 0, nowhere) == pytest.approx(0.35)


def test_skill_grows_on_active_online_channels_only():
    m = merchants(1)
    m.channel_state[0, :3] = [ACTIVE, DORMANT, NONE]
    m.skill[0] = 0.5
    learnt(m)
    assert m.skill[0].tolist() == [np.float32(0.53), *[0.5] * 8]


@pytest.mark.parametrize(("ready", "state"), [(102, ONBOARDING), (101, ACTIVE), (90, ACTIVE)])
def test_onboarding_ends_in_time_to_sell_in_its_week(ready, state):
    m = merchants(1)
    m.channel_state[0, 0] = ONBOARDING
    m.ready_week[0, 0] = ready
    moved = learnt(m)
    assert m.channel_state[0, 0] == state
    if state == ACTIVE:
        assert m.skill[0, 0] == np.float32(0.2)
        assert m.popularity[0, 0] == 0
        assert m.ready_week[0, 0] == 101
        assert moved[8, 0] == 100


def leaver(**columns):
    m = merchants(1, **columns)
    m.channel_state[0, 0] = ACTIVE
    m.ready_week[0, 0] = 88
    m.contribution[0, 0] = -1.0
    return m


def test_a_losing_channel_is_left_after_twelve_weeks():
    rules = outlook(leave=ALWAYS)
    assert leaves(leaver(), 0, 0, rules, books())
    early, even = leaver(), leaver()
    early.ready_week[0, 0] = 89
    even.contribution[0, 0] = 0.0
    assert not leaves(early, 0, 0, rules, books())
    assert not leaves(even, 0, 0, rules, books())
    assert not leaves(leaver(size_class=LARGE), 0, 0, rules, books())
    assert not leaves(leaver(goods=CROSS_BORDER), 0, 0, rules, books())
    assert not leaves(leaver(), 0, 0, outlook(leave=0), books())
    m = leaver()
    moved = learnt(m, leave=ALWAYS)
    assert m.channel_state[0, 0] == NONE
    assert moved[0, 8] == 100


def test_who_looks_around():
    m = merchants(6)
    m.size_class[1] = LARGE
    m.goods[2] = CROSS_BORDER
    m.alive[3] = 0
    m.native[4] = 1
    rules = outlook(native_opened=0)
    assert [reviews(m, i, rules, books()) for i in range(6)] == [True, False, False, False, False, True]
    assert reviews(m, 4, outlook(), books())


def test_a_shock_makes_them_look_more_often_until_it_is_over():
    m = merchants(2)
    m.shock_until[:] = [100, 101]
    assert [reviews(m, i, outlook(review=0), books()) for i in range(2)] == [False, True]


def test_few_peers_are_pooled_and_a_new_channel_is_guessed_from_others():
    m, view = merchants(1), np.empty(3)
    seen = peers(29)
    seen.agents[0, 5] = 100
    seen.revenue[0, 5, 0] = 9e6
    assert peer_view(m, 0, 0, outlook(), seen, view)
    assert view.tolist() == [9e6, 0.8, 8.0]
    seen.agents[0, 5, 0] = 29
    assert peer_view(m, 0, 0, outlook(), seen, view)
    assert view == pytest.approx([0.5 * 2e6, 0.9, 8.0])
    assert not peer_view(m, 0, 0, outlook(), peers(0), view)


def test_the_gain_of_a_channel():
    m = merchants(1)
    view = np.array([2e6, 0.8, 8.0])
    margin = 1 - 0.8 - 0.04 - 0.02
    expected = margin * 2e6 * (0.2 / 0.8) * (10 / 8) * 0.7 - 10_000
    assert expected_gain(m, 0, 0, outlook(), books(), view) == pytest.approx(expected, rel=1e-6)


def test_joining_costs_less_on_social_channels_and_more_for_a_first():
    m = merchants(1)
    costs = [joining_cost(m, 0, j, first, outlook(), books()) for j, first in ((0, False), (5, False), (0, True))]
    assert costs == pytest.approx([2.6e6, 1.04e6, 3.12e6])


def test_who_expects_much_and_has_the_cash_joins_and_pays_at_once():
    m = merchants(1, cash_idr=2 * 10**9)
    m.channel_state[0, 0] = ACTIVE
    _, paid = looked(m, peers(revenue=1e9))
    assert m.channel_state[0].tolist() == [ACTIVE, 1, 1, 1, 1, 1, 0, 0, ACTIVE]
    assert paid[1, 5] == 2 * 10**9 - m.cash_idr[0] == pytest.approx(4 * 260_000_000 + 104_000_000)


def test_joining_stops_where_cash_does():
    m = merchants(1, cash_idr=600_000_000)
    m.channel_state[0, 0] = ACTIVE
    looked(m, peers(revenue=1e9))
    assert (m.channel_state[0] == ONBOARDING).sum() == 2
    assert m.cash_idr[0] == 80_000_000


def test_without_a_gain_hardly_anybody_joins_and_without_the_ability_nobody():
    poor = merchants(200, cash_idr=10**12)
    looked(poor, peers(revenue=0.0))
    assert 0 < (poor.channel_state[:, :5] > 0).mean() < 0.03
    unable = merchants(20, cash_idr=10**12, able=0)
    looked(unable, peers(revenue=1e9))
    assert not unable.channel_state[:, :-1].any()


def test_the_chance_to_join_is_logistic_in_gain_less_cost():
    m = merchants(3000, cash_idr=10**12, side_orders=8.0)
    m.skill[:] = 0
    m.channel_state[:, 1] = ACTIVE
    only = outlook(open_channels=np.array([1, 0, 0, 0, 0, 0, 0, 0], np.uint8), portable_skill=0.0)
    gain = 0.14 * 7e6 * (0.2 / 0.8) * 0.7 - 10_000
    looked(m, peers(revenue=7e6), rules=only)
    expected = 1 / (1 + np.exp(-(26 * gain - 2.6e6) / (0.25 * 2.6e6)))
    assert 0.1 < expected < 0.95
    assert (m.channel_state[:, 0] > 0).mean() == pytest.approx(expected, abs=0.03)


def test_the_state_pays_a_supported_first_channel():
    m = merchants(1, cash_idr=0)
    granted, paid = looked(m, peers(revenue=1e9), np.ones(1, np.uint8))
    assert (m.channel_state[0, :-1] == ONBOARDING).sum() == 1
    assert granted == paid[7, 5] == pytest.approx(312_000_000)
    assert paid[1].sum() == m.cash_idr[0] == 0


def test_setting_up_takes_its_mean_time():
    weeks = [setup_weeks(i, 0, False, outlook(), books()) for i in range(4000)]
    assert np.mean(weeks) == pytest.approx(2, rel=0.08)
    first = [setup_weeks(i, 0, True, outlook(), books()) for i in range(4000)]
    assert np.mean(first) == pytest.approx(9, rel=0.08)
    assert setup_weeks(0, 0, False, outlook(onboarding_weeks=1.0), books()) == 0
