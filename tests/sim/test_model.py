from datetime import timedelta
from pathlib import Path

import mesa
import numpy as np
import pytest
from support.markets import TINY

from sim import Market, Scenario
from sim.faults import RunUnreadableError, ScenarioErrors
from sim.record.outcomes import WEEKLY
from sim.record.recorder import Recorder
from sim.record.store import parquet
from sim.world import World


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
