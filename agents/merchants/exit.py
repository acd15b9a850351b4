"""Firms that give up: out of cash for too long, or by a chance that grows as turnover falls (MODEL.md e8)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Books, Sectors
from agents.merchants.columns import LARGE, NONE, Merchants
from agents.merchants.moves import count_move, main_channel
from agents.numerics.compile import inlined, kernel
from agents.numerics.draws import word
from agents.numerics.functions import pow_t
from agents.numerics.sums import whole
from agents.streams import EXIT


@inlined
def chance_to_give_up(m: Merchants, i: int, books: Books) -> int:
    """Threshold of η_z·(base ÷ turnover)^κ, bounded both ways: who earns less than before gives up sooner."""
    often = books.exit_rate[m.size_class[i]]
    base = np.float64(m.revenue_base[i])
    if base <= 0.0:
        return often
    most = books.exit_turnover_most
    fallen = min(max(base / max(np.float64(m.revenue_13[i]), 1.0), 1.0 / most), most)
    return whole(np.rint(often * pow_t(fallen, books.exit_turnover_elasticity)))


@kernel
def close_firms(
    m: Merchants,
    books: Books,
    sectors: Sectors,
    paid: NDArray[np.int64],
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """Exit: cash below zero for too long, or by a small chance a week; what is left is settled."""
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0 or m.size_class[i] == LARGE:
            continue
        m.negative_weeks[i] = m.negative_weeks[i] + 1 if m.cash_idr[i] < 0 else 0
        broke = m.negative_weeks[i] >= books.exit_weeks
        if broke or word(books.seed, EXIT, i, books.week, 0) < chance_to_give_up(m, i, books):
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
