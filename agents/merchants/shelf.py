"""One channel's shelf in a week: who is on it, and how much each weighs (MODEL.md d1–d4)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, CROSS_BORDER, IMPORTED, LOCAL, SIDE_ONLINE, SIDE_PHYSICAL, Merchants
from agents.numerics.compile import inlined
from agents.numerics.functions import log_t, pow_t


class Shelf(NamedTuple):
    """What decides sales on one channel this week.

    Attributes
    ----------
    seed, week
        Key of every draw.
    channel
        Its row.
    side
        ``SIDE_PHYSICAL`` or ``SIDE_ONLINE``.
    offers_seen, local_slots
        k, and how many of the k must be local.
    popularity_exponent
        ρ_pop.
    price_weight, rating_weight, rating_prior, local_preference, proximity
        α_off, β_r, n_0, β_L, β_prox.
    delivery, delivery_abroad
        β_t × days, utils, for goods stocked in Indonesia and for goods shipped from abroad.
    origin_imported, origin_cross_border
        Calibrated intercepts, utils.
    ad_factor
        1 − d_j·η_ad.
    order_idr
        Rupiah an order.
    partner, assortment
        The partner whose sellers are on the front too (−1: none), and the share of them, as_t.
    minimum_usd
        Least unit price of cross-border goods, US$; (C,).
    expected
        1 in expected mode: sales are their means.
    """

    seed: int
    week: int
    channel: int
    side: int
    offers_seen: int
    local_slots: int
    popularity_exponent: float
    price_weight: float
    rating_weight: float
    rating_prior: float
    local_preference: float
    proximity: float
    delivery: float
    delivery_abroad: float
    origin_imported: float
    origin_cross_border: float
    ad_factor: float
    order_idr: int
    partner: int
    assortment: float
    minimum_usd: NDArray[np.float64]
    expected: int


@inlined
def barred(m: Merchants, i: int, channel: int, minimum_usd: NDArray[np.float64]) -> bool:
    """Whether import rules forbid the offer: a cross-border piece below the least unit price."""
    if m.goods[i] != CROSS_BORDER:
        return False
    return np.float64(m.unit_value_usd[i]) * np.float64(m.price[i, channel]) < minimum_usd[m.category[i]]


@inlined
def account(m: Merchants, i: int, shelf: Shelf) -> int:
    """The channel whose account puts the merchant on the shelf: its own, the partner's, or −1 for none (d1)."""
    if m.alive[i] == 0:
        return -1
    own = m.channel_state[i, shelf.channel] == ACTIVE
    if not own and (shelf.partner < 0 or m.channel_state[i, shelf.partner] != ACTIVE):
        return -1
    if shelf.side == SIDE_ONLINE and barred(m, i, shelf.channel, shelf.minimum_usd):
        return -1
    return shelf.channel if own else shelf.partner


@inlined
def offer_weight(m: Merchants, i: int, shelf: Shelf, account_: int) -> float:
    """W = w·x^(1−ρ)·q·(1+y)^ρ·(1+ad), times the assortment for a partner's seller (d2)."""
    pull = np.float64(m.weight[i]) * np.float64(m.pull[i, shelf.side])
    fame = pow_t(1.0 + np.float64(m.popularity[i, account_]), shelf.popularity_exponent)
    weight = pull * np.float64(m.skill[i, account_]) * fame
    if shelf.side == SIDE_PHYSICAL:
        return weight
    weight = weight * (1.0 + np.float64(m.ad[i]) * shelf.ad_factor)
    if account_ != shelf.channel:
        weight = weight * shelf.assortment
    return weight


@inlined
def offer_utility(m: Merchants, i: int, shelf: Shelf) -> float:
    """O without proximity: −α·ln p + β_r·rep·n/(n+n_0) + β_L·local − β_t·days + origin (d4)."""
    count = np.float64(m.rating_count[i])
    utility = -shelf.price_weight * log_t(np.float64(m.price[i, shelf.channel]))
    utility = utility + shelf.rating_weight * np.float64(m.rating[i]) * count / (count + shelf.rating_prior)
    goods = m.goods[i]
    if goods == LOCAL:
        return utility + shelf.local_preference - shelf.delivery
    if goods == IMPORTED:
        return utility - shelf.delivery + shelf.origin_imported
    return utility - shelf.delivery_abroad + shelf.origin_cross_border
