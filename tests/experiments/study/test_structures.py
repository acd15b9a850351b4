"""Other structures tell the same past, and chat next to TikTok Shop is reached by no ban."""

import numpy as np
import pytest
from support.worlds import policy

from experiments.study.chat_nest import aims
from experiments.study.declaration import PEOPLE_PER_AGENT
from experiments.study.draws import draws
from experiments.study.structures import CHAT, MIXED, STRUCTURES
from sim.parameters import Channels, Parameters
from sim.scenario import Scenario
from sim.world import World

BAN = 91


def lived(structure, policies=(), until=BAN, **changes):
    """A world of a structure, and rupiah sold by week and channel."""
    plan = Scenario(name="s", people_per_agent=PEOPLE_PER_AGENT, policies=policies)
    unit = next(each for each in draws(1, prior=True) if each.group == structure.name)
    world = World(unit.scenario(plan).replace(parameters=changes), 2)
    sold = []
    while world.t < until:
        world.step()
        sold.append(world.state.week.sales_idr.sum(axis=0))
    return world, np.array(sold, dtype=float)


@pytest.fixture(scope="module")
def past():
    return {each.name: lived(each) for each in STRUCTURES}


def test_a_unit_of_chat_lives_in_a_market_of_ten_channels():
    unit = next(each for each in draws(1, prior=True) if each.group == CHAT.name)
    names = unit.scenario(Scenario(name="s")).parameters.channels.names
    assert names == (*Channels.load().names[:-1], "chat", "physical")


def test_the_same_constants_over_another_channel_are_another_unit(monkeypatch):
    unit = next(each for each in draws(1, prior=True) if each.group == CHAT.name)
    before = unit.digest
    monkeypatch.setitem(CHAT.own_channel, "voucher", 0.5)
    assert unit.digest != before


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda each: each.name)
def test_what_a_structure_sets_are_values_a_scenario_may_have(structure):
    known = structure.start()
    assert known.replace(dict(structure.overrides)).changed().keys() == structure.overrides.keys()


def test_the_mixed_logit_has_the_channels_of_the_market():
    assert MIXED.channels is Channels.load()
    assert MIXED.start() == Parameters.default()


@pytest.mark.slow
@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda each: each.name)
def test_a_structure_meets_the_shares_and_the_trade_of_2022(structure, past):
    world, sold = past[structure.name]
    year = sold[52:104, :-1].sum(axis=0)
    goal = aims(world.parameters) if structure is CHAT else None
    shares = goal.shares if goal else world.channels.share_2022[:-1]
    assert year / year.sum() == pytest.approx(shares, abs=0.03)
    usd = year.sum() / float(world.parameters.idr_per_usd) / 1e9
    assert usd == pytest.approx(goal.path[2022] if goal else 58.0, rel=0.08)


@pytest.mark.slow
def test_chat_is_used_and_sold_on_from_the_first_week(past):
    world, sold = past[CHAT.name]
    here = world.channels.index("chat")
    assert world.channels.established[here]
    assert sold[0, here] > 0.05 * sold[0, :-1].sum()
    assert np.all(world.state.cells.adoption[:, :, here] == world.state.cells.adoption[:, :1, here])


@pytest.mark.slow
def test_without_links_chat_gains_more_of_a_closed_tiktok_shop_than_its_size_would():
    _, goes = lived(CHAT, (policy("ban", BAN),), BAN + 26, link_out=0.0)
    world, stays = lived(CHAT, (), BAN + 26, link_out=0.0)
    before = stays[BAN + 52 :].sum(axis=0)
    gained = (goes - stays)[BAN + 52 :].sum(axis=0)
    chat, market = world.channels.index("chat"), world.channels.nest == 0
    assert gained[world.channels.index("tiktok_shop")] < 0
    assert gained[chat] / before[chat] > 1.25 * gained[market].sum() / before[market].sum()
    assert gained[chat] / before[chat] > 5 * gained[-1] / before[-1]
