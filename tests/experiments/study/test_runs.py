"""Finished units are kept: a stopped run goes on, and gives the same table as one that was never stopped."""

import pandas as pd
import pytest
from support.studies import TINY, tiny_runs, tiny_units

from experiments.study import runs as module
from experiments.study.runs import digest, from_parquet, run, to_parquet
from experiments.study.units import KEYS


def test_a_row_is_a_unit_world_and_window():
    table = tiny_runs()
    assert len(table) == len(tiny_units()) * 2
    assert not table.isna().any().any()
    assert tuple(table.columns[: len(KEYS)]) == KEYS


def test_the_worlds_of_a_unit_differ_by_policy_only():
    table = tiny_runs().set_index(["unit", "world"])
    for unit in (each.unit for each in tiny_units()):
        assert table.loc[(unit, "ban"), "gmv_usd/tiktok_shop"] == 0.0
        assert table.loc[(unit, "baseline"), "gmv_usd/tiktok_shop"] > 0.0


def test_a_stopped_run_goes_on_where_it_was(tmp_path, monkeypatch):
    units = tiny_units()[:2]
    lived = []

    def stopped(study, draw, progress=None):
        if lived:
            raise KeyboardInterrupt
        lived.append(draw.unit)
        return live(study, draw, progress)

    live = module.live
    monkeypatch.setattr(module, "live", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(TINY, units, tmp_path, 1)
    again = []
    monkeypatch.setattr(module, "live", lambda study, draw: again.append(draw.unit) or live(study, draw))
    table = run(TINY, units, tmp_path, 1)
    assert again == [units[1].unit]
    names = {each.unit for each in units}
    pd.testing.assert_frame_equal(table, tiny_runs()[tiny_runs()["unit"].isin(names)].reset_index(drop=True))


def test_reading_a_table_back_gives_every_digit(tmp_path):
    path = tmp_path / "runs.parquet"
    path.write_bytes(to_parquet(tiny_runs()))
    pd.testing.assert_frame_equal(from_parquet(path), tiny_runs(), check_dtype=False)
    assert to_parquet(from_parquet(path)) == path.read_bytes()


def test_other_windows_are_other_runs():
    from dataclasses import replace

    assert digest(replace(TINY, windows={"year": (91, 94)})) != digest(TINY)
    assert digest(replace(TINY, question="Another?")) == digest(TINY)
