"""What a sweep's folder holds after accidents: nothing finished is lost, nothing is there twice."""

import errno
import json
import os
from contextlib import suppress
from pathlib import Path

import duckdb
import numpy as np
import polars
import pyarrow.parquet as pq
import pytest
from support.sweeps import fingerprint, tiny_design

from sim.faults import DiskFullError, OutputUnusableError, ScenarioErrors
from sim.sweep import Plan, Summary, SweepStopped, Workers, sweep, work
from sim.sweep.driver import FolderLostError
from sim.sweep.folder import folder_at
from sim.sweep.identity import run_id, version_id
from sim.sweep.lock import FolderBusyError, held_alone
from sim.sweep.opening import OtherVersionsError
from sim.sweep.progress import status

RUNS = 2 * 2 * 4


class Crash(BaseException):
    """The machine stops here."""


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """Fingerprint of the tiny sweep that nothing happened to, by its folder."""
    return tmp_path_factory.mktemp("undisturbed") / "sweep"


@pytest.fixture
def whole(run, undisturbed):
    if not undisturbed.exists():
        run(undisturbed)
    return fingerprint(undisturbed)


def crashing(monkeypatch, at):
    """Stop everything at the ``at``-th step of writing; whatever is half-written stays."""
    count = {"steps": 0}

    def stopping(function):
        def step(*arguments):
            count["steps"] += 1
            if count["steps"] >= at:
                raise Crash
            return function(*arguments)

        return step

    def left(path, missing_ok=False):
        if count["steps"] >= at:
            raise Crash
        unlink(path, missing_ok=missing_ok)

    unlink = Path.unlink
    monkeypatch.setattr(os, "fsync", stopping(os.fsync))
    monkeypatch.setattr(os, "replace", stopping(os.replace))
    monkeypatch.setattr(Path, "unlink", left)
    return count


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


class Ledger:
    """What workers were asked for, and what they said was done."""

    def __init__(self, monkeypatch):
        self.asked, self.done = [], []
        monkeypatch.setattr("sim.sweep.sweeping.carry_out", self.carry_out)

    def carry_out(self, order):
        keys = [each.key for each in order.runs]
        self.asked += keys
        name = work.carry_out(order)
        self.done += keys
        return name


@pytest.mark.parametrize("at", range(1, 41, 2))
def test_a_crash_at_any_step_of_writing_loses_nothing_and_repeats_nothing(run, whole, tmp_path, monkeypatch, at):
    folder = tmp_path / "s"
    ledger = Ledger(monkeypatch)
    with monkeypatch.context() as patch:
        crashing(patch, at)
        with suppress(Crash):
            run(folder)
    done, ledger.asked = set(ledger.done), []
    run(folder)
    assert not done & set(ledger.asked)
    assert fingerprint(folder) == whole
    assert not list(folder.rglob(".draft-*"))


def test_the_crashes_reach_from_the_first_write_to_the_last(run, tmp_path, monkeypatch):
    count = crashing(monkeypatch, 10**9)
    run(tmp_path / "s")
    assert 30 <= count["steps"] <= 60


def test_crash_after_crash_changes_nothing(run, whole, tmp_path, monkeypatch):
    folder = tmp_path / "s"
    for at in (9, 5, 12, 7, 15, 10, 20):
        with monkeypatch.context() as patch:
            crashing(patch, at)
            with suppress(Crash):
                run(folder)
    run(folder)
    assert fingerprint(folder) == whole


