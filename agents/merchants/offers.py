"""What shoppers meet next week: prices, how many offers, who sells live (MODEL.md d8)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, SIDE_ONLINE, Merchants
from agents.merchants.members import account_of
from agents.merchants.offer_batch import BATCH, Offers, blank_offers, gather_weight, weigh_offers
from agents.merchants.shelf import Shelf, barred
from agents.numerics.compile import inlined, kernel
from agents.numerics.functions import exp_t, log_t
from agents.numerics.sums import fixed, real, whole


@kernel
def count_offers(
    m: Merchants,
    low: int,
    high: int,
    standing: NDArray[np.uint16],
    shelves: Sequence[Shelf],
    asked: NDArray[np.uint8],
    firms: NDArray[np.int64],
    lent: NDArray[np.int64],
    total: NDArray[np.int64],
    moment: NDArray[np.int64],
) -> None:
    """Offers of merchants ``low`` … ``high`` − 1 on all ``asked`` (J,) channels at once; the arrays (J, C) gain them.

    ``firms`` with an account of their own; ``lent`` the assortment's part of the partner's, fixed point; ``total`` and
    ``moment`` Σ W and Σ W·ln p, fixed point.  ``shelves`` (J,) are the channels' records.
    """
    channels = asked.shape[0]
    reach = np.zeros(channels, np.int64)
    for j in range(channels):
        if asked[j]:
            reach[j] = 1 << j
            if shelves[j].partner >= 0:
                reach[j] |= 1 << shelves[j].partner
    offers = blank_offers()
    cell = np.empty((2, BATCH), np.int64)
    n = 0
    for i in range(low, high):
        stands = whole(standing[i])
        for j in range(channels):
            if (stands & reach[j]) == 0 or (shelves[j].side == SIDE_ONLINE and barred(m, i, j, shelves[j].minimum_usd)):
                continue
            account = account_of(stands, shelves[j])
            gather_weight(m, i, shelves[j], account, n, offers)
            c = m.category[i]
            cell[0, n] = j
            cell[1, n] = c
            n += 1
            if account == j:
                firms[j, c] += m.weight[i]
            else:
                lent[j, c] += fixed(np.float64(m.weight[i]) * shelves[j].assortment)
        if n > BATCH - channels:
            add_offers(n, cell, offers, total, moment)
            n = 0
    add_offers(n, cell, offers, total, moment)


@inlined
def add_offers(
    n: int, cell: NDArray[np.int64], offers: Offers, total: NDArray[np.int64], moment: NDArray[np.int64]
) -> None:
    """Add W and W·ln p of the first ``n`` offers to their cells."""
    weigh_offers(n, offers)
    for k in range(n):
        offers.price[k] = log_t(offers.price[k])
    for k in range(n):
        total[cell[0, k], cell[1, k]] += fixed(offers.weight[k])
        moment[cell[0, k], cell[1, k]] += fixed(offers.weight[k] * offers.price[k])


@kernel
def publish_offers(
    asked: NDArray[np.uint8],
    prices_too: bool,
    firms: NDArray[np.int64],
    lent: NDArray[np.int64],
    total: NDArray[np.int64],
    moment: NDArray[np.int64],
    price_index: NDArray[np.float64],
    offers: NDArray[np.float64],
) -> None:
    """N_jc, real firms with an active offer, partner's sellers by the assortment, into ``offers`` (J, C).

    With ``prices_too``, P_jc = exp of the W-weighted mean of ln p over active offers into ``price_index`` (J, C), kept
    while there are none.
    """
    channels, categories = offers.shape
    for j in range(channels):
        for c in range(categories if asked[j] else 0):
            offers[j, c] = firms[j, c] + real(lent[j, c])
            if prices_too and total[j, c] > 0:
                price_index[j, c] = exp_t(moment[j, c] / total[j, c])


@inlined
def goes_live(m: Merchants, i: int, channel: int, live_threshold: NDArray[np.int64]) -> bool:
    """Whether it sells live on a feed's channel: it has (or had) an account, and is of the kind that does."""
    state = m.channel_state[i, channel]
    return (state in (ACTIVE, DORMANT)) and m.live_rank[i] < live_threshold[channel]


@kernel
def count_live_sellers(
    m: Merchants,
    low: int,
    high: int,
    live_threshold: NDArray[np.int64],
    asked: NDArray[np.uint8],
    firms: NDArray[np.int64],
) -> None:
    """Firms among merchants ``low`` … ``high`` − 1 that go live, dormant ones too; ``firms`` (J, C) gains them."""
    for i in range(low, high):
        if m.alive[i] and m.goods[i] != CROSS_BORDER:
            for j in range(live_threshold.shape[0]):
                if asked[j] and goes_live(m, i, j, live_threshold):
                    firms[j, m.category[i]] += m.weight[i]
