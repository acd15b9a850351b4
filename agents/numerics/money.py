"""Exact money: rates in parts per million, and a total shared out to the last rupiah (MODEL.md Q2–Q4)."""

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import inlined, kernel
from agents.numerics.sums import whole


@inlined
def ppm(rate: float) -> int:
    """A rate as whole parts per million, rint(rate·10⁶)."""
    return whole(np.rint(rate * 1e6))


@inlined
def apply_ppm(amount: int, rate_ppm: int) -> int:
    """``rate_ppm`` parts per million of ``amount`` ≥ 0, to the nearest rupiah, ties to even, without overflow."""
    whole = amount // 1000000
    part = (amount - whole * 1000000) * rate_ppm
    base = part // 1000000
    rest = part - base * 1000000
    if rest > 500000 or (rest == 500000 and (base & 1) == 1):
        base += 1
    return whole * rate_ppm + base


@kernel
def apply_ppm_each(amounts: NDArray[np.int64], rates_ppm: NDArray[np.int64]) -> NDArray[np.int64]:
    """``apply_ppm`` of every amount in a table and its rate."""
    out = np.empty_like(amounts)
    rows, columns = amounts.shape
    for i in range(rows):
        for j in range(columns):
            out[i, j] = apply_ppm(amounts[i, j], rates_ppm[i, j])
    return out


@inlined
def allocate(total: int, raw: NDArray[np.int64], n: int, out: NDArray[np.int64]) -> None:
    """Share ``total`` out in proportion to ``raw``[:n] into ``out``[:n]; the shares sum to it exactly.

    Each gets ⌊raw·(total/Σraw)⌋; what floors leave over goes round, one rupiah each, in the order of the list to
    those with a share (or is taken back from them in that order).  With no weight at all nothing is shared.
    """
    weight = 0
    for k in range(n):
        weight += raw[k]
    if weight <= 0:
        for k in range(n):
            out[k] = 0
        return
    ratio = total / weight
    left = total
    for k in range(n):
        out[k] = whole(np.floor(raw[k] * ratio))
        left -= out[k]
    while left != 0:
        step = 1 if left > 0 else -1
        for k in range(n):
            if left != 0 and raw[k] > 0 and out[k] + step >= 0:
                out[k] += step
                left -= step
