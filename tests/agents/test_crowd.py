"""Sets of agents on the arrays against Mesa's own sets of the same agents: every method, the same answers."""

import operator
from random import Random
from time import process_time
from types import SimpleNamespace

import mesa
import numpy as np
import pytest
from mesa.agentset import AgentSet
from support.markets import TINY

from agents import Consumer, Merchant, Platform, Regulator
from agents.column import blank_block
from agents.consumers.columns import COLUMNS, Consumers
from agents.crowd import Crowd, LazyAgentSet, Rows
from sim import Market


@pytest.fixture(scope="module")
def lived() -> Market:
    market = Market(TINY, rng=7)
    market.run_for(2)
    return market


@pytest.fixture
def market(lived: Market) -> Market:
    return lived.branch()


def windows_made(market: Market, kind: type) -> int:
    return len(market.agents_by_type[kind]._crowd._known)


@pytest.mark.parametrize("kind", [Consumer, Merchant])
def test_values_from_the_arrays_are_those_of_the_agents(market: Market, kind: type) -> None:
    lazy = market.agents_by_type[kind]
    names = {
        Consumer: ["segment", "feeds", "last_channel", "impulse_ewma_idr"],
        Merchant: ["cash_idr", "rating"],
    }
    for name in names[kind]:
        fast = lazy.get(name)
        assert windows_made(market, kind) == 0
        assert fast == [getattr(agent, name) for agent in market.branch().agents_by_type[kind]], name
        assert all(type(each) in (int, float) for each in fast)
    assert lazy.get(names[kind]) == lazy.copy().get(names[kind])
    wide = {Consumer: "habit_share", Merchant: "price"}[kind]
    assert np.array_equal(np.array(lazy.get(wide)), np.array(lazy.copy().get(wide)))


@pytest.mark.parametrize("name", ["cash_idr", "rating", "weight", "goods", "size_class"])
@pytest.mark.parametrize("function", [sum, min, max, len, np.mean, np.median, lambda values: sorted(values)[3]])
def test_aggregations_are_those_of_mesa(market: Market, name: str, function: object) -> None:
    lazy = market.agents_by_type[Merchant]
    found = lazy.agg(name, function)
    assert windows_made(market, Merchant) == 0
    expected = lazy.copy().agg(name, function)
    assert found == pytest.approx(expected, rel=1e-12)
    assert lazy.agg(name, [function, max])[1] == lazy.copy().agg(name, [function, max])[1]


