import numpy as np
import pytest
from support.rules import ALWAYS, SECTORS, J, books, endowment, merchants, nursery, pricing

from agents.merchants.columns import ACTIVE, BOTH, CROSS_BORDER, LARGE, ONLINE, PHYSICAL, Strata
from agents.merchants.entry import count_living, enter_firms, entry_mean, sum_profits, update_profit_rates


def strata(presence=PHYSICAL, size=0, goods=0, slots=1000, agents=800, rate=0.1):
    one = lambda value, dtype: np.array([value], dtype)  # noqa: E731
    return Strata(
        one(presence, np.uint8), one(size, np.uint8), one(goods, np.uint8), one(0, np.int64), one(slots, np.int64),
        one(agents, np.int64), one(agents, np.int64), one(rate, float), one(0.1, float), one(0.1, float),
    )  # fmt: skip


def entered(m, kind, week=100, **changes):
    paid, moved = np.zeros((9, 9), np.int64), np.zeros((J + 1, J + 1), np.int64)
    agents, firms = np.zeros(1, np.int64), np.zeros((4, J - 1), np.int64)
    count_living(m, 0, len(m), agents, firms)
    rules = (nursery(**changes), endowment(), pricing(), books(week=week), SECTORS)
    enter_firms(m, kind, *rules, agents, firms, paid, moved, moved.copy())
    return paid, moved


def free_slots(n=1000, held=700):
    m = merchants(n)
    m.alive[held:] = 0
    m.channel_state[held:] = 0
    return m


def test_as_many_enter_as_usually_die_times_what_profits_make_of_it():
    usual = 800 * 0.083 / 52
    assert entry_mean(strata(), nursery(), 0, 800) == pytest.approx(usual)
    assert entry_mean(strata(rate=0.4), nursery(), 0, 800) == pytest.approx(usual * 2, rel=1e-6)
    assert entry_mean(strata(rate=9.0), nursery(), 0, 800) == pytest.approx(usual * 2, rel=1e-6)
    assert entry_mean(strata(rate=-1.0), nursery(), 0, 800) == pytest.approx(usual / 2, rel=1e-6)
    assert entry_mean(strata(rate=9.0), nursery(referenced=0), 0, 400) == pytest.approx(usual)
    assert entry_mean(strata(), nursery(entry_rate=1.5), 0, 800) == pytest.approx(1.5 * usual)


def test_fewer_enter_a_group_that_has_grown_and_more_one_that_has_thinned_out():
    usual = 800 * 0.083 / 52
    for living, much in ((1000, 0.8), (400, 2.0), (1, 4.0), (0, 4.0)):
        assert entry_mean(strata(), nursery(entry_crowding=1.0), 0, living) == pytest.approx(usual * much, rel=1e-6)
    assert entry_mean(strata(), nursery(entry_crowding=2.0), 0, 400) == pytest.approx(usual * 4, rel=1e-6)
    m = free_slots(held=400)
    entered(m, strata(), entry_rate=10.0, entry_crowding=2.0)
    thin = (m.born == 100).sum()
    m = free_slots(held=900)
    entered(m, strata(), entry_rate=10.0, entry_crowding=2.0)
    assert thin > 2 * (m.born == 100).sum()


def test_entrants_take_the_lowest_free_slots_and_bring_their_cash():
    m = free_slots()
    paid, moved = entered(m, strata(), entry_rate=10.0)
    new = np.flatnonzero(m.alive)[700:]
    assert len(new) > 3
    assert new.tolist() == list(range(700, 700 + len(new)))
    assert (m.born[new] == 100).all()
    assert (m.channel_state[new, :-1] == 0).all()
    assert (m.channel_state[new, -1] == ACTIVE).all()
    assert paid[2, 1] == m.cash_idr[new].sum() > 0
    assert m.cash_idr[new] == pytest.approx(100 * 10 * 4 * m.fixed_cost_idr[new].astype(float), rel=1e-5)
    assert moved[9].sum() == 100 * len(new)
    assert m.rating_count[new].sum() == 0
    assert m.rating[new] == pytest.approx(np.full(len(new), 0.7))


def test_a_slot_freed_this_week_is_free_next_week():
    m = free_slots()
    m.died[700:] = 100
    entered(m, strata(), entry_rate=10.0)
    assert m.alive.sum() == 700
    entered(m, strata(), week=101, entry_rate=10.0)
    assert m.alive.sum() > 700


