"""The threads that share a phase's work; what they do adds up to the same, however many they are."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.week.memory import keep_freed_memory

PIECES: Final = 3
"""Ranges of rows a thread, at least."""

LONGEST: Final = 16_384
"""Rows of a range, at most: their records stay in the cache from one kernel to the next."""


class Crew:
    """Runs pieces of work that don't depend on one another, on one or several threads.

    Parameters
    ----------
    threads : number of threads; 1 runs everything in the caller's.
    """

    def __init__(self, threads: int = 1) -> None:
        keep_freed_memory()
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def ranges(self, rows: int) -> list[tuple[int, int]]:
        """Contiguous ranges of rows: a few for each thread, as many for one as for another.

        So a thread that is held up leaves its share to others, and none waits for the last.
        """
        pieces = max(-(-rows // LONGEST), 1 if self._pool is None else PIECES * self.threads)
        pieces += -pieces % self.threads
        edges = [rows * k // pieces for k in range(pieces + 1)]
        return list(itertools.pairwise(edges))

    def each[T](self, work: Callable[[T], Any], pieces: Iterable[T]) -> Sequence[Any]:
        """Do ``work`` on every piece; results in the order of the pieces."""
        if self._pool is None:
            return [work(piece) for piece in pieces]
        return list(self._pool.map(work, pieces))

    def tally(self, work: Callable[..., Any], rows: int, totals: Sequence[NDArray[np.int64]]) -> None:
        """Do ``work(low, high, *arrays)`` on ranges of rows; ``totals`` gain what all of it adds to its arrays.

        Sums are of integers, so it doesn't show who did which range.
        """
        ranges = iter(self.ranges(rows))
        if self._pool is None:
            for edges in ranges:
                work(*edges, *totals)
            return

        def share(_: int) -> list[NDArray[np.int64]]:
            arrays = [np.zeros_like(total) for total in totals]
            for edges in ranges:
                work(*edges, *arrays)
            return arrays

        for arrays in self._pool.map(share, range(self.threads)):
            for total, array in zip(totals, arrays, strict=True):
                total[...] += array

    def dismiss(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()
