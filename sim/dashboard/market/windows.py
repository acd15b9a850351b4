"""Means over the last weeks of every merchant, moved on week by week; whole rupiah, so that no order matters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.dashboard.market.codes import REVENUE
from sim.dashboard.market.memory import Memory


class Window:
    """Sums of revenue of each slot's holder over its last weeks.

    Parameters
    ----------
    memory : whose merchants.
    weeks : length; shorter for a holder that is younger, and at the start.
    """

    def __init__(self, memory: Memory, weeks: int) -> None:
        self.memory = memory
        self.weeks = weeks
        self.week = -2
        self.total: NDArray[np.int64] = np.zeros(memory.slots, np.int64)
        self.since: NDArray[np.int32] = np.zeros(memory.slots, np.int32)
        self.born: NDArray[np.int16] = np.zeros(memory.slots, np.int16)

    def to(self, week: int) -> None:
        """Move to a recorded week; the next one is quick, any other is summed anew."""
        if week == self.week + 1:
            self._step(week)
        elif week != self.week:
            self._sum(week)
        self.week = week

    def mean(self, week: int) -> NDArray[np.float64]:
        """Mean revenue in the weeks up to a recorded week, rupiah a week and firm."""
        self.to(week)
        return np.asarray(self.total / np.minimum(self.weeks, week - self.since + 1))

    def _step(self, week: int) -> None:
        slots, born = self.memory.holders.newcomers(week)
        self.total[slots] = 0
        self.since[slots] = week
        self.born[slots] = born
        self.total += REVENUE.take(self.memory.revenue_codes(week))
        left = week - self.weeks
        if left >= 0:
            self.total -= REVENUE.take(self.memory.revenue_codes(left)) * (self.since <= left)

    def _sum(self, week: int) -> None:
        self.since = self.memory.holders.since(week)
        self.born = self.memory.holders.fact("born", week)
        self.total = np.zeros(self.memory.slots, np.int64)
        for each in range(max(0, week - self.weeks + 1), week + 1):
            self.total += REVENUE.take(self.memory.revenue_codes(each)) * (self.since <= each)
