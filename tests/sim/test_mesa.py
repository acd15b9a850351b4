"""What Mesa offers, on the market: agents, agent sets, data collection, batches, events, pages."""

import inspect

import mesa
import pytest
from mesa.agentset import AgentSet
from mesa.batchrunner import batch_run
from mesa.datacollection import DataCollector
from support.markets import TINY

from agents import Consumer, Merchant, Platform, Regulator
from agents.consumers.columns import COLUMNS as CONSUMER_COLUMNS
from agents.merchants.columns import COLUMNS as MERCHANT_COLUMNS
from agents.view import Column
from sim import Market


@pytest.fixture
def market() -> Market:
    return Market(TINY, rng=7)


def test_agents_are_real_and_look_at_the_arrays(market: Market) -> None:
    market.step()
    merchants = market.agents_by_type[Merchant]
    state = market.world.state
    assert isinstance(merchants, AgentSet)
    assert len(merchants) == int(state.merchants.alive.sum()) == len(list(merchants))
    assert len(market.agents_by_type[Consumer]) == len(state.consumers.traits)
    assert len(market.agents_by_type[Platform]) == len(market.world.channels)
    assert len(market.agents_by_type[Regulator]) == 1
    assert all(isinstance(agent, mesa.Agent) for agent in market.agents)
    assert sum(merchants.get("cash_idr")) == int(state.merchants.cash_idr[state.merchants.alive == 1].sum())


def test_every_column_is_seen_through_its_window() -> None:
    for window, columns in ((Merchant, MERCHANT_COLUMNS), (Consumer, CONSUMER_COLUMNS)):
        seen = {name for name, value in inspect.getmembers(window) if type(value) is Column}
        assert set(columns) - seen <= {"born", "alive"}
        assert seen <= set(columns)


def test_agents_stay_the_same_from_week_to_week(market: Market) -> None:
    before = {agent.unique_id: agent for agent in market.agents_by_type[Merchant]}
    market.run_for(3)
    after = {agent.unique_id: agent for agent in market.agents_by_type[Merchant]}
    stayed = before.keys() & after.keys()
    assert len(stayed) > 0.9 * len(before)
    assert all(before[each] is after[each] for each in stayed)
    assert not any(before[each].alive for each in before.keys() - after.keys())


def test_no_two_agents_share_a_number(market: Market) -> None:
    own = mesa.Agent(market)
    numbers = [agent.unique_id for agent in market.agents]
    assert len(numbers) == len(set(numbers)) == len(market.agents)
    assert own in market.agents
    own.remove()
    assert own not in market.agents


def test_windows_can_not_be_written_to(market: Market) -> None:
    merchant = market.agents_by_type[Merchant].to_list()[0]
    with pytest.raises(AttributeError, match="only be read"):
        merchant.cash_idr = 0
    merchant.price[0] = 99.0
    assert merchant.price[0] != 99.0
    with pytest.raises(TypeError):
        merchant.remove()
    with pytest.raises(TypeError, match="copy"):
        market.agents_by_type[Merchant].discard(merchant)


def test_agent_sets_select_group_and_shuffle_as_mesa_s_do(market: Market) -> None:
    merchants = market.agents_by_type[Merchant]
    large = merchants.select(lambda agent: agent.size_class == 3)
    assert set(large.get("size_class")) == {3}
    groups = merchants.groupby("goods").groups
    assert sum(len(group) for group in groups.values()) == len(merchants)
    assert set(merchants.shuffle()) == set(merchants)
    assert merchants.sort("cash_idr").to_list()[0].cash_idr == max(merchants.get("cash_idr"))


def test_a_slot_s_old_merchant_says_that_it_left(market: Market) -> None:
    merchant = market.agents_by_type[Merchant].to_list()[0]
    market.world.state.merchants.born[merchant.row] += 1
    assert not merchant.alive
    with pytest.raises(LookupError, match="passed to another"):
        _ = merchant.cash_idr


def test_platforms_know_their_names_and_operators(market: Market) -> None:
    market.step()
    platforms = market.agents_by_type[Platform].to_list()
    assert [each.name for each in platforms] == list(market.world.channels.names)
    assert platforms[0].operator == "shopee"
    assert platforms[-1].operator == ""
    assert platforms[-1].open


def test_mesa_s_data_collector_follows_market_and_agents(market: Market) -> None:
    collector = DataCollector(
        model_reporters={"sellers": lambda model: len(model.agents_by_type[Merchant])},
        agenttype_reporters={Merchant: {"cash": "cash_idr"}},
    )
    market.step()
    collector.collect(market)
    assert len(collector.get_agenttype_vars_dataframe(Merchant)) == len(market.agents_by_type[Merchant])
    own = market.datacollector.get_model_vars_dataframe()
    assert own["gmv_online_usd"].tolist() == market.records["market"]["gmv_online_usd"].tolist()


def test_mesa_runs_batches_of_markets() -> None:
    rows = batch_run(
        Market,
        parameters={"scenario": ["baseline", "ban"], **_fields()},
        rng=[1, 2],
        display_progress=False,
        data_collection_period=1,
    )
    assert len(rows) == 2 * 2 * 3
    assert {(row["scenario"], row["rng"]) for row in rows} == {(n, s) for n in ("baseline", "ban") for s in (1, 2)}
    assert all(row["gmv_online_usd"] > 0 for row in rows)


def _fields() -> dict[str, object]:
    return {"people_per_agent": 100_000, "weeks": 3, "parameters": [TINY.parameters], "policies": [()]}


def test_events_of_mesa_switch_policies(market: Market) -> None:
    def close() -> None:
        market.switch("ban", channels=["tiktok_shop"])

    market.schedule_event(close, at=2.0)
    market.run_for(4)
    tiktok = market.records["channels"].query("channel == 'tiktok_shop'")
    assert tiktok["open"].tolist() == [True, True, False, False]


@pytest.mark.page
def test_mesa_s_pages_show_a_market_and_start_it_afresh(market: Market) -> None:
    import solara
    from mesa.visualization import SolaraViz, make_plot_component
    from mesa.visualization.solara_viz import _build_model_init_kwargs, _check_model_params

    page = SolaraViz(market, components=[make_plot_component("gmv_online_usd")], model_params={"scenario": "ban"})
    box, context = solara.render(page, handle_error=False)
    assert box is not None
    context.close()
    _check_model_params(market, {"scenario": "ban"})
    given = _build_model_init_kwargs(
        market, {"scenario": "ban"}, add_scenario_when_empty=True, require_model_accepts_scenario=True
    )
    assert given == {"scenario": "ban"}
