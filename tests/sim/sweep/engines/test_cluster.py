"""Dask: a cluster of our own, and one that exists already, whose workers come and go."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from support.sweeps import fingerprint, tiny_design

from sim.faults import ScenarioErrors
from sim.sweep import Workers, sweep

pytestmark = pytest.mark.slow
POINTS = 12
PATH = os.pathsep.join(each for each in sys.path if each)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    sweep(tiny_design(folder / "design", n=POINTS, seeds=1), folder / "s", workers=Workers(1, "here"))
    return fingerprint(folder / "s")


def dask(kind, *words):
    """A process of Dask's own command line."""
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": PATH},
    )  # fmt: skip


class Town:
    """A scheduler and workers as processes of their own."""

    def __init__(self, folder):
        self.place = folder / "scheduler.json"
        self.folder = folder
        self.scheduler = dask("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.place))
        self.workers = [self.worker(), self.worker()]
        limit = time.monotonic() + 120
        while not self.place.exists() and time.monotonic() < limit:
            time.sleep(0.1)
        import json

        self.address = json.loads(self.place.read_text())["address"]

    def worker(self):
        return dask("worker", "--scheduler-file", str(self.place), "--nthreads", "1", "--no-dashboard",
                    "--no-nanny", "--local-directory", str(self.folder))  # fmt: skip

    def end(self):
        for each in (*self.workers, self.scheduler):
            each.kill()
            each.wait()


@pytest.fixture
def town(tmp_path):
    found = Town(tmp_path / "town") if (tmp_path / "town").mkdir() is None else None
    yield found
    found.end()


def test_a_cluster_of_our_own_gives_the_same_bytes(undisturbed, tmp_path):
    design = tiny_design(tmp_path / "design", n=POINTS, seeds=1)
    sweep(design, tmp_path / "s", workers=Workers(2, "dask"))
    assert fingerprint(tmp_path / "s") == undisturbed


def test_a_cluster_that_loses_one_worker_and_gains_another_gives_the_same_bytes(undisturbed, town, tmp_path):
    design = tiny_design(tmp_path / "design", n=POINTS, seeds=1)
    changed = []

    def change():
        while len(list((tmp_path / "s/runs").glob("c-*"))) < 2:
            time.sleep(0.05)
        town.workers[0].send_signal(signal.SIGKILL)
        town.workers.append(town.worker())
        changed.append(len(list((tmp_path / "s/runs").glob("c-*"))))

    watcher = threading.Thread(target=change, daemon=True)
    watcher.start()
    sweep(design, tmp_path / "s", workers=Workers(0, "dask", town.address))
    watcher.join(timeout=1)
    assert changed
    assert changed[0] < POINTS
    assert fingerprint(tmp_path / "s") == undisturbed


def test_no_scheduler_at_the_address_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.sweep.engines.cluster.PATIENCE", "1s")
    with pytest.raises(ScenarioErrors) as caught:
        sweep(tiny_design(tmp_path / "d"), tmp_path / "s", workers=Workers(0, "dask", "tcp://127.0.0.1:9"))
    assert caught.value.errors[0].field == "--address"
