"""What a finished sweep's files hold."""

import json

import duckdb
import numpy as np
import polars
import pyarrow.parquet as pq
import pytest
from support.sweeps import fingerprint

from sim.sweep import Summary

RUNS = 2 * 2 * 4


def test_every_run_is_there_once_with_its_inputs_and_effects(run, tmp_path):
    summary = run(tmp_path / "s", more='outcomes = ["small_revenue_usd", "import_share"]')
    table = summary.frame
    assert len(table) == RUNS
    assert table["run_id"].is_unique
    assert (table["status"] == "done").all()
    assert list(table.columns) == [
        "run_id", "status", "scenario", "point", "seed", "habit_strength", "ban.enforcement",
        "small_revenue_usd_2022", "small_revenue_usd_end", "small_revenue_usd_effect_2022",
        "small_revenue_usd_effect_end", "import_share_2022", "import_share_end", "import_share_effect_2022",
        "import_share_effect_end", "stage", "message", "version",
    ]  # fmt: skip
    alone = table[table["scenario"] == "baseline"].set_index(["point", "seed"])
    plans = table[table["scenario"] == "plan"].set_index(["point", "seed"])
    assert alone["small_revenue_usd_effect_2022"].isna().all()
    assert alone["ban.enforcement"].isna().all()
    beside = plans["small_revenue_usd_2022"] - alone["small_revenue_usd_2022"].reindex(plans.index)
    assert np.allclose(plans["small_revenue_usd_effect_2022"], beside, rtol=0, atol=0)
    assert (plans["small_revenue_usd_effect_2022"] != 0).any()


def test_summary_and_weekly_rows_agree_and_open_without_pasar(run, tmp_path):
    run(tmp_path / "s", more='tables = ["channels"]')
    sums = duckdb.sql(
        f"select run_id, sum(small_revenue_usd) s, avg(import_share) m from '{tmp_path}/s/runs/*.parquet' group by 1"
    ).df()
    table = polars.read_parquet(tmp_path / "s/summary.parquet").to_pandas().merge(sums, on="run_id")
    assert len(table) == RUNS
    assert np.allclose(table["small_revenue_usd_2022"], table["s"])
    assert np.allclose(table["import_share_2022"], table["m"])
    channels = polars.read_parquet(tmp_path / "s/runs/channels/*.parquet")
    assert len(channels) == RUNS * 3 * 9


def test_tables_hold_no_clock_host_or_process(run, tmp_path):
    run(tmp_path / "one")
    run(tmp_path / "other")
    assert fingerprint(tmp_path / "one") == fingerprint(tmp_path / "other")


def test_a_sweep_is_read_back(run, tmp_path):
    summary = run(tmp_path / "s", n=3)
    again = Summary.read(tmp_path / "s")
    assert again.table.equals(summary.table)
    values = again.by_point("small_revenue_usd_effect_end", "plan", ban_enforcement=0.5)
    table = summary.frame[summary.frame["ban.enforcement"] == 0.5]
    assert np.allclose(values, table.groupby("point")["small_revenue_usd_effect_end"].mean())
    with pytest.raises(Exception, match="no readable summary"):
        Summary.read(tmp_path)


def test_the_manifest_tells_what_was_saved(run, tmp_path):
    run(tmp_path / "s")
    manifest = json.loads((tmp_path / "s/manifest.json").read_text())
    assert (manifest["total"], manifest["done"], manifest["failed"]) == (RUNS, RUNS, 0)
    assert manifest["weeks_unbroken"] == RUNS * 55
    assert manifest["weeks_lived"] == 4 * (53 + 4 * 2)
    assert set(manifest["files"]) >= {"summary.parquet"}


def test_a_run_takes_little_disk(run, tmp_path):
    run(tmp_path / "s")
    (chunk,) = (tmp_path / "s/runs").glob("*.parquet")
    assert pq.ParquetFile(chunk).metadata.num_rows == RUNS * 3
    assert chunk.stat().st_size < RUNS * 3 * 18 * 8 + 20_000