@pytest.mark.parametrize("damage", ["truncated", "flipped", "emptied", "gone"])
def test_a_damaged_file_is_set_aside_and_its_runs_are_redone(run, whole, tmp_path, damage):
    folder = tmp_path / "s"
    run(folder)
    (chunk,) = (folder / "runs").glob("*.parquet")
    content = bytearray(chunk.read_bytes())
    if damage == "gone":
        chunk.unlink()
    else:
        content[len(content) // 2] ^= 1
        chunk.write_bytes({"truncated": content[:-100], "flipped": content, "emptied": b""}[damage])
    assert status(folder_at(folder)).done == 0
    run(folder)
    assert fingerprint(folder) == whole
    assert len(list((folder / "set-aside").glob("*"))) == (damage != "gone")


def test_a_flip_that_leaves_size_and_time_as_they_were_is_found_too(run, whole, tmp_path):
    folder = tmp_path / "s"
    run(folder)
    (chunk,) = (folder / "runs").glob("*.parquet")
    facts, content = chunk.stat(), bytearray(chunk.read_bytes())
    content[1000] ^= 4
    with chunk.open("r+b") as file:
        file.write(content)
    os.utime(chunk, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    run(folder)
    assert fingerprint(folder) == whole


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_jumps_changes_nothing(run, whole, tmp_path, days):
    folder = tmp_path / "s"
    run(folder)
    for path in folder.rglob("*"):
        facts = path.stat()
        os.utime(path, (facts.st_atime + days * 86400, facts.st_mtime + days * 86400))
    assert status(folder_at(folder)).done == RUNS
    run(folder)
    assert fingerprint(folder) == whole
    assert not (folder / "set-aside").exists()


@pytest.mark.parametrize("name", [".index.parquet", ".progress.json", "summary.parquet", "design.toml"])
@pytest.mark.parametrize("damage", [b"", b"PAR1 nonsense", None])
def test_notes_and_derived_files_can_be_lost(run, whole, tmp_path, name, damage):
    folder = tmp_path / "s"
    run(folder)
    (folder / name).write_bytes(damage) if damage is not None else (folder / name).unlink()
    run(folder)
    assert fingerprint(folder) == whole


@pytest.mark.parametrize("after", range(1, 20, 3))
def test_a_full_disk_ends_the_sweep_clearly_and_loses_nothing(run, whole, tmp_path, monkeypatch, after):
    folder = tmp_path / "s"
    count = {"left": after}

    def full(_descriptor):
        count["left"] -= 1
        if count["left"] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises((DiskFullError, FolderLostError), match="no space left") as caught:
            run(folder)
        assert caught.value.exit_code == 1
    assert not list(folder.rglob(".draft-*"))
    run(folder)
    assert fingerprint(folder) == whole


def test_a_folder_that_becomes_read_only_ends_the_sweep_as_a_failure(run, whole, tmp_path, monkeypatch):
    folder = tmp_path / "s"
    replace = os.replace

    def refused(draft, path):
        if "/runs/" in str(path):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        replace(draft, path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refused)
        with pytest.raises(FolderLostError, match=r"[Rr]ead-only") as caught:
            run(folder)
    assert caught.value.exit_code == 1
    run(folder)
    assert fingerprint(folder) == whole


def test_two_drivers_on_one_folder_are_told(run, tmp_path):
    told = f"process {os.getpid()}.*--status"
    with held_alone(folder_at(tmp_path / "s")), pytest.raises(FolderBusyError, match=told) as caught:
        run(tmp_path / "s")
    assert caught.value.exit_code == 2
    run(tmp_path / "s")


@pytest.mark.usefixtures("quick")
def test_a_stopped_sweep_says_what_is_kept_and_goes_on(whole, tmp_path):
    design = tiny_design(tmp_path / "d")

    def stop(found, _index):
        if found.done >= 4:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.sweep.driver.EVERY_S", 0.0)
        with pytest.raises(SweepStopped) as caught:
            sweep(design, tmp_path / "s", workers=Workers(1, "here"), tell=stop)
    assert (caught.value.done, caught.value.total) == (4, RUNS)
    sweep(design, tmp_path / "s", workers=Workers(1, "here"))
    assert fingerprint(tmp_path / "s") == whole


def test_what_is_done_is_not_run_again(run, tmp_path, monkeypatch):
    run(tmp_path / "s")

    def forbidden(_order):
        raise AssertionError("this was done")

    monkeypatch.setattr("sim.sweep.sweeping.carry_out", forbidden)
    run(tmp_path / "s")


@pytest.mark.parametrize("more", [{"n": 4}, {"n": 3}, {"seeds": 3}, {"n": 4, "seeds": 5}])
def test_a_sweep_grows_without_running_anything_again(run, tmp_path, monkeypatch, more):
    before = run(tmp_path / "s").frame
    ledger = Ledger(monkeypatch)
    after = run(tmp_path / "s", **more).frame
    points, seeds = more.get("n", 2), more.get("seeds", 2)
    assert len(after) == points * seeds * 4
    assert len(ledger.asked) == len(after) - len(before)
    both = after.merge(before, on="run_id", suffixes=("", "_before"))
    assert len(both) == len(before)
    assert (both["small_revenue_usd_end"] == both["small_revenue_usd_end_before"]).all()


def test_growing_gives_the_rows_of_the_large_sweep_at_once(run, tmp_path):
    run(tmp_path / "grown")
    grown = run(tmp_path / "grown", n=4, seeds=3).frame
    at_once = run(tmp_path / "at_once", n=4, seeds=3).frame
    assert grown.equals(at_once)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seeds": 1}, "seeds"),
        ({"n": 1}, "sample.n"),
        ({"more": 'tables = ["channels"]'}, "tables"),
        ({"more": "weeks = 2"}, "scenarios.plan"),
    ],
)
def test_another_design_is_refused_with_what_differs(run, tmp_path, change, field):
    run(tmp_path / "s")
    with pytest.raises(ScenarioErrors) as caught:
        run(tmp_path / "s", **change)
    assert field in [each.field for each in caught.value.errors]
    assert all("choose another folder" in each.allowed for each in caught.value.errors)


