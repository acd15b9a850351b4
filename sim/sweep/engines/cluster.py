"""The engine of many machines: a Dask cluster that exists already, or one of this machine's own.

Workers write into the sweep's folder, which all of them must reach under the same address; only names of chunks
travel.  Workers may come and go: what a lost one was living is given out again.
"""

from __future__ import annotations

import contextlib
import logging
import time
from concurrent.futures import CancelledError
from typing import Any, Final

from dask.distributed import Client, LocalCluster, wait
from distributed import KilledWorker
from distributed.comm.core import CommClosedError

from sim.faults import Fault, ScenarioErrors
from sim.sweep.engines import Back, Work
from sim.sweep.engines.local import CAPS

AHEAD: Final = 1
"""Orders a worker thread has waiting while it lives another."""

PATIENCE: Final = "10s"
"""How long to look for a scheduler."""

LOST: Final = (KilledWorker, CancelledError, CommClosedError)


class Cluster:
    """Workers of a Dask cluster.

    Parameters
    ----------
    work : what a worker does with an order; importable by name on every worker.
    workers : processes of a cluster of this machine's own, where no address is given.
    address : of the scheduler.

    Raises
    ------
    ScenarioErrors
        If there is no scheduler at the address.
    """

    def __init__(self, work: Work, workers: int, address: str = "") -> None:
        self.work = work
        self.own: Any = None
        if not address:
            logging.getLogger("distributed").setLevel(logging.ERROR)
            self.own = LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, env=dict.fromkeys(CAPS, "1")
            )
        try:
            self.client = Client(self.own or address, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            allowed = f"no Dask scheduler answers there ({error})"
            raise ScenarioErrors(
                [Fault(file="command line", field="--address", value=address, allowed=allowed)]
            ) from None
        self.under_way: dict[Any, int] = {}
        self.given = 0

    @property
    def width(self) -> int:
        """Orders that keep the workers busy that there are now."""
        threads = sum(self.client.nthreads().values()) if self.client.scheduler else 0
        return max(threads, 1) * (1 + AHEAD)

    def give(self, number: int, order: Any) -> None:
        """Hand an order to the scheduler."""
        self.given += 1
        key = f"pasar-{number}-{self.given}"
        self.under_way[self.client.submit(self.work, order, key=key, pure=False, retries=0)] = number

    def wait(self, seconds: float) -> list[Back]:
        """Orders that came back."""
        if not self.under_way:
            time.sleep(min(seconds, 0.05))
            return []
        with contextlib.suppress(TimeoutError):
            wait(list(self.under_way), timeout=seconds, return_when="FIRST_COMPLETED")
        done = [future for future in self.under_way if future.done()]
        return [_back(self.under_way.pop(future), future) for future in done]

    def stop(self) -> None:
        """Take back what is under way; a cluster of our own ends."""
        with contextlib.suppress(Exception):
            self.client.cancel(list(self.under_way), force=True)
        self.under_way.clear()
        with contextlib.suppress(Exception):
            self.client.close(timeout=2)
            if self.own is not None:
                self.own.close(timeout=5)


def _back(number: int, future: Any) -> Back:
    try:
        return Back(number, future.result())
    except LOST:
        return Back(number, died=True)
    except Exception as error:
        return Back(number, error=error)