def test_small_whole_numbers_do_not_overflow_in_a_sum(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    total = int(market.world.state.consumers.traits.astype(np.int64).sum())
    assert consumers.agg("traits", sum) == total > 2**16


def test_a_selection_makes_no_more_agents_than_it_returns(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    assert len(consumers.select(at_most=5)) == 5
    assert windows_made(market, Consumer) == 5
    assert consumers[7] is consumers.to_list()[7]
    assert len(consumers.select(at_most=0.5)) == len(consumers) // 2
    young = consumers.select(lambda agent: agent.segment == 0, at_most=3)
    assert set(young.get("segment")) == {0}
    assert len(young) == 3
    assert len(consumers.select(agent_type=Merchant)) == 0
    assert len(consumers.select(agent_type=mesa.Agent)) == len(consumers)


def test_looking_for_platforms_among_all_agents_makes_no_consumers(market: Market) -> None:
    found = market.agents.select(agent_type=Platform)
    assert len(found) == len(market.world.channels)
    assert len(market.agents.select(agent_type=Regulator)) == 1
    assert windows_made(market, Consumer) == windows_made(market, Merchant) == 0


def test_slices_and_places_are_those_of_the_list(market: Market) -> None:
    merchants = market.agents_by_type[Merchant]
    some = [*merchants[2:5], merchants[-1]]
    whole = merchants.to_list()
    assert some == [*whole[2:5], whole[-1]]
    with pytest.raises(IndexError):
        merchants[len(merchants)]


def test_membership_is_of_this_market_and_of_now(market: Market) -> None:
    merchants = market.agents_by_type[Merchant]
    first = merchants[0]
    other = market.branch().agents_by_type[Merchant][0]
    assert first in merchants
    assert first in market.agents
    assert first not in market.agents_by_type[Consumer]
    assert other not in merchants
    assert "agent" not in merchants
    before = merchants.to_list()
    market.run_for(4)
    gone = [agent for agent in before if not agent.alive]
    assert gone
    assert not any(agent in merchants for agent in gone)


def test_do_map_and_shuffle_do_reach_everyone(market: Market) -> None:
    merchants = market.agents_by_type[Merchant]
    reached = []
    assert merchants.do(reached.append) is merchants
    assert reached == merchants.to_list()
    assert merchants.map(operator.attrgetter("row")) == [agent.row for agent in reached]
    seen = []
    merchants.shuffle_do(seen.append)
    assert seen != reached
    assert set(seen) == set(reached)


def test_sets_agree_with_mesa_s_own_on_order_groups_and_sorting(market: Market) -> None:
    lazy, plain = market.agents_by_type[Merchant], market.agents_by_type[Merchant].copy()
    assert type(plain) is AgentSet
    assert lazy.sort("cash_idr").to_list() == plain.sort("cash_idr").to_list()
    groups = lazy.groupby("goods").groups
    assert {key: group.to_list() for key, group in groups.items()} == {
        key: group.to_list() for key, group in plain.groupby("goods").groups.items()
    }
    assert lazy.groupby(lambda agent: agent.size_class, result_type="list").count().keys() == {0, 1, 2, 3}
    with pytest.raises(ValueError, match="handle_missing"):
        lazy.get("cash_idr", handle_missing="maybe")
    with pytest.raises(AttributeError):
        lazy.get("colour")
    assert set(lazy.get("colour", handle_missing="default", default_value="red")) == {"red"}


def test_set_writes_a_column_of_all_at_once_and_the_market_lives_on_with_it(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    assert consumers.set("habit", 0) is consumers
    assert not market.world.state.consumers.habit.any()
    assert windows_made(market, Consumer) == 0
    untouched = Market(TINY, rng=7)
    untouched.run_for(3)
    market.step()
    assert market.records["market"]["gmv_online_usd"].iloc[2] != untouched.records["market"]["gmv_online_usd"].iloc[2]


def test_an_attribute_of_one_s_own_stays_with_the_agent(market: Market) -> None:
    merchants = market.agents_by_type[Merchant]
    merchants.set("colour", "blue")
    market.step()
    stayed = [agent for agent in merchants if hasattr(agent, "colour")]
    assert len(stayed) > 0.9 * len(merchants)
    assert {agent.colour for agent in stayed} == {"blue"}


def test_sets_of_a_branch_look_at_the_branch(market: Market) -> None:
    branch = market.branch()
    branch.agents_by_type[Consumer].set("habit", 7)
    assert 7 not in market.agents_by_type[Consumer][0].habit
    assert set(branch.agents_by_type[Consumer][0].habit) == {7}


def test_a_million_consumers_cost_nothing_until_somebody_asks() -> None:
    people = 1_000_000
    columns = blank_block(Consumers, COLUMNS, people, {"channel": 9, "online": 8})
    columns.traits[:] = np.arange(people) % 65536
    model = SimpleNamespace(world=SimpleNamespace(state=SimpleNamespace(consumers=columns)))
    rows = Rows(np.arange(people), np.zeros(people, np.int64))
    crowd = Crowd(Consumer, lambda row: Consumer(model, row, row), lambda: rows, lambda: people, lambda: columns)
    consumers = LazyAgentSet(crowd, Random(1))
    begun = process_time()
    assert len(consumers) == people
    assert consumers.agg("segment", np.mean) == pytest.approx(1.5, abs=0.01)
    assert consumers.agg("traits", [min, max]) == [0, 65535]
    assert [agent.row for agent in consumers.select(at_most=3)] == [0, 1, 2]
    assert consumers[people - 1] in consumers
    assert len(crowd._known) == 4
    assert process_time() - begun < 0.5
