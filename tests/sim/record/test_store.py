import errno
import json
import os
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.faults import DiskFullError, OutputUnusableError, RunUnreadableError
from sim.record import store
from sim.record.outcomes import WEEKLY
from sim.record.recorder import Recorder
from sim.record.store import Recording, derived_table, read_run, recording, write_run
from sim.scenario import Scenario
from sim.world import World

Recorded = tuple[World, Recorder]


@pytest.fixture
def worlds(recorded: Recorded, tiny: Scenario) -> list[Recording]:
    first = recording(tiny, recorded[1])
    other = tiny.replace(name="other", seed=2)
    return [first, Recording(other, 2, first.tables)]


def put(folder: Path, worlds: list[Recording], wall_s: float = 1.5) -> dict[str, object]:
    return write_run(folder, worlds, command=["pasar", "run"], wall_s=wall_s)


def test_a_folder_reads_back_as_it_was_written(tmp_path: Path, worlds: list[Recording], tiny: Scenario) -> None:
    put(tmp_path, worlds)
    run = read_run(tmp_path)
    run.verify()
    assert run.names == WEEKLY
    assert run.scenarios["history"].content_hash() == tiny.content_hash()
    market = run.frame("market")
    assert list(market.columns[:4]) == ["scenario", "seed", "week", "date"]
    assert market.groupby(["scenario", "seed"], observed=True).size().tolist() == [104, 104]
    own = market[market["seed"] == 2].drop(columns=["scenario", "seed"]).reset_index(drop=True)
    assert own.equals(worlds[0].tables["market"].to_pandas(date_as_object=False))


def test_the_same_worlds_are_the_same_bytes_whatever_the_clock_says(tmp_path: Path, worlds: list[Recording]) -> None:
    manifests = [put(tmp_path / name, worlds, wall_s) for name, wall_s in (("a", 1.0), ("b", 2.0))]
    assert manifests[0]["content_hash"] == manifests[1]["content_hash"]
    for name in WEEKLY:
        assert (tmp_path / "a" / f"{name}.parquet").read_bytes() == (tmp_path / "b" / f"{name}.parquet").read_bytes()


def test_tables_open_without_pasar(tmp_path: Path, worlds: list[Recording]) -> None:
    put(tmp_path, worlds)
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    path = str(tmp_path / "channels.parquet")
    rows = len(pd.read_parquet(path))
    assert polars.read_parquet(path).height == rows
    assert duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(rows,)]


def test_tables_hold_what_the_contract_says_of_types(tmp_path: Path, worlds: list[Recording]) -> None:
    put(tmp_path, worlds)
    types = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "channels.parquet")}
    assert types["week"] == "int32"
    assert types["date"] == "date32[day]"
    assert types["channel"].startswith("dictionary<values=string")
    assert types["gmv_usd"] == "double"
    assert types["open"] == "bool"


def test_the_manifest_says_all_that_a_repetition_needs(tmp_path: Path, worlds: list[Recording]) -> None:
    put(tmp_path, worlds)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["seeds"] == [1, 2]
    assert (manifest["scenario"]["name"], manifest["seed"]) == ("history", 1)
    assert manifest["command"] == ["pasar", "run"]
    assert manifest["wall_s"] == 1.5
    assert {each["name"] for each in manifest["scenarios"]} == {"history", "other"}
    assert set(manifest["files"]) == {f"{name}.parquet" for name in WEEKLY} | {
        "data_dictionary.json",
        "data_dictionary.csv",
    }
    assert set(manifest["dependencies"]) >= {"mesa", "numpy", "numba", "pyarrow"}


def test_a_changed_table_is_refused(tmp_path: Path, worlds: list[Recording]) -> None:
    put(tmp_path, worlds)
    path = tmp_path / "market.parquet"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    run = read_run(tmp_path)
    with pytest.raises(RunUnreadableError, match="isn't as it was written"):
        run.frame("market")
    assert len(run.frame("channels")) > 0


@pytest.mark.parametrize("content", [None, "not json", "[]", '{"files": {}}', '{"schema_version": 99, "files": {}}'])
def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(RunUnreadableError):
        read_run(tmp_path)


def test_a_manifest_can_not_name_files_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"schema_version": 1, "files": {"../x": {"sha256": ""}}}')
    with pytest.raises(RunUnreadableError, match="outside"):
        read_run(tmp_path)


def test_a_folder_that_is_a_file_is_bad_input(tmp_path: Path, worlds: list[Recording]) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputUnusableError) as caught:
        put(tmp_path / "out", worlds)
    assert caught.value.exit_code == 2
    assert "out" in str(caught.value)


def test_a_full_disk_is_a_failure_on_the_way(
    tmp_path: Path, worlds: list[Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store.os, "replace", full)
    with pytest.raises(DiskFullError) as caught:
        put(tmp_path, worlds)
    assert caught.value.exit_code == 1
    assert not list(tmp_path.glob("*.parquet"))
    assert not (tmp_path / "manifest.json").exists()


def test_a_new_run_replaces_an_earlier_one_and_nothing_else(tmp_path: Path, worlds: list[Recording]) -> None:
    mine = tmp_path / "notes.txt"
    mine.write_text("mine")
    put(tmp_path, worlds)
    few = [Recording(each.scenario, each.seed, {"market": each.tables["market"]}) for each in worlds]
    put(tmp_path, few)
    assert mine.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.glob("*.parquet")) == ["market.parquet"]
    assert not list(tmp_path.glob(".*"))


def test_derived_tables_get_the_declared_columns() -> None:
    frame = pd.DataFrame([{"scenario": "ban", "outcome": "jobs", "channel": "", "window": "end", "n": 2, "percent": 1}])
    table = derived_table("effects", frame.assign(baseline=1.0, effect=0.5, low=0.0, high=1.0))
    names = ["scenario", "outcome", "channel", "window", "baseline", "effect", "low", "high", "percent", "n"]
    assert table.schema.names == names
