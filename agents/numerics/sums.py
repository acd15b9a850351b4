"""Sums of real numbers that no order and no number of threads can change (MODEL.md Q7)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import inlined, kernel

SCALE = 1048576.0
"""2²⁰: the fixed point of a real quantity inside a sum over agents."""


@inlined
def whole(x: Any) -> int:
    """A number that is whole already as a 64-bit integer."""
    return np.int64(x)  # type: ignore[return-value]


@inlined
def fixed(x: float) -> int:
    """rint(x·2²⁰): a real quantity as an integer that sums exactly."""
    return whole(np.rint(x * SCALE))


@inlined
def real(total: int) -> float:
    """A fixed-point total as a real number again."""
    return total / SCALE


@kernel
def add_columns(table: NDArray[np.int64], low: int, high: int, sums: NDArray[np.int64]) -> None:
    """Add rows ``low`` to ``high`` of a tall, narrow table to ``sums``, column by column, in one pass."""
    for i in range(low, high):
        for j in range(sums.shape[0]):
            sums[j] += table[i, j]
