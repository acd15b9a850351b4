"""Whose first online channel digital support pays for (MODEL.md section 13)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Books
from agents.merchants.columns import Merchants
from agents.merchants.review import Outlook, joining_cost, online_channels, reviews
from agents.numerics.compile import kernel
from agents.numerics.draws import word
from agents.numerics.sums import whole
from agents.streams import SUPPORT

SMALL = 1


@kernel
def choose_supported(
    m: Merchants, outlook: Outlook, books: Books, purse_idr: int, supported: NDArray[np.uint8]
) -> None:
    """Mark reviewing micro and small shops without online channel in the order of their draw, while the purse lasts.

    Each is reckoned at the dearest first channel open to it, so what is paid never exceeds the purse.
    """
    rows = m.alive.shape[0]
    rank = np.full(rows, 1 << 40, np.int64)
    for i in range(rows):
        eligible = m.size_class[i] <= SMALL and m.shop[i] == 1 and m.able[i] == 1 and online_channels(m, i) == 0
        if eligible and reviews(m, i, outlook, books):
            rank[i] = word(books.seed, SUPPORT, i, books.week, 0)
    order = np.argsort(rank, kind="mergesort")
    for k in range(rows):
        i = order[k]
        if rank[i] >= 1 << 40:
            return
        dearest = 0.0
        for p in range(outlook.open_channels.shape[0]):
            if outlook.open_channels[p]:
                dearest = max(dearest, joining_cost(m, i, p, True, outlook, books))
        need = whole(np.rint(np.float64(m.weight[i]) * dearest))
        if need > 0 and need <= purse_idr:
            purse_idr -= need
            supported[i] = 1
