"""Sweeps that are killed: a driver in a process group of its own, and what can be killed of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from sim.cli.main import main; raise SystemExit(main())"
TARGETS = ("driver", "worker", "group")


def begin(design: Path, folder: Path, *more: str) -> subprocess.Popen[str]:
    """Start ``pasar sweep`` in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "sweep", str(design), "--out", str(folder), "--workers", "2", *more],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def members(group: int) -> Iterator[int]:
    """Living processes of a group."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, own = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(own) == group and state != "Z":
                yield int(entry.name)


def workers(driver: subprocess.Popen[str]) -> list[int]:
    """Processes of a driver that live worlds."""
    return [each for each in members(driver.pid) if each != driver.pid and _is_worker(each)]


def kill(driver: subprocess.Popen[str], target: str, luck: random.Random) -> bool:
    """Kill the driver, one of its workers, or all at once; say whether there was something to kill."""
    if driver.poll() is not None:
        return False
    if target == "group":
        os.killpg(driver.pid, signal.SIGKILL)
    elif target == "driver":
        driver.kill()
    else:
        found = workers(driver)
        if not found:
            return False
        os.kill(luck.choice(found), signal.SIGKILL)
    return True


def gone(group: int, seconds: float = 60.0) -> bool:
    """Whether every process of a group ends within some seconds."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if not list(members(group)):
            return True
        time.sleep(0.05)
    return False


def chunks(folder: Path) -> int:
    """Files of finished runs so far."""
    return len(list((folder / "runs").glob("*.parquet")))


def _is_worker(process: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
