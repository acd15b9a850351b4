import numpy as np
import pytest
from support.tiny_worlds import tiny

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT
from sim.dashboard.market import codes
from sim.dashboard.market.dots import CLOSED, USUAL
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.memory import BLOCK, GONE, Memory
from sim.dashboard.market.windows import Window
from sim.world import World

WEEKS = 104
FIRST = 60
CHANNELS = 9


@pytest.fixture(scope="module")
def lived():
    """A memory of history from week 60 to 104 and what was seen of the world in each."""
    world = World(tiny("history", weeks=WEEKS))
    world.run_to(FIRST)
    memory, seen = Memory(len(world.state.merchants.alive), CHANNELS), []
    while world.t < WEEKS:
        world.step()
        memory.take(world, world.t - 1 - FIRST)
        seen.append(world.branch())
    return memory, seen


def test_codes_are_fine_enough_and_keep_their_sign():
    amounts = np.array([0, 50, 101, 12_345, 9.9e12, 1e14])
    back = codes.REVENUE[codes.revenue_codes(amounts)]
    assert back.tolist()[:2] == [0, 0]
    assert back[2:5] == pytest.approx(amounts[2:5], rel=5e-3)
    assert back[3:5] == pytest.approx(amounts[3:5], rel=2e-4)
    assert back[5] == pytest.approx(codes.LARGEST_IDR, rel=1e-6)
    signed = np.array([-1e9, -500.0, -3.0, 0.0, 500.0, 1e9])
    assert codes.cash_of(codes.cash_codes(signed)) == pytest.approx([-1e9, -500, 0, 0, 500, 1e9], rel=5e-4)
    workers = np.array([0.0, 1.0, 3.4, 250.0])
    assert codes.JOBS[codes.jobs_codes(workers)] == pytest.approx(workers, rel=0.03)


def test_every_week_of_every_merchant_can_be_read_back(lived):
    memory, seen = lived
    for week in (0, BLOCK - 1, BLOCK, len(seen) - 1):
        m, sales = seen[week].state.merchants, seen[week].state.week.sales_idr
        alive = m.alive == 1
        assert np.array_equal(memory.alive(week), alive)
        per_firm = sales.sum(axis=1) / np.maximum(m.weight, 1)
        told = per_firm >= 1000
        assert memory.revenue(week)[told] == pytest.approx(per_firm[told], rel=6e-4)
        assert memory.cash(week)[alive] == pytest.approx((m.cash_idr / m.weight)[alive], rel=1e-3, abs=101)
        mask = sum((m.channel_state[:, j] == ACTIVE).astype(int) << j for j in range(CHANNELS))
        assert np.array_equal(memory.channels(week)[alive], mask[alive])
        for name in ("born", "weight", "goods", "category", "region", "size_class"):
            assert np.array_equal(memory.holders.fact(name, week)[alive], m[name][alive]), name


def test_sellers_online_stand_where_they_sell_most_online_and_others_in_the_physical_market(lived):
    memory, seen = lived
    week = FIRST_BAN = 91 - FIRST
    for week in (FIRST_BAN - 1, FIRST_BAN + 3):
        m = seen[week].state.merchants
        main, alive = memory.main(week), memory.alive(week)
        states = m.channel_state[:, :-1]
        active, closed = (states == ACTIVE).any(axis=1), (states == DORMANT).any(axis=1)
        sells, abroad = active | closed, m.goods == CROSS_BORDER
        physical_only = alive & ~sells & (m.shop == 1)
        assert physical_only.any()
        assert (main[physical_only] == CHANNELS - 1).all()
        assert (main[alive & active] < CHANNELS - 1).all()
        assert (main[alive & ~active & ~abroad] == CHANNELS - 1).all()
        share = np.where(m.channel_state == ACTIVE, m.revenue_share, -1.0)[:, :-1]
        one = alive & active
        assert (share[one, main[one]] >= share[one].max(axis=1) - 1e-4).all()
        assert np.array_equal(memory.dormant(week), alive & closed & ~active)
        presence = np.where(m.shop == 1, sells.astype(int), 2)
        assert np.array_equal(memory.presence(week)[alive], presence[alive])
        assert (main[~alive] == GONE).all()
    assert memory.dormant(FIRST_BAN + 3).any()


