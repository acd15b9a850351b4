"""The dashboard as a process of its own, and what it takes of the machine (Linux)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")
READY_S = 120.0


class Served:
    """A dashboard that runs while the context lasts.

    Parameters
    ----------
    log : file for what it says.
    """

    def __init__(self, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self._log = log

    def __enter__(self) -> Self:
        command = [sys.executable, "-c", "import sys; from sim.cli.main import main; sys.exit(main())"]
        with self._log.open("w") as said:
            self._process = subprocess.Popen(
                [*command, "dashboard", "--port", str(self.port), "--no-open"], stdout=said, stderr=said
            )
        end = time.monotonic() + READY_S
        while time.monotonic() < end and not self._answers():
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(60)

    def cpu(self) -> float:
        """Seconds of processor time it has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> float:
        """Memory it holds."""
        return self._status("VmRSS") / 1024

    def threads(self) -> int:
        """Threads it has."""
        return self._status("Threads")

    def status(self) -> int:
        """Status of the page's own address."""
        try:
            with urllib.request.urlopen(self.address, timeout=20.0) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def calm(self, least: float = 0.03, longest: float = 120.0) -> float:
        """Wait until it does next to nothing; the share of a processor it takes then."""
        end = time.monotonic() + longest
        while True:
            before, began = self.cpu(), time.monotonic()
            time.sleep(2.0)
            share = (self.cpu() - before) / (time.monotonic() - began)
            if share < least or time.monotonic() > end:
                return share

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.address + "healthz", timeout=1.0) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _status(self, name: str) -> int:
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
