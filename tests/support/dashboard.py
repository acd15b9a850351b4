"""The dashboard in a process of its own, as a visitor finds it."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from support import watched_dashboard

START_S = 180
"""Seconds to come up; a fresh clone compiles the kernels first."""

ROOT = Path(__file__).parents[2]
TICK_S = 0.05


class Dashboard:
    """A server on a port of this machine; it writes what it says to a file.

    Parameters
    ----------
    port : where; 0 takes any that is free.
    """

    def __init__(self, port: int = 0) -> None:
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log")  # noqa: SIM115 - it lives as long as the server
        self.process = subprocess.Popen(
            [sys.executable, watched_dashboard.__file__, "--port", str(port), "--no-open"],
            cwd=ROOT, stdout=self.log, stderr=self.log, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        until(lambda: self._address() or self.process.poll() is not None, START_S)
        assert self._address(), self.said()
        self.home = self._address()

    @property
    def port(self) -> int:
        return int(self.home.rstrip("/").rpartition(":")[2])

    def said(self) -> str:
        return Path(self.log.name).read_text(encoding="utf-8")

    def faults(self) -> list[str]:
        """Lines that a healthy server doesn't write."""
        signs = ("Traceback", "Error", "failed", watched_dashboard.SIGN)
        return [line for line in self.said().splitlines() if any(sign in line for sign in signs)]

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def cpu_s(self) -> float:
        """Processor time it has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def idle(self, window_s: float = 0.5) -> bool:
        """Whether it takes less than a tenth of a core."""
        before = self.cpu_s()
        time.sleep(window_s)
        return self.cpu_s() - before < 0.1 * window_s

    def stop(self) -> None:
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> "Dashboard":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def _address(self) -> str:
        found = re.search(r"The dashboard is at (\S+)", self.said())
        return found[1] if found else ""


def until(condition: Callable[[], object], within_s: float) -> bool:
    """Wait for a condition; whether it came in time."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        with suppress(OSError):
            if condition():
                return True
        time.sleep(TICK_S)
    return False
