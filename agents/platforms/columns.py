"""What is known of each channel (MODEL.md, section 6); the last row, ``physical``, has no fees."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Platforms(NamedTuple):
    """A row for each channel.

    Attributes
    ----------
    opened
        1 once the channel has had checkout; (channels,).
    shut
        1 while a channel that had opened can't sell: its sellers are dormant; (channels,).
    commission
        Share of listed value, by category; (channels, categories).
    voucher
        Share of listed value the platform pays; (channels,).
    voucher_target_share, share_26
        Mean online share before the base week, and EWMA over 26 weeks; (channels,).
    cash_idr, budget_idr
        Rupiah; (channels,).
    drift
        Random walk of taste, utils; (channels,).
    price_index, offers, live_sellers
        What shoppers meet next week: W-weighted mean price (reference price 1), real firms with an active offer,
        firms that go live; (channels, categories).
    price_reference, offers_reference, live_reference
        Their values at the base week; (channels, categories).
    """

    opened: NDArray[np.uint8]
    shut: NDArray[np.uint8]
    commission: NDArray[np.float64]
    voucher: NDArray[np.float64]
    voucher_target_share: NDArray[np.float64]
    share_26: NDArray[np.float64]
    cash_idr: NDArray[np.int64]
    budget_idr: NDArray[np.int64]
    drift: NDArray[np.float64]
    price_index: NDArray[np.float64]
    offers: NDArray[np.float64]
    live_sellers: NDArray[np.float64]
    price_reference: NDArray[np.float64]
    offers_reference: NDArray[np.float64]
    live_reference: NDArray[np.float64]
