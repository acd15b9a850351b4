import json
import threading

import pandas as pd
import pytest
from support.tiny_worlds import tiny

import sim
from sim.analysis.branches import branches
from sim.analysis.compare import Comparison, beside, common_cohort_week, compare, paired_scenarios
from sim.analysis.paired import absolute_weeks
from sim.analysis.worlds import Fleet, Interrupted
from sim.faults import ScenarioErrors
from sim.record.store import read_run
from sim.scenario import Scenario


def test_compare_is_public():
    assert sim.compare is compare


def test_effects_have_the_columns_of_the_contract(comparison):
    table = comparison.effects
    columns = ["scenario", "outcome", "channel", "window", "baseline", "effect", "low", "high", "percent", "n"]
    assert list(table.columns) == columns
    assert set(table["scenario"]) == {"ban", "history"}
    assert set(table["window"]) == {"closed", "year1", "end"}
    assert not table.isna().any().any()
    assert ((table["low"] <= table["effect"]) & (table["effect"] <= table["high"])).all()
    assert set(table["n"]) == {3}


def test_worlds_are_equal_to_the_bit_before_the_first_policy(comparison):
    for name in ("market", "channels", "merchants", "flows"):
        table = comparison.tables[name]
        before = table[absolute_weeks(table["date"]) < 90].drop(columns="scenario")
        rows = [
            before[table.loc[before.index, "scenario"] == each].reset_index(drop=True)
            for each in ("baseline", "ban", "history")
        ]
        for other in rows[1:]:
            pd.testing.assert_frame_equal(rows[0], other, check_exact=True)


def test_a_closed_channel_sells_nothing_and_the_table_says_where_it_went(comparison):
    channels = comparison.tables["channels"]
    closed = channels[
        (channels["scenario"] == "ban")
        & (channels["channel"] == "tiktok_shop")
        & (absolute_weeks(channels["date"]) >= 91)
    ]
    assert (closed["gmv_usd"] == 0.0).all()
    shares = comparison.diversion
    assert (shares[["to_online", "to_physical", "not_spent"]].sum(axis=1) - 1.0).abs().max() < 1e-9
    assert set(shares[shares["scenario"] == "history"]["week"]) == set(range(91, 101))


def test_physical_trade_never_gains_more_than_the_channel_sold(comparison):
    last = comparison.diversion.groupby("scenario").tail(1)
    assert (last["to_physical"] < 1.0).all()


def test_pairing_needs_fewer_seeds(comparison):
    assert comparison.seeds_saved() > 2.0


def test_cohorts_stand_beside_the_world_without_a_ban(comparison):
    table = comparison.cohorts
    assert {"alive", "alive_baseline", "loss_mean_baseline"} <= set(table.columns)
    own = table[table["scenario"] == "baseline"]
    assert (own["alive"] == own["alive_baseline"]).all()
    assert len(beside(comparison.tables["cohorts"], "baseline")) == len(comparison.tables["cohorts"])


def test_workers_and_shared_pasts_change_nothing():
    worlds = [tiny("baseline", 94), tiny("ban", 94)]
    one = compare(worlds[1], against=worlds[0], seeds=1, workers=1)
    two = compare(worlds[1], against=worlds[0], seeds=1, workers=2)
    alone = Fleet([worlds[1]], (1,), 1, common_cohort_week(worlds)).run()
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name], check_exact=True)
        own = table[table["scenario"] == "ban"].drop(columns=["scenario", "seed"]).reset_index(drop=True)
        pd.testing.assert_frame_equal(own, alone["ban", 1].frame(name), check_exact=True, check_categorical=False)


def test_progress_counts_the_weeks_that_are_lived():
    told: list[tuple[int, int]] = []
    worlds = [tiny("baseline", 3), tiny("ban", 3)]
    compare(worlds[1], against=worlds[0], seeds=1, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (55, 55)
    assert branches(worlds)[0].weeks() == 55


def test_a_stop_keeps_what_was_finished():
    def stop(done: int, _total: int) -> None:
        if done == 60:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        Fleet([tiny("baseline", 3)], (1, 2), 1, None, stop).run()
    assert set(stopped.value.finished) == {("baseline", 1)}
    assert threading.active_count() < 10


def test_all_worlds_run_to_the_longest_horizon():
    worlds = paired_scenarios([Scenario.builtin("licence")], Scenario.builtin("baseline"))
    assert [each.weeks for each in worlds] == [209, 209]


def test_the_cohort_date_is_that_of_the_first_ban_for_all():
    names = ("baseline", "import-rules", "ban")
    assert common_cohort_week([Scenario.builtin(name) for name in names]) == 91
    assert common_cohort_week([Scenario.builtin(name) for name in names[:2]]) == 90
    assert common_cohort_week([Scenario.builtin("baseline")]) == 91


def test_worlds_that_cannot_be_compared_are_refused():
    base = Scenario.builtin("baseline")
    with pytest.raises(ScenarioErrors, match="nothing to compare"):
        compare("baseline")
    with pytest.raises(ScenarioErrors, match="paired worlds have the same people"):
        compare(Scenario.builtin("ban").replace(people_per_agent=50_000))
    with pytest.raises(ScenarioErrors, match="two different scenarios have this name"):
        compare(base.replace(parameters={"habit_strength": 1.0}), against=base)


def test_what_is_saved_is_read_back(comparison, tmp_path):
    comparison.save(tmp_path, command=["pasar", "compare"], wall_s=1.0)
    run = read_run(tmp_path)
    run.verify()
    again = Comparison.of_run(run)
    pd.testing.assert_frame_equal(run.frame("effects"), comparison.effects, check_dtype=False, check_categorical=False)
    pd.testing.assert_frame_equal(again.effects, comparison.effects)
    pd.testing.assert_frame_equal(again.diversion, comparison.diversion)
    assert json.loads((tmp_path / "manifest.json").read_text())["comparison"]["against"] == "baseline"
