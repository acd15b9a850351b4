"""What shoppers meet next week: prices, how many offers, who sells live (MODEL.md d8)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, Merchants
from agents.merchants.members import account_of, list_rows
from agents.merchants.shelf import Shelf, offer_weight
from agents.numerics.compile import inlined, kernel
from agents.numerics.functions import exp_t, log_t
from agents.numerics.sums import fixed, real, whole


@kernel
def publish_offers(
    m: Merchants,
    standing: NDArray[np.uint16],
    shelf: Shelf,
    prices_too: bool,
    price_index: NDArray[np.float64],
    offers: NDArray[np.float64],
) -> None:
    """N_jc, real firms with an active offer, partner's sellers by the assortment, into ``offers`` (J, C).

    With ``prices_too``, P_jc = exp of the W-weighted mean of ln p over active offers into ``price_index`` (J, C), kept
    while there are none.
    """
    categories = offers.shape[1]
    firms = np.zeros(categories, np.int64)
    lent = np.zeros(categories, np.int64)
    total = np.zeros(categories, np.int64)
    moment = np.zeros(categories, np.int64)
    row = list_rows(m, standing, shelf)
    for k in range(row.shape[0]):
        i = row[k]
        own = account_of(whole(standing[i]), shelf)
        c = m.category[i]
        if own == shelf.channel:
            firms[c] += m.weight[i]
        else:
            lent[c] += fixed(np.float64(m.weight[i]) * shelf.assortment)
        if prices_too:
            weight = offer_weight(m, i, shelf, own)
            total[c] += fixed(weight)
            moment[c] += fixed(weight * log_t(np.float64(m.price[i, shelf.channel])))
    for c in range(categories):
        offers[shelf.channel, c] = firms[c] + real(lent[c])
        if total[c] > 0:
            price_index[shelf.channel, c] = exp_t(moment[c] / total[c])


@inlined
def goes_live(m: Merchants, i: int, channel: int, live_threshold: NDArray[np.int64]) -> bool:
    """Whether it sells live on a feed's channel: it has (or had) an account, and is of the kind that does."""
    state = m.channel_state[i, channel]
    return (state in (ACTIVE, DORMANT)) and m.live_rank[i] < live_threshold[channel]


@kernel
def publish_live_sellers(
    m: Merchants, channel: int, live_threshold: NDArray[np.int64], live_sellers: NDArray[np.float64]
) -> None:
    """Firms that go live on a channel by category, dormant ones too, into ``live_sellers`` (J, C)."""
    categories = live_sellers.shape[1]
    firms = np.zeros(categories, np.int64)
    for i in range(m.alive.shape[0]):
        if m.alive[i] and m.goods[i] != CROSS_BORDER and goes_live(m, i, channel, live_threshold):
            firms[m.category[i]] += m.weight[i]
    for c in range(categories):
        live_sellers[channel, c] = firms[c]
