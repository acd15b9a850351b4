"""The engine of one machine: processes of our own, no services.

Workers are spawned, and are told by the kernel when the driver dies, so none outlives it.  A worker that dies costs
the order it was living, and is replaced.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from concurrent.futures import FIRST_COMPLETED, wait
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool

from sim.sweep.engines import Back, Work

CAPS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
"""A worker lives one world on one thread: libraries must not start more than there are cores for."""

AHEAD: Final = 1
"""Orders a worker has waiting while it lives another."""

PR_SET_PDEATHSIG: Final = 1


class Local:
    """A pool of processes.

    Parameters
    ----------
    work : what a worker does with an order; importable by name.
    workers : how many.
    """

    def __init__(self, work: Work, workers: int) -> None:
        self.work = work
        self.workers = workers
        self.width = workers * (1 + AHEAD)
        self.under_way: dict[Any, int] = {}
        self.pool: Any = None
        self.before = {name: os.environ.get(name) for name in CAPS}
        os.environ.update(dict.fromkeys(CAPS, "1"))

    def give(self, number: int, order: Any) -> None:
        """Hand an order to the pool; one that broke is made anew."""
        for _ in range(2):
            if self.pool is None:
                self.pool = self._pool()
            try:
                self.under_way[self.pool.schedule(self.work, args=(order,))] = number
            except RuntimeError:
                self._drop()
            else:
                return
        self.under_way[_Died()] = number

    def wait(self, seconds: float) -> list[Back]:
        """Orders that came back."""
        gone = [future for future in self.under_way if isinstance(future, _Died)]
        if gone:
            return [Back(self.under_way.pop(future), died=True) for future in gone]
        if not self.under_way:
            return []
        done, _ = wait(list(self.under_way), seconds, FIRST_COMPLETED)
        return [_back(self.under_way.pop(future), future) for future in done]

    def stop(self) -> None:
        """End all workers."""
        self.under_way.clear()
        self._drop()
        for name, value in self.before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def _pool(self) -> Any:
        context = multiprocessing.get_context("spawn")
        return ProcessPool(self.workers, context=context, initializer=_begin, initargs=(os.getpid(),))

    def _drop(self) -> None:
        pool, self.pool = self.pool, None
        if pool is not None:
            pool.stop()
            pool.join()


class _Died:
    """Stands for an order that no pool would take."""


def _back(number: int, future: Any) -> Back:
    try:
        return Back(number, future.result())
    except (ProcessExpired, BrokenPipeError, EOFError):
        return Back(number, died=True)
    except BaseException as error:
        if type(error).__name__ == "CancelledError":
            return Back(number, died=True)
        return Back(number, error=error)


def _begin(driver: int) -> None:
    """Prepare a worker: Ctrl-C is the driver's to answer, and the driver's death is the worker's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != driver:
            os._exit(1)
