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
def column_sums(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum of each column of a tall, narrow table of integers: what numpy does row by row, in one pass."""
    rows, columns = table.shape
    sums = np.zeros(columns, np.int64)
    for i in range(rows):
        for j in range(columns):
            sums[j] += table[i, j]
    return sums