def test_a_story_is_the_weeks_of_one_slot(lived):
    memory, seen = lived
    reborn = next(slot for week in range(1, len(seen)) for slot in memory.holders.newcomers(week)[0])
    story = memory.story(int(reborn))
    assert story.week.tolist() == list(range(len(seen)))
    for week in range(len(seen)):
        m = seen[week].state.merchants
        assert story.alive[week] == memory.alive(week)[reborn]
        assert story.revenue[week] == memory.revenue(week)[reborn]
        assert story.born[week] == m.born[reborn] == memory.holders.fact("born", week)[reborn]
        assert story.main[week] == (memory.main(week)[reborn] if story.alive[week] else -1)
    assert memory.story(0, 5, 9).week.tolist() == [5, 6, 7, 8]


def test_a_window_moved_on_is_the_window_summed_anew(lived):
    memory, seen = lived
    moving = Window(memory, 13)
    for week in range(len(seen)):
        moving.to(week)
    anew = Window(memory, 13)
    anew.to(len(seen) - 1)
    assert np.array_equal(moving.total, anew.total)
    assert np.array_equal(moving.since, anew.since)
    assert np.array_equal(moving.born, anew.born)
    slot = int(np.argmax(anew.total))
    last = memory.story(slot).revenue[-13:]
    assert anew.total[slot] == last.sum()
    assert memory.mean_revenue(len(seen) - 1)[slot] == pytest.approx(last.mean())


def test_newcomers_do_not_inherit_the_income_of_those_before(lived):
    memory, _ = lived
    week = next(week for week in range(5, 40) if len(memory.holders.newcomers(week)[0]))
    slot = memory.holders.newcomers(week)[0][0]
    window = Window(memory, 13)
    window.to(week)
    assert window.total[slot] == memory.revenue(week)[slot]


def test_what_is_not_remembered_is_said(lived):
    memory, seen = lived
    with pytest.raises(IndexError, match="not remembered"):
        memory.revenue(len(seen))


def test_dots_dim_where_income_is_lost_and_stay_bright_where_nothing_differs():
    lab = Lab(tiny("ban", weeks=WEEKS))
    lab.reach(WEEKS - 1)
    before = np.frombuffer(lab.dots(90), np.uint8)
    alive = lab.own.memory.alive(90)
    assert np.array_equal(before >> 4, lab.own.memory.main(90))
    assert (before[alive] & 15 == USUAL).all()
    assert (before[~alive] == GONE << 4).all()
    after = np.frombuffer(lab.dots(WEEKS - 1), np.uint8)
    closed = lab.own.memory.dormant(WEEKS - 1)
    assert closed.any()
    assert (after[closed] & 15 <= CLOSED).all()
    tiktok = lab.own.memory.main(90) == 5
    levels = (after & 15)[tiktok & lab.own.memory.alive(WEEKS - 1)]
    assert levels.mean() < USUAL - 1
    again = Lab(lab.plan)
    again.reach(WEEKS - 1)
    for week in range(80, WEEKS):
        assert again.dots(week) == lab.dots(week)
    assert lab.dots(85) == again.dots(85)


def test_a_market_left_alone_is_compared_with_its_own_past_year():
    lab = Lab(tiny("baseline", weeks=WEEKS))
    lab.reach(80)
    levels = np.frombuffer(lab.dots(80), np.uint8) & 15
    alive = lab.own.memory.alive(80)
    assert 8 <= np.median(levels[alive]) <= 12
    assert len(np.unique(levels[alive])) > 5
    kinds = np.frombuffer(lab.own.kinds(80), np.uint8)
    assert set(np.unique(kinds & 3)) == {0, 1, 2, 3}
    assert kinds.max() >> 2 == 2
