"""Working space of a batch of consumers, who go through a week's shopping together, one short step after another.

Loops that do one kind of thing for hundreds of consumers run several at a time in the processor, and overlap their
waits for memory; one long loop over consumers does neither.  A batch is small enough to stay in the cache.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import inlined

BATCH: Final = 512

ROOM: Final = 4 * BATCH
"""Occasions gone through at once: more than one consumer ever has in a week."""


class Batch(NamedTuple):
    """A batch's columns: k its consumers, m their occasions one after another, v their valued baskets.

    A basket is a category as one consumer sees it this week; all occasions that fall on it share it.

    Attributes
    ----------
    words
        Four words of draws; (4, k) or (4, m).
    mean, occasions
        Mean number of occasions, and how many there are; (k,).
    admitted, factor, online_factor
        Channels considered, a bit each, their personal factors, and the taste for buying online; (k,), (k, J), (k,).
    ordered, last
        Orders by channel, and the channel of the last one, −1 for none; (k, J) and (k,).
    basket
        Row v of each category's basket, −1 before it is valued; (k, C).
    shopper, agent, quarter, category, bought
        Row k, consumer, number of its block of draws, category and basket v of an occasion; (m,).
    owner, kind
        Row k and category of each basket; (v,).
    market, social, in_person
        Sums of the two nests, and the value of buying in person; (v,).
    market_term, terms, root
        The marketplaces' term of S, S, and the root; (v,).
    online_below, market_below
        Thresholds of buying online, and on a marketplace once online; (v,).
    gain
        ln(root)/α, fixed point; (v,).
    """

    words: NDArray[np.int64]
    mean: NDArray[np.float64]
    occasions: NDArray[np.float64]
    admitted: NDArray[np.int64]
    factor: NDArray[np.float64]
    online_factor: NDArray[np.float64]
    ordered: NDArray[np.int64]
    last: NDArray[np.int64]
    basket: NDArray[np.int64]
    shopper: NDArray[np.int64]
    agent: NDArray[np.int64]
    quarter: NDArray[np.int64]
    category: NDArray[np.int64]
    bought: NDArray[np.int64]
    owner: NDArray[np.int64]
    kind: NDArray[np.int64]
    market: NDArray[np.float64]
    social: NDArray[np.float64]
    in_person: NDArray[np.float64]
    market_term: NDArray[np.float64]
    terms: NDArray[np.float64]
    root: NDArray[np.float64]
    online_below: NDArray[np.int64]
    market_below: NDArray[np.int64]
    gain: NDArray[np.int64]


@inlined
def blank_batch(channels: int, categories: int) -> Batch:
    """Room for a batch; one basket more than there can be, written and never read."""
    baskets = BATCH * categories + 1
    return Batch(
        np.empty((4, ROOM), np.int64),
        np.empty(BATCH),
        np.empty(BATCH),
        np.empty(BATCH, np.int64),
        np.empty((BATCH, channels)),
        np.empty(BATCH),
        np.empty((BATCH, channels), np.int64),
        np.empty(BATCH, np.int64),
        np.empty((BATCH, categories), np.int64),
        np.empty(ROOM, np.int64),
        np.empty(ROOM, np.int64),
        np.empty(ROOM, np.int64),
        np.empty(ROOM, np.int64),
        np.empty(ROOM, np.int64),
        np.empty(baskets, np.int64),
        np.empty(baskets, np.int64),
        np.empty(baskets),
        np.empty(baskets),
        np.empty(baskets),
        np.empty(baskets),
        np.empty(baskets),
        np.empty(baskets),
        np.empty(baskets, np.int64),
        np.empty(baskets, np.int64),
        np.empty(baskets, np.int64),
    )
