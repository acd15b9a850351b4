"""Firms that give up: out of cash for too long, or for reasons outside the market (MODEL.md e8)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Books, Sectors
from agents.merchants.columns import LARGE, NONE, Merchants
from agents.merchants.moves import count_move, main_channel
from agents.numerics.compile import inlined, kernel
from agents.numerics.draws import DRAWN_AT_ONCE, draw_range
from agents.streams import EXIT


@kernel
def close_firms(
    m: Merchants,
    low: int,
    high: int,
    books: Books,
    sectors: Sectors,
    paid: NDArray[np.int64],
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """Exit from rows ``low`` … ``high`` − 1: cash below zero for too long, or a small chance a week; all is settled."""
    words = np.empty((4, DRAWN_AT_ONCE), np.int64)
    for first in range(low, high, DRAWN_AT_ONCE):
        n = min(DRAWN_AT_ONCE, high - first)
        draw_range(books.seed, EXIT, first, n, books.week, 0, words)
        for k in range(n):
            i = first + k
            if m.alive[i] == 0 or m.size_class[i] == LARGE:
                continue
            m.negative_weeks[i] = m.negative_weeks[i] + 1 if m.cash_idr[i] < 0 else 0
            broke = m.negative_weeks[i] >= books.exit_weeks
            if broke or words[0, k] < books.exit_rate[m.size_class[i]]:
                close_firm(m, i, books.week, sectors, paid, moved, moved_idr)


@inlined
def close_firm(
    m: Merchants,
    i: int,
    week: int,
    sectors: Sectors,
    paid: NDArray[np.int64],
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """Its cash goes to its owners, its debt to its creditors; all channels end."""
    channels = m.channel_state.shape[1]
    count_move(m, i, main_channel(m, i, -1), channels, moved, moved_idr)
    if m.cash_idr[i] > 0:
        paid[sectors.merchants, sectors.households] += m.cash_idr[i]
    else:
        paid[sectors.creditors, sectors.merchants] -= m.cash_idr[i]
    m.cash_idr[i] = 0
    m.alive[i] = 0
    m.died[i] = week
    for j in range(channels):
        m.channel_state[i, j] = NONE
