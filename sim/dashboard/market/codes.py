"""Amounts in two bytes: steps of a logarithm, fine enough that no picture or share shows them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LEAST_IDR: Final = 100.0
"""Smaller amounts count as nothing, rupiah."""

LARGEST_IDR: Final = 1e13
STEPS: Final = 65534
STEP: Final = float(np.log(LARGEST_IDR / LEAST_IDR)) / STEPS
"""Relative width of a step of revenue: 0.04 %."""

SIGNED_STEPS: Final = 32766
SIGNED_STEP: Final = float(np.log(LARGEST_IDR / LEAST_IDR)) / SIGNED_STEPS

LEAST_JOBS: Final = 0.1
JOBS_STEP: Final = float(np.log(10_000.0 / LEAST_JOBS)) / 254

REVENUE: Final[NDArray[np.int64]] = np.concatenate(
    ([0], np.rint(LEAST_IDR * np.exp(STEP * np.arange(65535)))),
).astype(np.int64)
"""Rupiah of each code; whole, so that sums over weeks do not depend on their order."""

_CASH = LEAST_IDR * np.exp(SIGNED_STEP * np.arange(SIGNED_STEPS + 1))
CASH: Final[NDArray[np.float32]] = np.concatenate((-_CASH[::-1], [0.0], _CASH)).astype(np.float32)
"""Rupiah of each code, from the least: the middle is code 0."""

JOBS: Final[NDArray[np.float32]] = np.concatenate(
    ([0.0], LEAST_JOBS * np.exp(JOBS_STEP * np.arange(255))),
).astype(np.float32)


def revenue_codes(idr: NDArray[Any]) -> NDArray[np.uint16]:
    """Codes of amounts that are not negative, rupiah."""
    return _steps(idr, LEAST_IDR, STEP, STEPS).astype(np.uint16)


def cash_codes(idr: NDArray[Any]) -> NDArray[np.int16]:
    """Codes of amounts of either sign, rupiah."""
    steps = _steps(np.abs(idr), LEAST_IDR, SIGNED_STEP, SIGNED_STEPS)
    return np.where(idr < 0, -steps, steps).astype(np.int16)


def jobs_codes(workers: NDArray[Any]) -> NDArray[np.uint8]:
    """Codes of workers a firm, in steps of 5 %."""
    return _steps(workers, LEAST_JOBS, JOBS_STEP, 254).astype(np.uint8)


def cash_of(codes: NDArray[np.int16]) -> NDArray[np.float32]:
    """Rupiah of codes."""
    return np.asarray(CASH[codes.astype(np.int64) + SIGNED_STEPS + 1])


def _steps(amounts: NDArray[Any], least: float, step: float, most: int) -> NDArray[np.float32]:
    """0 below the least, else 1 + steps above it."""
    scaled = amounts.astype(np.float32) * np.float32(1.0 / least)
    kept = scaled >= 1.0
    np.maximum(scaled, np.float32(1.0), out=scaled)
    np.log(scaled, out=scaled)
    scaled *= np.float32(1.0 / step)
    np.rint(scaled, out=scaled)
    np.minimum(scaled, np.float32(most), out=scaled)
    scaled += np.float32(1.0)
    scaled *= kept
    return scaled
