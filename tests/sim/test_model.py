import inspect
from datetime import timedelta
from pathlib import Path

import mesa
import numpy as np
import pytest
from mesa.agentset import AgentSet
from mesa.batchrunner import batch_run
from mesa.datacollection import DataCollector

from agents import Consumer, Merchant, Platform, Regulator
from agents.consumers.columns import COLUMNS as CONSUMER_COLUMNS
from agents.merchants.columns import COLUMNS as MERCHANT_COLUMNS
from agents.view import Column
from sim import Market, Scenario
from sim.faults import RunUnreadableError, ScenarioErrors
from sim.record.outcomes import WEEKLY
from sim.record.recorder import Recorder
from sim.record.store import parquet
from sim.world import World

TINY = Scenario.builtin("ban").replace(
    people_per_agent=100_000,
    parameters={"merchant_agents_min": 600, "stratum_agents_min": 20},
    weeks=6,
)


@pytest.fixture
def market() -> Market:
    return Market(TINY, rng=7)


def same_state(one: Market, other: Market) -> bool:
    mine, theirs = one.world.state.arrays(), other.world.state.arrays()
    return all(np.array_equal(mine[name], theirs[name], equal_nan=True) for name in mine)


def same_records(one: Market, other: Market) -> bool:
    return all(one.recorder.table(name).equals(other.recorder.table(name)) for name in WEEKLY)


def test_a_market_begins_at_the_start_and_runs_to_the_horizon(market: Market) -> None:
    assert isinstance(market, mesa.Model)
    assert (market.week, market.time, market.running) == (0, 0.0, True)
    market.step()
    assert (market.week, market.time, market.steps) == (1, 1.0, 1)
    market.run_for(4)
    assert market.week == 5
    market.run_model()
    assert market.week == TINY.weeks
    assert not market.running
    assert market.records["market"]["week"].tolist() == list(range(TINY.weeks))


def test_a_market_can_live_beyond_its_horizon(market: Market) -> None:
    market.run_for(TINY.weeks + 2)
    assert len(market.records["market"]) == TINY.weeks + 2


def test_the_seed_is_rng_and_the_scenario_s_own_without_it() -> None:
    assert Market(TINY).scenario.seed == TINY.seed
    assert Market(TINY, rng=7).scenario.seed == 7
    assert Market(TINY, rng=np.int64(7)).scenario.seed == 7


def test_names_and_fields_make_a_scenario() -> None:
    market = Market("history", rng=2, people_per_agent=100_000, weeks=100, parameters=TINY.parameters)
    assert market.scenario == Scenario.builtin("history").replace(
        seed=2, people_per_agent=100_000, weeks=100, parameters=TINY.parameters
    )
    assert hash(market.scenario) == hash(market.scenario.replace(seed=2))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"scenario": "hystory"}, "history"),
        ({"people_per_agnt": 5}, "people_per_agent"),
        ({"rng": 1.5}, "whole number"),
        ({"rng": True}, "whole number"),
        ({"rng": 1, "seed": 2}, "one of them"),
        ({"scenario": 3}, "built-in"),
    ],
)
def test_a_wrong_market_is_refused_with_a_hint(given: dict[str, object], words: str) -> None:
    with pytest.raises(ScenarioErrors, match=words):
        Market(**given)


def test_a_scenario_is_never_written_to(market: Market) -> None:
    assert not hasattr(TINY, "model")
    with pytest.raises(AttributeError, match="switch"):
        market.scenario = TINY


def test_the_market_is_the_world_unbroken(market: Market) -> None:
    world = World(TINY.replace(seed=7))
    recorder = Recorder(world)
    for _ in range(52 + 4):
        world.step()
        recorder.take(world)
    market.run_for(4)
    mine, theirs = market.world.state.arrays(), world.state.arrays()
    assert all(mine[name].tobytes() == theirs[name].tobytes() for name in mine)
    assert all(recorder.table(name).equals(market.recorder.table(name)) for name in WEEKLY)


def test_two_threads_do_the_same_as_one(market: Market) -> None:
    other = Market(TINY, rng=7, threads=2)
    market.run_for(3)
    other.run_for(3)
    assert same_state(market, other)
    for name in WEEKLY:
        assert parquet(market.recorder.table(name)) == parquet(other.recorder.table(name))


def test_a_later_start_leaves_out_the_weeks_before_and_nothing_else(market: Market) -> None:
    later = Market(TINY, rng=7, start=TINY.start + timedelta(weeks=3), weeks=3)
    market.run_model()
    later.run_model()
    for name in ("market", "channels", "merchants"):
        whole, part = market.records[name], later.records[name]
        tail = whole[whole["week"] >= 3].reset_index(drop=True)
        assert part["week"].min() == 0
        assert part.drop(columns="week").equals(tail.drop(columns="week"))


def test_a_branch_has_the_same_past_and_a_future_of_its_own(market: Market) -> None:
    market.run_for(2)
    branch, banned = market.branch(), market.branch()
    banned.switch("ban", channels=["tiktok_shop"])
    for each in (market, branch, banned):
        each.run_for(2)
    assert (branch.time, branch.steps) == (4.0, 4)
    assert same_state(market, branch)
    assert same_records(market, branch)
    assert not same_records(market, banned)
    assert banned.records["channels"].query("channel == 'tiktok_shop'")["gmv_usd"].tolist()[2:] == [0.0, 0.0]
    assert branch.datacollector.get_model_vars_dataframe().equals(market.datacollector.get_model_vars_dataframe())


def test_a_policy_switched_off_again_is_told_in_the_events(market: Market) -> None:
    market.switch("ban", on=True, channels=["tiktok_shop"])
    market.step()
    market.switch("ban", on=False)
    market.step()
    told = market.records["events"][["week", "kind", "name"]].to_numpy().tolist()
    assert told == [
        [0, "policy_on", "ban"],
        [0, "channel_closed", "tiktok_shop"],
        [1, "policy_off", "ban"],
        [1, "channel_open", "tiktok_shop"],
    ]


def test_a_saved_market_goes_on_as_if_nothing_had_happened(market: Market, tmp_path: Path) -> None:
    market.run_for(2)
    market.switch("ban", channels=["tiktok_shop"])
    market.step()
    market.save(tmp_path / "week3.market")
    loaded = Market.load(tmp_path / "week3.market")
    assert loaded.scenario == market.scenario
    assert same_state(market, loaded)
    market.run_for(2)
    loaded.run_for(2)
    assert same_state(market, loaded)
    assert same_records(market, loaded)
    market.save(tmp_path / "a")
    loaded.save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_of_another_kind_is_no_market(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with pytest.raises(RunUnreadableError):
        Market.load(tmp_path / "x")


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
        seen = {name for name, value in inspect.getmembers(window) if isinstance(value, Column)}
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
