"""Keyed random words: Philox4x32-10 (Salmon et al. 2011; MODEL.md Q8, Q9).

A word is a pure function of its key (seed, stream) and counter (agent, week, index), so no draw depends on order,
on threads, or on how many others were drawn.
"""

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import inlined, unrolled
from agents.numerics.sums import whole

FIRST_WEEK = -52
"""The first week lived, 4 January 2021: counter week 0."""

PERMANENT = FIRST_WEEK
"""The week that permanent draws are keyed with."""

ALWAYS = 4294967296
"""Threshold of a certain event."""

DRAWN_AT_ONCE = 256
"""Agents whose words are drawn together in loops over merchants."""


@unrolled
def block(seed: int, stream: int, agent: int, week: int, quarter: int) -> tuple[int, int, int, int]:
    """Four uniform 32-bit words of counter (agent, week + 52, quarter, 0) under key (seed, stream).

    Ten rounds: (c0, c1, c2, c3) ← (hi(M1·c2) ⊕ c1 ⊕ k0, lo(M1·c2), hi(M0·c0) ⊕ c3 ⊕ k1, lo(M0·c0)), keys bumped
    by the Weyl constants after each round.
    """
    mask = np.uint64(0xFFFFFFFF)
    low = np.uint64(32)
    c0 = np.uint64(agent) & mask
    c1 = np.uint64(week - FIRST_WEEK) & mask
    c2 = np.uint64(quarter) & mask
    c3 = np.uint64(0)
    k0 = np.uint64(seed) & mask
    k1 = np.uint64(stream) & mask
    for _ in range(10):
        p0 = np.uint64(0xD2511F53) * c0
        p1 = np.uint64(0xCD9E8D57) * c2
        c0 = (p1 >> low) ^ c1 ^ k0
        c1 = p1 & mask
        c2 = (p0 >> low) ^ c3 ^ k1
        c3 = p0 & mask
        k0 = (k0 + np.uint64(0x9E3779B9)) & mask
        k1 = (k1 + np.uint64(0xBB67AE85)) & mask
    return np.int64(c0), np.int64(c1), np.int64(c2), np.int64(c3)  # type: ignore[return-value]


@inlined
def word(seed: int, stream: int, agent: int, week: int, index: int) -> int:
    """The ``index``-th uniform word, 0 … 2³²−1, of an agent's week on a stream."""
    w0, w1, w2, w3 = block(seed, stream, agent, week, index >> 2)
    place = index & 3
    if place == 0:
        return w0
    if place == 1:
        return w1
    if place == 2:
        return w2
    return w3


@inlined
def draw_range(seed: int, stream: int, first: int, n: int, week: int, quarter: int, words: NDArray[np.int64]) -> None:
    """The blocks of agents ``first`` … ``first`` + n − 1 into the columns of ``words`` (4, n or more)."""
    w0, w1, w2, w3 = words[0], words[1], words[2], words[3]
    for k in range(n):
        w0[k], w1[k], w2[k], w3[k] = block(seed, stream, first + k, week, quarter)


@inlined
def draw_list(
    seed: int, stream: int, agents: NDArray[np.int32], n: int, week: int, quarter: int, words: NDArray[np.int64]
) -> None:
    """The blocks of the first n of ``agents`` into the columns of ``words`` (4, n or more)."""
    w0, w1, w2, w3 = words[0], words[1], words[2], words[3]
    for k in range(n):
        w0[k], w1[k], w2[k], w3[k] = block(seed, stream, whole(agents[k]), week, quarter)


@inlined
def draw_turns(
    seed: int,
    stream: int,
    agents: NDArray[np.int64],
    n: int,
    week: int,
    quarters: NDArray[np.int64],
    words: NDArray[np.int64],
) -> None:
    """As ``draw_list``, with a number of the block for each of the agents."""
    w0, w1, w2, w3 = words[0], words[1], words[2], words[3]
    for k in range(n):
        w0[k], w1[k], w2[k], w3[k] = block(seed, stream, agents[k], week, quarters[k])


@inlined
def threshold(probability: float) -> int:
    """⌊p·2³²⌋ clipped to 0 … 2³²; an event of probability p happens when ``word < threshold(p)``."""
    if not probability > 0.0:
        return 0
    if probability >= 1.0:
        return ALWAYS
    return np.int64(np.floor(probability * 4294967296.0))  # type: ignore[return-value]


@inlined
def share_threshold(part: float, total: float) -> int:
    """Words below it fall on the part of a total (Q9)."""
    return np.int64(np.floor(part / total * 4294967296.0))  # type: ignore[return-value]


@inlined
def pick(word_: int, n: int) -> int:
    """An index of a list of ``n``: (word·n) >> 32 (Q10)."""
    return (word_ * n) >> 32


@inlined
def uniform(word_: int) -> float:
    """The middle of the word's interval in (0, 1)."""
    return (word_ + 0.5) * 2.3283064365386963e-10
