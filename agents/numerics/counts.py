"""Counts and choices from one word (MODEL.md Q9, Q12)."""

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import inlined, unrolled
from agents.numerics.draws import share_threshold
from agents.numerics.functions import exp_t
from agents.numerics.normal import NORMAL_1024
from agents.numerics.sums import whole

MAX_MEAN = 60.0
"""Poisson means beyond are clipped, or drawn as normals."""

TOGETHER = 64
"""Counts drawn at once."""


@inlined
def poisson(mean: float, word: int) -> int:
    """Inverse of the Poisson distribution function at ``word``·2⁻³²; the mean is clipped to 60."""
    mean = min(mean, MAX_MEAN)
    u = word * 2.3283064365386963e-10
    p = exp_t(-mean)
    cumulative = p
    count = 0
    while u >= cumulative and count < 200:
        count += 1
        p = p * mean / count
        cumulative = cumulative + p
    return count


@inlined
def draw_count(mean: float, word: int) -> float:
    """Poisson count of any mean: above 60 the normal with the same mean and variance, in whole numbers from 0 (d6)."""
    if mean <= MAX_MEAN:
        return float(poisson(mean, word))
    return max(0.0, np.rint(mean + np.sqrt(mean) * NORMAL_1024[word >> 22]))  # type: ignore[no-any-return]


@inlined
def draw_counts(mean: NDArray[np.float64], words: NDArray[np.int64], n: int, count: NDArray[np.float64]) -> None:
    """``draw_count`` of the first n means and words, some at a time."""
    columns = np.empty((4, TOGETHER))
    uniform, rate, term, cumulative = columns[0], columns[1], columns[2], columns[3]
    for start in range(0, n, TOGETHER):
        some = min(TOGETHER, n - start)
        for k in range(some):
            uniform[k] = words[start + k] * 2.3283064365386963e-10
            rate[k] = min(mean[start + k], MAX_MEAN)
            nothing = exp_t(-rate[k])
            term[k] = nothing if mean[start + k] <= MAX_MEAN else 1.0
            cumulative[k] = term[k]
        count_up(uniform, rate, term, cumulative, some, count[start : start + some])
    for k in range(n):
        if mean[k] > MAX_MEAN:
            count[k] = draw_count(mean[k], words[k])


@unrolled
def count_up(
    uniform: NDArray[np.float64],
    rate: NDArray[np.float64],
    term: NDArray[np.float64],
    cumulative: NDArray[np.float64],
    n: int,
    count: NDArray[np.float64],
) -> None:
    """``poisson`` of n rates at once: each step adds a term to every sum, until every sum is above its word."""
    for k in range(n):
        count[k] = 0.0
    step = 0.0
    below = 1
    while below > 0 and step < 200.0:
        step = step + 1.0
        below = 0
        for k in range(n):
            more = whole(uniform[k] >= cumulative[k])
            count[k] = count[k] + more
            term[k] = term[k] * rate[k] / step
            cumulative[k] = cumulative[k] + term[k]
            below += more


@inlined
def ordered_choice(weights: NDArray[np.float64], n: int, total: float, word: int) -> int:
    """First k < n with word < ⌊(w_0 + … + w_k)/total·2³²⌋; the last alternative with weight if none.

    ``total`` is the left-to-right sum of the weights.
    """
    cumulative = 0.0
    last = 0
    for k in range(n):
        if weights[k] > 0.0:
            cumulative = cumulative + weights[k]
            last = k
            if word < share_threshold(cumulative, total):
                return k
    return last
