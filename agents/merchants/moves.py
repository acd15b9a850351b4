"""Counting sellers who start on, leave or give up channels (the ``sellers`` flows of the records)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import NONE, Merchants
from agents.numerics.compile import inlined
from agents.numerics.sums import whole


@inlined
def main_channel(m: Merchants, i: int, besides: int) -> int:
    """The channel with the largest share of turnover, ``besides`` left out; J for a merchant without one."""
    channels = m.channel_state.shape[1]
    best = channels
    share = -1.0
    for j in range(channels):
        if j != besides and m.channel_state[i, j] != NONE and m.revenue_share[i, j] > share:
            best = j
            share = np.float64(m.revenue_share[i, j])
    return best


@inlined
def count_move(
    m: Merchants, i: int, origin: int, target: int, moved: NDArray[np.int64], moved_idr: NDArray[np.int64]
) -> None:
    """Book the firms of agent ``i`` as going from ``origin`` to ``target`` (J: none), with their weekly turnover."""
    moved[origin, target] += m.weight[i]
    moved_idr[origin, target] += whole(np.rint(np.float64(m.revenue_13[i]) * np.float64(m.weight[i])))
