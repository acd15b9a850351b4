"""A byte a merchant: where it sells most, and how its income stands to what is usual."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.dashboard.market.memory import GONE, Memory
from sim.dashboard.market.windows import Window

USUAL: Final = 10
"""Level of a merchant that earns what it would; levels are tenths of that, 0–15."""

BRIGHTEST: Final = 15
CLOSED: Final = 4
"""Highest level of a merchant whose main channel is closed to it."""

RECENT: Final = 13
YEAR: Final = 52


class Dots:
    """Paints the weeks of one market, best in their order.

    Parameters
    ----------
    own : its merchants.
    against : the same merchants in the market left alone; None compares each with its own past year.
    season : seasonal factor of all trade by recorded week.
    """

    def __init__(self, own: Memory, against: Memory | None, season: NDArray[np.float64]) -> None:
        self.against = against
        self._own = own
        self._other = Window(against, RECENT) if against is not None else None
        self._recent = Window(own, RECENT)
        self._year = Window(own, YEAR)
        self._season = np.concatenate(([0.0], np.cumsum(season)))

    def paint(self, week: int) -> bytes:
        """One byte a slot: main channel (15 gone) in the high four bits, level of income in the low ones."""
        main = self._own.main(week).astype(np.uint8)
        levels = self._levels(week)
        levels[self._own.dormant(week)] = np.minimum(levels[self._own.dormant(week)], CLOSED)
        levels[main == GONE] = 0
        return bytes((main << 4) | levels)

    def _levels(self, week: int) -> NDArray[np.uint8]:
        self._recent.to(week)
        recent = self._recent.total.astype(np.float64)
        usual = self._usual(week)
        if self._other is not None and week < self._other.memory.weeks:
            self._other.to(week)
            same = (self._other.born == self._recent.born) & self._alive_there(week)
            usual = np.where(same, self._other.total, usual)
        ratio = np.full(len(recent), 1.0)
        np.divide(recent, usual, out=ratio, where=usual > 0.0)
        ratio[(usual <= 0.0) & (recent > 0.0)] = BRIGHTEST / USUAL
        return np.asarray(np.rint(np.minimum(ratio * USUAL, BRIGHTEST)), dtype=np.uint8)

    def _usual(self, week: int) -> NDArray[np.float64]:
        """What the holder's past year would make of the last thirteen weeks, rupiah."""
        self._year.to(week)
        age = week - self._recent.since + 1
        weeks = np.minimum(age, RECENT) / np.minimum(age, YEAR)
        return np.asarray(self._year.total * (weeks * self._mean_season(week, RECENT) / self._mean_season(week, YEAR)))

    def _mean_season(self, week: int, weeks: int) -> float:
        first = max(0, week + 1 - weeks)
        return float(self._season[week + 1] - self._season[first]) / (week + 1 - first)

    def _alive_there(self, week: int) -> NDArray[np.bool_]:
        assert self._other is not None
        return self._other.memory.alive(week)


def kinds(memory: Memory, week: int) -> bytes:
    """One byte a slot: size of the holder (2 bits), above it its goods (2 bits)."""
    return bytes(memory.holders.fact("size_class", week) | (memory.holders.fact("goods", week) << 2))
