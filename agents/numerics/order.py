"""Order of packed keys: by digits, from the least, in linear time (Knuth, TAOCP 3, 5.2.5, algorithm R)."""

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import kernel

DIGIT_BITS = 11
DIGITS = 3
"""Three digits hold the upper 32 bits."""

FIRST_BIT = 32


@kernel
def by_upper_half(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keys from the least by their upper 32 bits; equal ones stay in their order.

    On processors that are slow at compressing stores numpy's sort takes four times as long.
    """
    values = 1 << DIGIT_BITS
    mask = np.uint64(values - 1)
    counts = np.zeros((DIGITS, values), np.int64)
    for key in keys:
        for digit in range(DIGITS):
            counts[digit, np.int64((key >> np.uint64(FIRST_BIT + digit * DIGIT_BITS)) & mask)] += 1
    here, there = keys.copy(), np.empty_like(keys)
    for digit in range(DIGITS):
        place = 0
        for value in range(values):
            found = int(counts[digit, value])
            counts[digit, value] = place
            place += found
        shift = np.uint64(FIRST_BIT + digit * DIGIT_BITS)
        for key in here:
            own_value = np.int64((key >> shift) & mask)
            there[counts[digit, own_value]] = key
            counts[digit, own_value] += 1
        here, there = there, here
    return here
