"""Numerical forms in plain Python (MODEL.md, section 4): no numba, no arrays.

Only the tables of constants are shared with the engine.
"""

import struct
from collections.abc import Sequence
from functools import lru_cache
from math import floor, frexp, ldexp, sqrt

from agents.numerics import functions, normal, quadrature

EXP = functions.EXP.tolist()
LOG = functions.LOG.tolist()
NORMAL_4 = normal.NORMAL_4.tolist()
NORMAL_64 = normal.NORMAL_64.tolist()
NORMAL_1024 = normal.NORMAL_1024.tolist()
NODES = quadrature.NODES.tolist()
WEIGHTS = quadrature.WEIGHTS.tolist()

PERMANENT = -52
"""The week that permanent draws are keyed with."""
MASK = 0xFFFFFFFF
WHOLE = 4294967296
_SINGLE = struct.Struct("f")


def f32(x: float) -> float:
    """Round to the nearest single-precision number, as a column of float32 does."""
    return _SINGLE.unpack(_SINGLE.pack(x))[0]


def exp_t(x: float) -> float:
    """e^x by table with linear interpolation (Q5)."""
    if x < -700.0:
        return 0.0
    y = min(x, 709.0) * 1.4426950408889634
    whole = floor(y)
    scaled = (y - whole) * 4096.0
    idx = int(scaled)
    rest = scaled - idx
    return ldexp(EXP[idx] + rest * (EXP[idx + 1] - EXP[idx]), whole)


def log2_t(x: float) -> float:
    """Binary logarithm of a positive number by table (Q5)."""
    mantissa, exponent = frexp(x)
    whole = exponent - 1
    scaled = (mantissa * 2.0 - 1.0) * 4096.0
    idx = int(scaled)
    rest = scaled - idx
    return whole + LOG[idx] + rest * (LOG[idx + 1] - LOG[idx])


def log_t(x: float) -> float:
    """Natural logarithm (Q5)."""
    return log2_t(x) * 0.6931471805599453


def pow_t(x: float, y: float) -> float:
    """x^y; 0^y = 0 (Q5)."""
    if x <= 0.0:
        return 0.0
    return exp_t(y * log_t(x))


def logistic_t(x: float) -> float:
    """1 / (1 + e^−x) (Q5)."""
    return 1.0 / (1.0 + exp_t(-x))


def lognormal(z: float, sd: float) -> float:
    """Lognormal with mean 1 (Q11)."""
    return exp_t(sd * z - sd * sd / 2.0)


def clip(x: float, low: float, high: float) -> float:
    """``x``, or the bound it passes."""
    return min(max(x, low), high)


@lru_cache(maxsize=256)
def round_keys(seed: int, stream: int) -> list[tuple[int, int]]:
    """The keys of Philox's ten rounds: (seed, stream), raised by the Weyl constants (Q8)."""
    return [((seed + n * 0x9E3779B9) & MASK, (stream + n * 0xBB67AE85) & MASK) for n in range(10)]


@lru_cache(maxsize=1 << 17)
def block(seed: int, stream: int, agent: int, week: int, quarter: int) -> tuple[int, int, int, int]:
    """Four words of Philox4x32-10 for counter (agent, week + 52, quarter, 0) under key (seed, stream) (Q8)."""
    c0, c1, c2, c3 = agent & MASK, (week + 52) & MASK, quarter & MASK, 0
    for k0, k1 in round_keys(seed, stream):
        p0 = 0xD2511F53 * c0
        p1 = 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
    return c0, c1, c2, c3


def word(seed: int, stream: int, agent: int, week: int, index: int) -> int:
    """The ``index``-th word of an agent's week on a stream, 0 … 2³²−1 (Q8)."""
    return block(seed, stream, agent, week, index >> 2)[index & 3]


def threshold(probability: float) -> int:
    """⌊p·2³²⌋ clipped to 0 … 2³² (Q9)."""
    if not probability > 0.0:
        return 0
    if probability >= 1.0:
        return WHOLE
    return floor(probability * 4294967296.0)


def pick(word_: int, n: int) -> int:
    """An index of a list of n (Q10)."""
    return (word_ * n) >> 32


def uniform(word_: int) -> float:
    """The middle of the word's interval in (0, 1)."""
    return (word_ + 0.5) * 2.3283064365386963e-10


def ordered_choice(weights: Sequence[float], total: float, word_: int) -> int:
    """First k with weight and word < ⌊(w_0 + … + w_k)/total·2³²⌋, else the last with weight (Q9)."""
    cumulative = 0.0
    last = 0
    for k, weight in enumerate(weights):
        if weight > 0.0:
            cumulative = cumulative + weight
            last = k
            if word_ < floor(cumulative / total * 4294967296.0):
                return k
    return last


def left_sum(values: Sequence[float]) -> float:
    """Left-to-right sum, without the compensation that Python's ``sum`` gives floats."""
    total = 0.0
    for value in values:
        total = total + value
    return total


def poisson(mean: float, word_: int) -> int:
    """Inverse of the Poisson distribution at word·2⁻³², mean clipped to 60 (Q12)."""
    mean = min(mean, 60.0)
    u = word_ * 2.3283064365386963e-10
    p = exp_t(-mean)
    cumulative = p
    count = 0
    while u >= cumulative and count < 200:
        count += 1
        p = p * mean / count
        cumulative = cumulative + p
    return count


def draw_count(mean: float, word_: int) -> int:
    """Poisson count of any mean; above 60 the normal with the same mean and variance, from 0 (d6)."""
    if mean <= 60.0:
        return poisson(mean, word_)
    return max(0, round(mean + sqrt(mean) * NORMAL_1024[word_ >> 22]))


def rint(x: float) -> int:
    """Nearest whole number, ties to even (Q3)."""
    return round(x)


def ppm(rate: float) -> int:
    """A rate in whole parts per million (Q2)."""
    return round(rate * 1e6)


def apply_ppm(amount: int, rate_ppm: int) -> int:
    """``rate_ppm`` parts per million of an amount ≥ 0, ties to even (Q2)."""
    whole, rest = divmod(amount, 1_000_000)
    base, part = divmod(rest * rate_ppm, 1_000_000)
    if part > 500_000 or (part == 500_000 and base % 2 == 1):
        base += 1
    return whole * rate_ppm + base


def share_of(amount: int, rate: float) -> int:
    """A rate of an amount, in whole rupiah (Q2)."""
    return apply_ppm(amount, ppm(rate))


def allocate(total: int, raw: Sequence[int]) -> list[int]:
    """Share a total out in proportion to ``raw``; what floors leave over goes round in list order (Q4)."""
    weight = sum(raw)
    if weight <= 0:
        return [0] * len(raw)
    ratio = total / weight
    out = [floor(each * ratio) for each in raw]
    left = total - sum(out)
    while left != 0:
        step = 1 if left > 0 else -1
        for k, each in enumerate(raw):
            if left != 0 and each > 0 and out[k] + step >= 0:
                out[k] += step
                left -= step
    return out


def fixed(x: float) -> int:
    """A real quantity as an integer that sums exactly (Q7)."""
    return round(x * 1048576.0)


def real(total: int) -> float:
    """A fixed-point total as a real number again (Q7)."""
    return total / 1048576.0
