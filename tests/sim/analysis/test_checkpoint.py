import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.tiny_worlds import OPTIONS, tiny

from sim.analysis import checkpoint
from sim.analysis.checkpoint import CHECKPOINT, Halted, LongRun, checkpoint_of, weeks_between
from sim.analysis.worlds import Fleet
from sim.faults import OutputUnusableError, RunUnreadableError
from sim.record.outcomes import WEEKLY
from sim.record.store import parquet

WEEKS = 12


def tables(recorder):
    return {name: parquet(recorder.table(name)) for name in WEEKLY}


@pytest.fixture(scope="module")
def undisturbed():
    (recorder,) = Fleet([tiny("history", WEEKS)], [1], 1).run().values()
    return tables(recorder)


def stopped_after(run: LongRun, weeks: int) -> None:
    """Let the user stop a run after some weeks."""

    def progress(done: int, _total: int) -> None:
        if done == weeks:
            run._stop.set()

    run.progress = progress
    with pytest.raises(Halted):
        run.run()


def test_a_run_with_checkpoints_is_the_run_without(tmp_path, undisturbed):
    assert tables(LongRun(tiny("history", WEEKS), tmp_path, 5).run()) == undisturbed


@pytest.mark.parametrize("weeks", [20, 52, 57])
def test_a_stopped_run_goes_on_as_if_nothing_had_happened(tmp_path, undisturbed, weeks):
    stopped_after(LongRun(tiny("history", WEEKS), tmp_path, 1000), weeks)
    taken_up = []
    again = LongRun(tiny("history", WEEKS), tmp_path, 1000, kept=lambda week, up: taken_up.append((week, up)))
    assert tables(again.run()) == undisturbed
    assert taken_up == [(weeks - 51, True)]


def test_a_run_of_something_else_is_never_gone_on_with(tmp_path):
    stopped_after(LongRun(tiny("history", WEEKS), tmp_path, 7), 3)
    assert weeks_between(tmp_path) == 7
    for other in (tiny("ban", WEEKS), tiny("history", WEEKS + 1), tiny("history", WEEKS, seed=2)):
        with pytest.raises(OutputUnusableError, match="another scenario, seed or version"):
            LongRun(other, tmp_path, 7).run()


def test_a_checkpoint_of_another_version_is_refused(tmp_path, monkeypatch):
    stopped_after(LongRun(tiny("history", WEEKS), tmp_path, 7), 3)
    monkeypatch.setattr(checkpoint, "code_digest", lambda: "other")
    with pytest.raises(OutputUnusableError, match="version"):
        LongRun(tiny("history", WEEKS), tmp_path, 7).run()


def test_a_damaged_checkpoint_is_refused(tmp_path):
    stopped_after(LongRun(tiny("history", WEEKS), tmp_path, 7), 3)
    path = checkpoint_of(tmp_path)
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(RunUnreadableError):
        LongRun(tiny("history", WEEKS), tmp_path, 7).run()


PASAR = Path(sys.executable).with_name("pasar")


def test_a_run_that_is_killed_on_the_spot_loses_only_the_weeks_since_its_checkpoint(tmp_path):
    command = [PASAR, "run", "history", *OPTIONS, "--weeks", "60", "--threads", "1", "--quiet"]
    kept = tmp_path / "killed" / CHECKPOINT
    killed = [*command, "--checkpoint-every", "2", "--out", kept.parent]
    process = subprocess.Popen(killed, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not kept.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert kept.exists()
    assert not (kept.parent / "manifest.json").exists()
    done = subprocess.run([*command, "--out", kept.parent], capture_output=True, text=True, check=True)
    assert "Written to" in done.stdout
    subprocess.run([*command, "--out", tmp_path / "whole"], check=True, stdout=subprocess.DEVNULL)
    names = [path.name for path in (tmp_path / "whole").glob("*.parquet")]
    assert len(names) == len(WEEKLY)
    for name in names:
        assert (kept.parent / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
    assert not kept.exists()
