"""exp, log and power by table with linear interpolation (MODEL.md Q5).

Twin and engine share these, so they agree to the last bit on every machine, whatever its mathematical library.
Relative error below 1e-6 in the range the model uses.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from agents.numerics.compile import inlined

_GRID = np.arange(4097) / 4096.0
EXP = np.append(np.rint(np.exp2(_GRID) * 2.0**40) / 2.0**40, 2.0)
"""2^(n/4096); the last entry twice, for a fraction that rounds up to 1."""

LOG = np.rint(np.log2(1.0 + _GRID) * 2.0**40) / 2.0**40

LOG2_E = 1.4426950408889634
LN_2 = 0.6931471805599453


@intrinsic
def _bits(typing_context: Any, x: Any) -> Any:
    """The 64 bits of a float as an integer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def _float(typing_context: Any, bits: Any) -> Any:
    """The float of 64 bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


@inlined
def exp_t(x: float) -> float:
    """e^x; 0 below x = −700, and no more than e^709."""
    y = min(max(x, -700.0), 709.0) * LOG2_E
    whole = np.floor(y)
    scaled = (y - whole) * 4096.0
    idx = np.int64(scaled)
    rest = scaled - idx
    at = np.uint64(idx)
    power_of_two = _float((np.int64(whole) + 1023) << 52)
    value = (EXP[at] + rest * (EXP[at + np.uint64(1)] - EXP[at])) * power_of_two
    return 0.0 if x < -700.0 else value


@inlined
def log2_t(x: float) -> float:
    """Binary logarithm of a positive normal number."""
    bits = _bits(float(x))
    whole = (bits >> 52) - 1023
    at = np.uint64((bits >> 40) & 4095)
    rest = (bits & 1099511627775) * 9.094947017729282e-13
    return whole + LOG[at] + rest * (LOG[at + np.uint64(1)] - LOG[at])  # type: ignore[no-any-return]


@inlined
def log_t(x: float) -> float:
    """Natural logarithm of a positive normal number."""
    return log2_t(x) * LN_2


@inlined
def pow_t(x: float, y: float) -> float:
    """x^y for x ≥ 0; 0^y = 0 for y > 0."""
    value = exp_t(y * log_t(x))
    return value if x > 0.0 else 0.0


@inlined
def logistic_t(x: float) -> float:
    """1 / (1 + e^−x)."""
    return 1.0 / (1.0 + exp_t(-x))
