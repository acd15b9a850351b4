"""Who pays whom: the sectors of the economy and the books that must close every week (MODEL.md, e1–e8).

``paid[a, b]`` is what sector a paid sector b this week, in whole rupiah; a transfer is booked once, so both sides
hold the same integer.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

SECTORS: Final = (
    "consumers",
    "merchants",
    "households",
    "platforms",
    "suppliers",
    "staff and rent",
    "logistics",
    "government",
    "creditors",
)
CONSUMERS: Final = 0
MERCHANTS: Final = 1
HOUSEHOLDS: Final = 2
PLATFORMS: Final = 3
SUPPLIERS: Final = 4
STAFF: Final = 5
LOGISTICS: Final = 6
GOVERNMENT: Final = 7
CREDITORS: Final = 8


def net_receipts(paid: NDArray[np.int64], sector: int) -> int:
    """What a sector received less what it paid, rupiah."""
    return int(paid[:, sector].sum() - paid[sector, :].sum())
