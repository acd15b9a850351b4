import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from support.tiny_worlds import OPTIONS

from sim.cli import run as run_command
from sim.record.store import read_run
from sim.scenario import Scenario

PASAR = Path(sys.executable).with_name("pasar")
SHORT = [*OPTIONS, "--weeks", "6", "--quiet"]


def test_run_prints_and_writes_outcomes_by_year(pasar, tmp_path):
    done = pasar("run", "baseline", *SHORT, "--seeds", "2", "--out", tmp_path / "out", "--json")
    assert done.code == 0
    assert done.record["out"] == str(tmp_path / "out")
    assert done.record["inputs"]["seeds"] == [1, 2]
    assert done.record["outcomes"]["2022"]["gmv_online_usd"] > 1e9
    run = read_run(tmp_path / "out")
    run.verify()
    market = run.frame("market")
    assert list(market.columns[:4]) == ["scenario", "seed", "week", "date"]
    assert market.groupby("seed")["week"].count().tolist() == [6, 6]
    assert run.manifest["command"][:3] == ["pasar", "run", "baseline"]


def test_run_shows_a_table(pasar):
    done = pasar("run", "baseline", *SHORT)
    assert done.code == 0
    assert "outcomes by year" in done.out
    assert "small_revenue_usd" in done.out
    assert "shopee" in done.out


def test_results_do_not_depend_on_threads(pasar, tmp_path):
    for threads in ("1", "2"):
        pasar("run", "baseline", *SHORT, "--seeds", "2", "--threads", threads, "--out", tmp_path / threads)
    done = pasar("diff", tmp_path / "1", tmp_path / "2", "--json")
    assert done.record["identical"] is True
    assert (tmp_path / "1" / "market.parquet").read_bytes() == (tmp_path / "2" / "market.parquet").read_bytes()


def test_folders_of_other_seeds_differ(pasar, tmp_path):
    for seed in ("1", "2"):
        pasar("run", "baseline", *SHORT, "--seed", seed, "--out", tmp_path / seed)
    items = pasar("diff", tmp_path / "1", tmp_path / "2", "--json").record["items"]
    assert {"seeds", "market.gmv_online_usd"} <= {each["field"] for each in items}
    assert pasar("diff", tmp_path / "1", "baseline").code == 2


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--weeks", "0"], "weeks"),
        (["--weeks", "many"], "weeks"),
        (["--seed", "-1"], "seed"),
        (["--people-per-agent", "1e9"], "people_per_agent"),
        (["--seeds", "0"], "--seeds"),
        (["--seeds", "2.5"], "--seeds"),
        (["--threads", "0"], "--threads"),
        (["--set", "habit_strength=nan"], "habit_strength"),
        (["--set", "habit_strength=1e400"], "habit_strength"),
        (["--set", "habit_strenght=1"], "habit_strenght"),
        (["--seed", "4294967295", "--seeds", "2"], "--seeds"),
    ],
)
def test_bad_options_are_named(pasar, tmp_path, options, field):
    done = pasar("run", "baseline", *options, "--out", tmp_path / "out", "--json")
    assert (done.code, done.out) == (2, "")
    assert field in [each["field"] for each in done.errors]
    assert not (tmp_path / "out").exists()


