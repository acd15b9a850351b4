"""The threads that share a phase's work; what they do adds up to the same, however many they are."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Crew:
    """Runs pieces of work that don't depend on one another, on one or several threads.

    Parameters
    ----------
    threads : number of threads; 1 runs everything in the caller's.
    """

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def ranges(self, rows: int) -> list[tuple[int, int]]:
        """Contiguous ranges of rows, one a thread."""
        edges = [rows * k // self.threads for k in range(self.threads + 1)]
        return list(itertools.pairwise(edges))

    def each[T](self, work: Callable[[T], Any], pieces: Iterable[T]) -> Sequence[Any]:
        """Do ``work`` on every piece; results in the order of the pieces."""
        if self._pool is None:
            return [work(piece) for piece in pieces]
        return list(self._pool.map(work, pieces))

    def dismiss(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()