def test_no_more_enter_than_there_is_room_for_and_no_large_firms():
    m = free_slots(held=998)
    entered(m, strata(), entry_rate=50.0)
    assert m.alive.sum() == 1000
    m = free_slots()
    entered(m, strata(size=LARGE), entry_rate=50.0)
    assert m.alive.sum() == 700


def test_an_entrant_without_a_shop_starts_where_its_like_sell():
    m = free_slots()
    m.channel_state[:600, 0] = ACTIVE
    m.channel_state[600:700, 5] = ACTIVE
    entered(m, strata(ONLINE), entry_rate=60.0)
    new = np.flatnonzero(m.born == 100)
    assert len(new) > 40
    used = (m.channel_state[new] == ACTIVE).sum(axis=0)
    assert used[[0, 5, 8]].sum() == used.sum()
    assert used[8] == len(new)
    assert used[0] > 3 * used[5] > 0
    assert m.skill[new, 0].max() <= np.float32(0.2)
    only_native = (m.channel_state[new, 5] == ACTIVE) & (m.channel_state[new, 0] != ACTIVE)
    assert (m.native[new] == only_native).all()
    assert not m.shop[new].any()


def test_sellers_abroad_start_on_one_channel_that_takes_them():
    m = free_slots()
    m.channel_state[:700, :6] = ACTIVE
    entered(m, strata(ONLINE, goods=CROSS_BORDER), entry_rate=60.0)
    new = np.flatnonzero(m.born == 100)
    used = m.channel_state[new] == ACTIVE
    assert (used.sum(axis=1) == 1).all()
    assert not used[:, [1, 3, 4, 5, 6, 7, 8]].any()


def test_nobody_starts_on_a_closed_channel():
    m = free_slots()
    m.channel_state[:700, 5] = ACTIVE
    entered(m, strata(ONLINE), entry_rate=60.0, open_channels=np.array([1, 1, 1, 1, 1, 0, 0, 0], np.uint8))
    assert m.alive.sum() == 700


def test_the_region_of_online_firms_and_of_those_with_both_is_that_of_online_sellers():
    shares = []
    for presence in (PHYSICAL, BOTH):
        m = free_slots(4000, 100)
        entered(m, strata(presence, slots=4000, agents=30_000), entry_rate=1.2)
        new = np.flatnonzero(m.born == 100)
        shares.append((m.region[new] == 0).mean())
    assert shares[1] > shares[0]


def follow_profits(m, kind, profit_idr, window):
    profit, size = np.zeros(1, np.int64), np.zeros(1, np.int64)
    sum_profits(m, 0, len(m), profit_idr, profit, size)
    update_profit_rates(kind, profit, size, 150_000, window)


def test_the_living_are_counted_by_stratum_and_by_the_channels_they_sell_on():
    m = merchants(4, weight=7)
    m.stratum[:] = [0, 1, 1, 1]
    m.channel_state[:, 2] = [ACTIVE, ACTIVE, ACTIVE, 0]
    m.size_class[1] = 3
    m.alive[2] = 0
    agents, firms = np.zeros(2, np.int64), np.zeros((4, J - 1), np.int64)
    count_living(m, 0, 4, agents, firms)
    assert agents.tolist() == [1, 2]
    assert firms[:, 2].tolist() == [7, 0, 0, 7]
    assert firms.sum() == 14


def test_profit_rates_follow_profit_over_size():
    m = merchants(1000, scale_orders=10.0)
    kind = strata(rate=0.0)
    profit = np.full(1000, 100 * 10 * 150_000 // 5)
    follow_profits(m, kind, profit, 1.0)
    assert kind.profit_rate[0] == pytest.approx(0.2)
    follow_profits(m, kind, 2 * profit, 26.0)
    assert kind.profit_rate[0] == pytest.approx(0.2 + 0.2 / 26)


def test_half_of_entrants_take_a_second_channel_at_most():
    m = free_slots()
    m.channel_state[:700, :5] = ACTIVE
    entered(m, strata(ONLINE), entry_rate=60.0, second_channel=ALWAYS)
    new = np.flatnonzero(m.born == 100)
    used = (m.channel_state[new, :-1] == ACTIVE).sum(axis=1)
    assert set(used.tolist()) == {1, 2}
