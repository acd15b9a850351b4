import numpy as np
import pytest
from support.tiny_worlds import tiny

from sim.clock import week_of
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.scene import FLOW_WEEKS, less, look, signs

WEEKS = 110
TIKTOK, META, PHYSICAL = 5, 6, 8


@pytest.fixture(scope="module")
def lab():
    lab = Lab(tiny("history", weeks=WEEKS))
    lab.reach(WEEKS - 1)
    return lab


def test_every_dot_stands_in_one_place_and_moves_add_up(lab):
    own, week = lab.own, 95
    scene, before = look(own, week), look(own, week - FLOW_WEEKS)
    assert scene.dots.sum() == own.memory.alive(week).sum()
    assert scene.merchants.sum() == own.weight(week)[own.memory.alive(week)].sum()
    assert np.array_equal(scene.moved_dots[:, :-1].sum(axis=0), scene.dots)
    assert np.array_equal(scene.moved_dots[:-1].sum(axis=1), before.dots)
    assert (scene.moved >= 0).all()


def test_flows_are_on_balance_and_the_largest_comes_first(lab):
    scene = look(lab.own, 95)
    flows = scene.flows()
    assert flows
    assert all(flow.merchants > 0 and flow.origin != flow.goal for flow in flows)
    assert [flow.merchants for flow in flows] == sorted((flow.merchants for flow in flows), reverse=True)
    assert scene.went[TIKTOK] > scene.came[TIKTOK]


@pytest.mark.parametrize(
    ("day", "kind"), [("2023-09-18", None), ("2023-10-09", "closed"), ("2023-12-18", "runs")]
)  # fmt: skip
def test_signs_of_history(lab, day, kind):
    week = week_of(np.datetime64(day).item())
    found = {sign.channel: sign for sign in signs(lab.own, week)}
    assert found[META].kind == "waiting"
    assert (found[TIKTOK].kind if TIKTOK in found else None) == kind
    if kind == "closed":
        assert found[TIKTOK].since.isoformat() == "2023-10-04"
    if kind == "runs":
        assert (found[TIKTOK].partner, found[TIKTOK].since.isoformat()) == (1, "2023-12-12")


def test_most_sellers_of_the_closed_channel_alone_earn_a_tenth_less_after_seven_weeks(lab):
    week = week_of(np.datetime64("2023-11-20").item())
    assert look(lab.own, week).dots[TIKTOK] == 0
    shut_out = lab.own.memory.dormant(week) & lab.own.memory.alive(week)
    here, there = (track.memory.revenue(week)[shut_out] for track in (lab.own, lab.baseline))
    assert np.mean(here < 0.9 * there) > 0.5
    assert less(lab.own, week, lab.dots(week))[PHYSICAL] < 0.2
