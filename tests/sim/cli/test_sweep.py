import json
import os

import pytest
from support.sweeps import design_file, fingerprint, live_once

from sim.sweep.folder import folder_at
from sim.sweep.lock import held_alone

RUNS = 16


@pytest.fixture
def design(tmp_path, monkeypatch):
    """A design, run in this process: what workers do is tested elsewhere."""
    from sim.sweep.engines.here import Here

    monkeypatch.setattr("sim.sweep.work.live", live_once)
    monkeypatch.setattr("sim.sweep.sweeping.warm_kernels", lambda: None)
    monkeypatch.setattr("sim.sweep.sweeping.engine_of", lambda _name, work, *_: Here(work))
    return design_file(tmp_path / "design")


def test_a_sweep_tells_what_it_did_in_one_object(pasar, design, tmp_path):
    done = pasar("sweep", design, "--out", tmp_path / "s", "--json", "--workers", 1)
    assert done.code == 0
    record = done.record
    assert {name: record[name] for name in ("command", "total", "done", "failed", "running", "eta_s")} == {
        "command": "sweep", "total": RUNS, "done": RUNS, "failed": 0, "running": 0, "eta_s": 0.0,
    }  # fmt: skip
    assert record["out"] == str(tmp_path / "s")
    assert record["weeks_lived"] < record["weeks_unbroken"]
    before = fingerprint(tmp_path / "s")
    assert {"design.toml", "summary.parquet"} <= set(before)
    assert pasar("sweep", design, "--out", tmp_path / "s").code == 0
    assert fingerprint(tmp_path / "s") == before


def test_progress_is_a_line_now_and_then_in_a_log(pasar, design, tmp_path):
    done = pasar("sweep", design, "--out", tmp_path / "s")
    lines = [line for line in done.err.splitlines() if "warning" not in line]
    assert lines[-1].startswith(f"{RUNS} of {RUNS} runs: {RUNS} done, 0 failed")
    assert "\x1b" not in done.err
    assert "lived once" in done.out
    assert not [line for line in pasar("sweep", design, "--out", tmp_path / "t", "--quiet").err.splitlines() if line]


def test_status_reads_the_folder_alone(pasar, design, tmp_path):
    folder = tmp_path / "s"
    assert pasar("sweep", "--status", "--out", folder).code == 2
    pasar("sweep", design, "--out", folder)
    design.unlink()
    done = pasar("sweep", "--status", "--out", folder, "--json")
    assert done.code == 0
    assert (done.record["total"], done.record["done"], done.record["running"]) == (RUNS, RUNS, 0)
    (chunk,) = (folder / "runs").glob("*")
    chunk.write_bytes(chunk.read_bytes()[:-1])
    assert pasar("sweep", "--status", "--out", folder, "--json").record["done"] == 0
    assert chunk.exists()


def test_a_dry_run_tells_number_time_and_disk_and_writes_nothing(pasar, design, tmp_path):
    done = pasar("sweep", design, "--out", tmp_path / "s", "--dry-run", "--json", "--workers", 3)
    assert done.code == 0
    record = done.record
    assert (record["total"], record["workers"], record["weeks"]) == (RUNS, 3, 4 * (53 + 4 * 2))
    assert record["seconds"] > 0
    assert record["bytes"] > 0
    assert not (tmp_path / "s").exists()
    assert "16 runs" in pasar("sweep", design, "--out", tmp_path / "s", "--dry-run").out


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--workers", "0"], "--workers"),
        (["--workers", "many"], "--workers"),
        (["--address", "tcp://x:1"], "--address"),
        (["--engine", "ray"], "--engine"),
        (["--keep-versions", "--redo-versions"], "--redo-versions"),
        (["--statsu"], "--statsu"),
    ],
)
def test_wrong_options_are_told(pasar, design, tmp_path, words, field):
    done = pasar("sweep", design, "--out", tmp_path / "s", "--json", *words)
    assert (done.code, done.out) == (2, "")
    assert [each["field"] for each in done.errors] == [field]
    assert not (tmp_path / "s").exists()


def test_a_wrong_design_and_a_busy_folder_are_bad_input(pasar, design, tmp_path):
    done = pasar("sweep", tmp_path / "none.toml", "--out", tmp_path / "s", "--json")
    assert (done.code, done.errors[0]["file"]) == (2, str(tmp_path / "none.toml"))
    assert pasar("sweep", "--out", tmp_path / "s").code == 2
    with held_alone(folder_at(tmp_path / "s")):
        done = pasar("sweep", design, "--out", tmp_path / "s")
    assert done.code == 2
    assert "another sweep is at work" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_refused(pasar, design, tmp_path):
    (tmp_path / "s").mkdir(mode=0o500)
    assert pasar("sweep", design, "--out", tmp_path / "s").code == 2


def test_a_folder_that_is_a_file_is_refused(pasar, design, tmp_path):
    (tmp_path / "s").write_text("")
    done = pasar("sweep", design, "--out", tmp_path / "s")
    assert done.code == 2
    assert "is a file" in done.err


def test_failed_runs_are_told_and_a_sweep_of_nothing_else_fails(pasar, design, tmp_path, monkeypatch):
    def failing(scenarios, cohort_week):
        for each in live_once(scenarios, cohort_week):
            yield each._replace(recorder=None, stage="living", message="ValueError: no")

    with monkeypatch.context() as patch:
        patch.setattr("sim.sweep.work.live", failing)
        done = pasar("sweep", design, "--out", tmp_path / "s")
    assert done.code == 1
    assert f"{RUNS} runs failed (ValueError: no); try them again with --retry-failed" in done.err
    assert pasar("sweep", design, "--out", tmp_path / "s", "--retry-failed").code == 0


def test_the_manifest_names_the_command(pasar, design, tmp_path):
    pasar("sweep", design, "--out", tmp_path / "s")
    manifest = json.loads((tmp_path / "s/manifest.json").read_text())
    assert manifest["command"][:2] == ["pasar", "sweep"]
    assert manifest["kind"] == "sweep"
