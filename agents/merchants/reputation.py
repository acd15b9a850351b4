"""What a week's sales leave behind: popularity, ratings, how often one wins where one is seen (MODEL.md d7)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, Merchants
from agents.numerics.compile import kernel


class Memory(NamedTuple):
    """Rates of learning, per week: ``popularity``, ``win_share``; ``rating`` ratings an order; ``rating_limit``."""

    popularity: float
    win_share: float
    rating: float
    rating_limit: float


@kernel
def remember_sales(
    m: Merchants,
    low: int,
    high: int,
    memory: Memory,
    order_idr: NDArray[np.int64],
    sales_idr: NDArray[np.int64],
    won: NDArray[np.float64],
    expected_idr: NDArray[np.float64],
) -> None:
    """Popularity y, win share and ratings of the living in rows ``low`` … ``high`` − 1; sales (slots, J), rupiah.

    ``expected_idr`` (high − low,) is what each could expect on all channels, ``won`` the same × the share of a basket
    it wins.
    """
    channels = order_idr.shape[0]
    for i in range(low, high):
        if m.alive[i] == 0:
            continue
        weight = np.float64(m.weight[i])
        orders = 0.0
        for j in range(channels):
            here = 0.0
            if sales_idr[i, j] > 0:
                here = sales_idr[i, j] / (weight * order_idr[j])
                orders = orders + here
            if m.channel_state[i, j] == ACTIVE:
                y = np.float64(m.popularity[i, j])
                m.popularity[i, j] = y + memory.popularity * (here - y)
        hope = expected_idr[i - low]
        if hope > 0.0:
            share = np.float64(m.win_share[i])
            m.win_share[i] = share + memory.win_share * (won[i - low] / hope - share)
        new = memory.rating * orders
        if new > 0.0:
            count = np.float64(m.rating_count[i])
            rating = np.float64(m.rating[i])
            m.rating[i] = rating + new / (count + new) * (np.float64(m.quality[i]) - rating)
            m.rating_count[i] = min(count + new, memory.rating_limit)
