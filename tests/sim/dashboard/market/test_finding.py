import pytest
from support.tiny_worlds import tiny

from agents.merchants.columns import BOTH
from sim.dashboard.market.finding import Eve, Group, eve_of, interesting, members
from sim.dashboard.market.lab import Lab

TIKTOK, WEEK, BAN = 5, 103, 91


@pytest.fixture(scope="module")
def lab():
    lab = Lab(tiny("history", weeks=WEEK + 1))
    lab.reach(WEEK)
    return lab


def test_the_eve_is_the_last_week_before_the_first_ban(lab):
    assert eve_of(lab.plan, WEEK) == Eve(TIKTOK, BAN - 1)
    assert eve_of(lab.plan, 40) == Eve(TIKTOK, 40)
    assert eve_of(lab.plan.replace(policies=()), 50) == Eve(TIKTOK, 50)


def test_members_are_alive_and_of_the_group(lab):
    own, eve = lab.own, eve_of(lab.plan, WEEK)
    found = members(own, Group(size=0, presence=BOTH, seller=True), WEEK, eve)
    assert len(found)
    assert own.memory.alive(WEEK)[found].all()
    assert (own.memory.holders.fact("size_class", WEEK)[found] == 0).all()
    assert (own.memory.presence(WEEK)[found] == BOTH).all()
    assert (own.memory.channels(eve.week)[found] >> TIKTOK & 1 == 1).all()


def test_the_greatest_loser_sold_on_the_closed_channel_and_lost(lab):
    own, other, eve = lab.own, lab.baseline, eve_of(lab.plan, WEEK)
    found = interesting(own, other, WEEK, eve)
    loser, gainer = found["loser"], found["gainer"]
    assert own.memory.channels(eve.week)[loser] >> TIKTOK & 1
    assert own.memory.mean_revenue(WEEK)[loser] < other.memory.mean_revenue(WEEK)[loser]
    assert own.memory.mean_revenue(WEEK)[gainer] > other.memory.mean_revenue(WEEK)[gainer]


def test_before_the_worlds_differ_three_ways_of_life_are_shown(lab):
    found = interesting(lab.own, lab.baseline, 60, eve_of(lab.plan, 60))
    assert set(found) == {"social", "trader", "both"}
    assert lab.own.memory.main(60)[found["social"]] == TIKTOK
