"""What a sweep's folder holds after accidents: nothing finished is lost, nothing is there twice."""

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest
from support.sweeps import fingerprint, live_once, tiny_design

from sim.faults import DiskFullError
from sim.sweep import SweepStopped, Workers, sweep
from sim.sweep.driver import FolderLostError
from sim.sweep.folder import folder_at
from sim.sweep.lock import FolderBusyError, held_alone
from sim.sweep.progress import status

RUNS = 2 * 2 * 4


class Crash(BaseException):
    """The machine stops here."""


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


@pytest.mark.parametrize("at", range(1, 41, 2))
def test_a_crash_at_any_step_of_writing_loses_and_repeats_nothing(run, whole, tmp_path, monkeypatch, at, ledger):
    folder = tmp_path / "s"
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


def test_a_failed_run_is_a_row_and_can_be_run_again(run, whole, tmp_path, monkeypatch):
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


@pytest.mark.usefixtures("quick")
def test_the_same_files_at_an_address_of_fsspec(whole, tmp_path):
    design = tiny_design(tmp_path / "d")
    summary = sweep(design, f"file://{tmp_path}/far", workers=Workers(1, "here"))
    assert len(summary.table) == RUNS
    assert fingerprint(tmp_path / "far") == whole
    memory = sweep(design, "memory://far/sweep", workers=Workers(1, "here"))
    assert memory.table.equals(summary.table)
    assert status(folder_at("memory://far/sweep")).done == RUNS