def test_all_faults_of_a_file_come_at_once(pasar, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('name = "bad"\nweeks = 999\nstart = 2022-01-04\nsede = 3\n', encoding="utf-8")
    done = pasar("run", path)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 3
    assert "did you mean seed?" in done.err


def test_set_needs_a_value(pasar):
    done = pasar("run", "baseline", "--set", "habit_strength")
    assert done.code == 2
    assert "NAME=VALUE" in done.err


def test_a_folder_that_cannot_be_used_is_refused_before_the_run(pasar, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    for out in (taken, taken / "inside", "/proc/pasar"):
        done = pasar("run", "baseline", *SHORT, "--out", out)
        assert (done.code, done.out) == (2, ""), out
        assert str(out) in done.err
    assert taken.read_text(encoding="utf-8") == "a file"


def test_a_refused_run_leaves_no_folder(pasar, tmp_path, monkeypatch):
    def broken(*_given: object) -> None:
        raise RuntimeError("a fault on the way")

    monkeypatch.setattr(run_command.Fleet, "run", broken)
    done = pasar("run", "baseline", *SHORT, "--out", tmp_path / "new" / "folder", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.errors[0]["allowed"] == "RuntimeError: a fault on the way"
    assert not (tmp_path / "new").exists()


def test_a_stop_keeps_finished_seeds_and_says_how_to_go_on(pasar, tmp_path, monkeypatch):
    true_tell = run_command.Fleet._tell

    def stop(self: run_command.Fleet) -> None:
        true_tell(self)
        if self._lived == 70:
            raise KeyboardInterrupt

    monkeypatch.setattr(run_command.Fleet, "_tell", stop)
    done = pasar("run", "baseline", *SHORT, "--seeds", "3", "--threads", "1", "--out", tmp_path / "out")
    assert (done.code, done.out) == (130, "")
    assert "1 of 3 seeds are kept" in done.err
    assert "--seed 2 --seeds 2" in done.err
    assert set(pd.read_parquet(tmp_path / "out" / "market.parquet")["seed"]) == {1}


HEED = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
"""Heed the keyboard, then become the command: a shell's background job is born deaf to it."""


def test_an_interrupt_of_the_keyboard_ends_with_130(tmp_path):
    command = [
        PASAR,
        "run",
        "baseline",
        "--weeks",
        "520",
        "--people-per-agent",
        "8000",
        "--quiet",
        "--out",
        tmp_path / "out",
    ]
    process = subprocess.Popen([sys.executable, "-c", HEED, *command], stderr=subprocess.PIPE, text=True)
    time.sleep(8)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "nothing was written" in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--checkpoint-every", "5"], "needs --out"),
        (["--checkpoint-every", "5", "--seeds", "2", "--out", "folder"], "takes one seed"),
        (["--checkpoint-every", "-1", "--out", "folder"], "whole number in [0, 1000]"),
        (["--checkpoint-every", "often", "--out", "folder"], "whole number in [0, 1000]"),
    ],
)
def test_checkpoints_need_a_folder_and_one_seed(pasar, tmp_path, options, sentence):
    where = [tmp_path / "folder" if each == "folder" else each for each in options]
    done = pasar("run", "baseline", *SHORT, *where, "--json")
    assert (done.code, done.out) == (2, "")
    (fault,) = done.errors
    assert fault["field"] == "--checkpoint-every"
    assert sentence in fault["allowed"]
    assert not (tmp_path / "folder").exists()


def test_a_stop_keeps_the_market_and_the_same_command_goes_on(pasar, tmp_path, monkeypatch):
    command = ("run", "history", *OPTIONS, "--weeks", "6", "--out", tmp_path / "out")
    true_step = run_command.LongRun._tell

    def stop(self: run_command.LongRun, week: int, horizon: int) -> None:
        true_step(self, week, horizon)
        if week == 1:
            self._stop.set()

    with monkeypatch.context() as patch:
        patch.setattr(run_command.LongRun, "_tell", stop)
        done = pasar(*command, "--checkpoint-every", "500")
    assert (done.code, done.out) == (130, "")
    assert "stopped before the week of 2022-01-17" in done.err
    assert "same command goes on" in done.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == [run_command.CHECKPOINT]
    done = pasar(*command)
    assert done.code == 0
    assert "going on from a checkpoint before the week of 2022-01-17" in done.err
    assert not (tmp_path / "out" / run_command.CHECKPOINT).exists()
    pasar("run", "history", *SHORT, "--out", tmp_path / "other")
    assert (tmp_path / "out" / "market.parquet").read_bytes() == (tmp_path / "other" / "market.parquet").read_bytes()


def test_large_runs_keep_checkpoints_unless_told_otherwise(monkeypatch, tmp_path):
    scenario = Scenario.builtin("history").replace(people_per_agent=200)

    def every(people: int, given: str | None, folder: Path | None = tmp_path, seeds: tuple[int, ...] = (1,)) -> int:
        arguments = argparse.Namespace(checkpoint_every=given)
        return run_command._checkpoints(scenario.replace(people_per_agent=people), seeds, folder, arguments)

    assert every(200, None) == 13
    assert every(200, "0") == 0
    assert every(200, "4") == 4
    assert every(201, None) == 0
    assert every(200, None, folder=None) == 0
    assert every(200, None, seeds=(1, 2)) == 0
    monkeypatch.setattr(run_command, "weeks_between", lambda _folder: 7)
    assert every(5000, None) == 7


def test_warnings_go_to_stderr_and_json_stays_clean(pasar):
    done = pasar("run", "ban", *OPTIONS, "--weeks", "6", "--json")
    assert done.code == 0
    assert "it will not act" in done.err
    json.loads(done.out)
