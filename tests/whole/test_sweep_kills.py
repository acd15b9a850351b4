"""A sweep whose driver, workers and group are killed at random instants ends as if nothing had happened.

Twenty instants here, 200 with ``make torture`` (``PASAR_KILLS``).
"""

import os
import random
import signal
import sys
import time

import polars
import pytest
from support.killing import TARGETS, begin, chunks, gone, kill, members
from support.sweeps import design_file, fingerprint

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and workers die with their driver on Linux"),
]

KILLS = int(os.environ.get("PASAR_KILLS", "20"))
LUCK = random.Random(int(os.environ.get("PASAR_KILL_SEED", "20231004")))
POINTS = 30
LONGEST_WAIT_S = 2.0
PATIENCE_S = 1800.0
"""A machine that others use may take long; what counts is that it ends."""


@pytest.fixture(scope="module")
def design(tmp_path_factory):
    return design_file(tmp_path_factory.mktemp("design"), n=POINTS, seeds=1)


@pytest.fixture(scope="module")
def undisturbed(design, tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "sweep"
    driver = begin(design, folder)
    out, err = driver.communicate(timeout=PATIENCE_S)
    assert driver.returncode == 0, err
    assert f"{POINTS * 4} of {POINTS * 4} runs" in out
    return fingerprint(folder)


def strike(driver, folder, targets):
    """Kill what the targets name, one after another at random instants, until the driver is dead or has ended."""
    while targets and driver.poll() is None:
        before = chunks(folder)
        at_once = LUCK.random() < 0.2  # while it starts, too
        while not at_once and chunks(folder) == before and driver.poll() is None:
            time.sleep(0.01)
        time.sleep(LUCK.uniform(0.0, LONGEST_WAIT_S) ** 2 / LONGEST_WAIT_S)
        if kill(driver, targets[0], LUCK) and targets.pop(0) != "worker":
            return


def killed_until_done(design, folder, targets):
    """Start a sweep again and again, killing it, until it ends by itself."""
    while True:
        driver = begin(design, folder)
        strike(driver, folder, targets)
        _, err = driver.communicate(timeout=PATIENCE_S)
        assert gone(driver.pid), f"left behind: {list(members(driver.pid))}"
        if driver.returncode == 0:
            return
        assert driver.returncode == -signal.SIGKILL, err


def test_kills_at_random_instants_lose_nothing_and_repeat_nothing(design, undisturbed, tmp_path):
    targets = [TARGETS[k % len(TARGETS)] for k in range(KILLS)]
    LUCK.shuffle(targets)
    place = 0
    while targets:
        folder = tmp_path / str(place)
        killed_until_done(design, folder, targets)
        assert fingerprint(folder) == undisturbed
        table = polars.read_parquet(folder / "summary.parquet")
        assert table["status"].to_list() == ["done"] * POINTS * 4
        assert table["run_id"].n_unique() == POINTS * 4
        assert not list(folder.rglob(".draft-*"))
        assert not (folder / "set-aside").exists()
        place += 1
    print(f"{KILLS} kills in {place} sweeps")


def test_interrupted_it_says_how_to_go_on_and_leaves_no_process(design, undisturbed, tmp_path):
    folder = tmp_path / "s"
    driver = begin(design, folder)
    limit = time.monotonic() + 300
    while not chunks(folder) and driver.poll() is None and time.monotonic() < limit:
        time.sleep(0.02)
    os.killpg(driver.pid, signal.SIGINT)
    _, err = driver.communicate(timeout=PATIENCE_S)
    assert driver.returncode == 130, err
    assert "run the same command again to go on" in err
    assert "Traceback" not in err
    assert gone(driver.pid)
    driver = begin(design, folder)
    _, err = driver.communicate(timeout=PATIENCE_S)
    assert driver.returncode == 0, err
    assert fingerprint(folder) == undisturbed
