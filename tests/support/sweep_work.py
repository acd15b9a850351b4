"""Work for engines in tests: it must be importable by name in a worker."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any


def facts(_order: Any) -> str:
    """Threads a library would use here, and the process."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    return " ".join([str(os.getpid()), *(os.environ.get(name, "-") for name in names)])


def slow(order: Any) -> str:
    """Take a while."""
    time.sleep(order)
    return str(os.getpid())


def fatal(order: Any) -> str:
    """Die, where the order says so."""
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return str(order)


def wrong(_order: Any) -> str:
    """Fail."""
    raise ValueError("wrong")


def main_thread(_order: Any) -> str:
    """Whether work is done where signals arrive."""
    return str(threading.current_thread() is threading.main_thread())