def test_a_folder_of_something_else_is_refused(run, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"scenario": {}, "files": {}}))
    with pytest.raises(OutputUnusableError, match="another kind"):
        run(tmp_path)


def test_a_failed_run_is_a_row_and_can_be_run_again(run, whole, tmp_path, monkeypatch):
    from support.sweeps import live_once

    def failing(scenarios, cohort_week):
        for each in live_once(scenarios, cohort_week):
            failed = each.place == 2 and scenarios[0].seed == 1
            yield each._replace(recorder=None, stage="living", message="ValueError: no") if failed else each

    with monkeypatch.context() as patch:
        patch.setattr("sim.sweep.work.live", failing)
        table = run(tmp_path / "s").frame
        again = run(tmp_path / "s").frame
    failed = table[table["status"] == "failed"]
    assert len(failed) == 2
    assert set(failed["stage"]) == {"living"}
    assert set(failed["message"]) == {"ValueError: no"}
    assert failed["small_revenue_usd_end"].isna().all()
    assert again.equals(table)
    assert (status(folder_at(tmp_path / "s")).failed, status(folder_at(tmp_path / "s")).done) == (2, RUNS - 2)
    table = run(tmp_path / "s", retry_failed=True).frame
    assert (table["status"] == "done").all()
    assert fingerprint(tmp_path / "s")["summary.parquet"] == whole["summary.parquet"]


def test_changed_code_is_told_and_runs_are_kept_or_redone(run, tmp_path, monkeypatch):
    folder = tmp_path / "s"
    with monkeypatch.context() as patch:
        for module in ("sweeping", "work", "driver", "opening"):
            patch.setattr(f"sim.sweep.{module}.version_id", lambda: "of-old")
        run(folder)
    with pytest.raises(OtherVersionsError, match=f"{RUNS} runs are of version of-old") as caught:
        run(folder)
    assert "--keep-versions" in str(caught.value)
    kept = run(folder, versions="keep").frame
    assert set(kept["version"]) == {"of-old"}
    grown = run(folder, n=4).frame
    assert grown["version"].value_counts().to_dict() == {"of-old": RUNS, version_id(): RUNS}
    redone = run(folder, n=4, versions="redo").frame
    assert set(redone["version"]) == {version_id()}


def test_a_run_is_known_by_all_that_decides_it(tmp_path):
    design = tiny_design(tmp_path)
    keys = {run.key for run in Plan(design).runs}
    assert len(keys) == RUNS
    for more in ("weeks = 4", "people_per_agent = 90000", 'tables = ["channels"]', "population_seed = 7"):
        text = more if not more.startswith("people") else ""
        other = design.replace(baseline=design.baseline.replace(people_per_agent=90000)) if not text else None
        other = other or tiny_design(tmp_path, more=text)
        changed = {run.key for run in Plan(other).runs}
        assert not {run.pair for run in Plan(other).runs} & keys
        assert changed != keys
    assert run_id("a", "one") != run_id("a", "other")


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


@pytest.mark.usefixtures("quick")
def test_the_same_files_at_an_address_of_fsspec(whole, tmp_path):
    design = tiny_design(tmp_path / "d")
    summary = sweep(design, f"file://{tmp_path}/far", workers=Workers(1, "here"))
    assert len(summary.table) == RUNS
    assert fingerprint(tmp_path / "far") == whole
    memory = sweep(design, "memory://far/sweep", workers=Workers(1, "here"))
    assert memory.table.equals(summary.table)
    assert status(folder_at("memory://far/sweep")).done == RUNS
