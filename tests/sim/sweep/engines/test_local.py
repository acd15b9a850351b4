import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import sweep_work

from sim.sweep.engines.local import CAPS, Local


@pytest.fixture
def local():
    engines = []

    def made(work, workers=1):
        engines.append(Local(work, workers))
        return engines[-1]

    yield made
    for each in engines:
        each.stop()


def all_back(engine, number, seconds=60.0):
    found = []
    limit = time.monotonic() + seconds
    while len(found) < number and time.monotonic() < limit:
        found += engine.wait(0.5)
    return {each.number: each for each in found}


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def test_a_worker_may_use_one_thread_a_library_and_the_driver_what_it_had(local, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    engine = local(sweep_work.facts)
    engine.give(0, None)
    pid, *caps = all_back(engine, 1)[0].name.split()
    assert int(pid) != os.getpid()
    assert caps == ["1"] * len(CAPS)
    engine.stop()
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert not alive(int(pid))


def test_a_death_costs_one_order_and_the_pool_goes_on(local):
    engine = local(sweep_work.fatal)
    for number, order in enumerate(["a", "die", "b", "c"]):
        engine.give(number, order)
    back = all_back(engine, 4)
    assert back[1].died
    assert [back[k].name for k in (0, 2, 3)] == ["a", "b", "c"]


def test_an_error_comes_back_as_one(local):
    engine = local(sweep_work.wrong)
    engine.give(0, None)
    assert str(all_back(engine, 1)[0].error) == "wrong"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells workers of the driver's death on Linux")
def test_no_worker_outlives_a_killed_driver(tmp_path):
    script = tmp_path / "driver.py"
    script.write_text(
        "import sys, time\n"
        "from support.sweep_work import slow\n"
        "from sim.sweep.engines.local import Local\n"
        "if __name__ == '__main__':\n"
        "    engine = Local(slow, 2)\n"
        "    engine.give(0, 0.01)\n"
        "    while not (back := engine.wait(1)):\n"
        "        pass\n"
        "    [engine.give(k, 600) for k in range(1, 9)]\n"
        "    print(back[0].name, flush=True)\n"
        "    time.sleep(600)\n"
    )
    path = os.pathsep.join(each for each in sys.path if each)
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as driver:
        worker = int(driver.stdout.readline())
        children = {int(each) for each in Path(f"/proc/{driver.pid}/task/{driver.pid}/children").read_text().split()}
        assert alive(worker)
        driver.kill()
    limit = time.monotonic() + 20
    while time.monotonic() < limit and any(alive(each) for each in {worker, *children}):
        time.sleep(0.1)
    assert not [each for each in {worker, *children} if alive(each)]
