"""The engine without workers: orders are carried out in this process, one after another."""

from __future__ import annotations

from collections import deque
from typing import Any

from sim.sweep.engines import Back, Work


class Here:
    """The calling process as the only worker, for notebooks and for finding out why a run fails."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.orders: deque[tuple[int, Any]] = deque()
        self.width = 1

    def give(self, number: int, order: Any) -> None:
        """Take an order."""
        self.orders.append((number, order))

    def wait(self, _seconds: float) -> list[Back]:
        """Carry out the next order."""
        if not self.orders:
            return []
        number, order = self.orders.popleft()
        try:
            return [Back(number, self.work(order))]
        except Exception as error:
            return [Back(number, error=error)]

    def stop(self) -> None:
        """Forget what was not begun."""
        self.orders.clear()
