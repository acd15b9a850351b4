"""Engines carry orders to workers; a new one is one file with this interface.

An engine gives at-least-once: an order may be carried out twice, and its worker may die.  That each run counts once
comes from the folder, never from the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

Work = Callable[[Any], str]
"""What a worker does with an order; it returns the name of the chunk it wrote."""


class Back(NamedTuple):
    """An order that came back.

    Parameters
    ----------
    number : which.
    name : the chunk that was written; empty otherwise.
    died : whether its worker died on the way.
    error : what went wrong otherwise.
    """

    number: int
    name: str = ""
    died: bool = False
    error: BaseException | None = None


class Engine(Protocol):
    """Workers, and what is under way on them."""

    @property
    def width(self) -> int:
        """Orders that keep all workers busy."""

    def give(self, number: int, order: Any) -> None:
        """Hand an order to the workers."""

    def wait(self, seconds: float) -> list[Back]:
        """Orders that came back within some seconds."""

    def stop(self) -> None:
        """End all workers at once; what they were living is lost."""


def engine_of(name: str, work: Work, workers: int, address: str = "") -> Engine:
    """The engine of a name: ``here``, ``local`` or ``dask``."""
    if name == "dask":
        from sim.sweep.engines.cluster import Cluster

        return Cluster(work, workers, address)
    if name == "here":
        from sim.sweep.engines.here import Here

        return Here(work)
    from sim.sweep.engines.local import Local

    return Local(work, workers)
