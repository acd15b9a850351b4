"""Accounting bounds of section 14: how much a ban can bring physical trade at most, and what the identity says."""

from functools import cache

import numpy as np
import pytest
from support.weeks import BAN_WEEK, Weeks
from support.worlds import policy, under

from sim.analysis.diversion_measure import diversion_physical
from sim.parameters import declared
from sim.scenario import Scenario
from sim.world import World

CLOSED = 10
"""Weeks for which TikTok Shop was closed."""

LINK, IMPULSE, DISPLACED, LAMBDA = (declared()[name] for name in ("link_out", "impulse_share", "cannibalisation",
                                                                  "lambda_online"))  # fmt: skip


def identity(impulse, link, displaced, diverted, physical_share):
    """Of a unit of TikTok spending removed: to physical trade, to other online channels, not spent."""
    physical = (1 - impulse) * diverted + impulse * (1 - link) * displaced * physical_share
    online = (1 - impulse) * (1 - diverted) + impulse * (link + (1 - link) * displaced * (1 - physical_share))
    return physical, online, 1 - physical - online


def test_at_the_defaults_the_identity_gives_28_51_and_21_per_cent():
    parts = identity(IMPULSE.default, LINK.default, DISPLACED.default, 0.34, 0.81)
    assert np.round(100 * np.array(parts)).tolist() == [28, 51, 21]


def test_over_the_ranges_the_identity_gives_the_stated_spans():
    """5–95 % over even draws of the four parameters, with D_0 = λ_o·sh_8."""
    luck = np.random.default_rng(1)
    impulse, link, displaced, own = (
        luck.uniform(each.low, each.high, 100_000) for each in (IMPULSE, LINK, DISPLACED, LAMBDA)
    )
    parts = identity(impulse, link, displaced, 0.81 * own, 0.81)
    spans = [np.round(100 * np.quantile(each, (0.05, 0.95))).tolist() for each in parts]
    assert spans == [[14, 54], [28, 71], [5, 40]]


@cache
def market():
    """The calibrated market on the ban's eve, and its last year."""
    world = World(Scenario.builtin("baseline").replace(people_per_agent=20_000))
    world.run_to(BAN_WEEK - 52)
    return world, Weeks(world, 52)


@cache
def closed_weeks():
    eve, _ = market()
    return Weeks(under(eve, policy("ban", BAN_WEEK)), CLOSED), Weeks(eve.branch(), CLOSED)


def test_full_diversion_would_raise_physical_sales_by_2_to_3_per_cent():
    _, year = market()
    assert 0.020 < year.tiktok / year.physical < 0.032


def test_a_ban_at_the_defaults_raises_physical_sales_by_less_than_one_per_cent():
    banned, free = closed_weeks()
    assert 0.006 < banned.physical / free.physical - 1 < 0.009


def test_small_shops_gain_no_more_than_full_diversion_would_give():
    banned, free = closed_weeks()
    assert 0 < banned.small_in_person / free.small_in_person - 1 < free.tiktok / free.physical


def test_where_spending_goes_is_what_the_identity_says_of_the_diversion_measured():
    """Within 5 points: budgets are released late, and the floor of planned spending binds on heavy viewers."""
    banned, free = closed_weeks()
    eve, _ = market()
    said = identity(
        IMPULSE.default, LINK.default, DISPLACED.default, diversion_physical(eve), free.physical / free.sales.sum()
    )
    gone = free.tiktok
    physical = (banned.physical - free.physical) / gone
    online = (banned.online - free.online + gone) / gone
    assert (physical, online, 1 - physical - online) == pytest.approx(said, abs=0.05)


def test_at_either_end_of_impulse_the_market_does_what_accounting_says():
    """Without impulse all is spent elsewhere; where it displaces nothing and no link is followed, it is not spent."""
    unspent, impulse = [], []
    for parameters in ({"impulse_share": 0.0}, {"impulse_share": 0.95, "cannibalisation": 0.0, "link_out": 0.0}):
        p = Scenario.builtin("baseline").parameters.replace(parameters)
        world = World(Scenario.builtin("baseline").replace(people_per_agent=100_000, parameters=p))
        world.run_to(BAN_WEEK)
        banned, free = Weeks(under(world, policy("ban", BAN_WEEK)), CLOSED), Weeks(world.branch(), CLOSED)
        unspent.append((free.sales.sum() - banned.sales.sum()) / free.tiktok)
        impulse.append(free.impulse / free.tiktok)
    assert impulse[0] == 0
    assert impulse[1] > 0.7
    assert unspent == pytest.approx(impulse, abs=0.02)
