"""Who offers what where, and what shoppers see of it (d1, d2, d8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from reference.actors import ACTIVE, CROSS_BORDER, DORMANT, IN_SHOPS, ONLINE, TwinMerchant
from reference.arithmetic import exp_t, fixed, log_t, pow_t, real, threshold

if TYPE_CHECKING:
    from reference.market import TwinMarket


class Offer(NamedTuple):
    """A merchant's place in the pool of a channel and category.

    ``shelf`` is the channel whose skill and popularity count, ``part`` the share of the offer that is there.
    """

    merchant: TwinMerchant
    shelf: int
    part: float


def barred(m: TwinMerchant, j: int) -> bool:
    """Whether import rules keep goods from abroad off a channel (section 13)."""
    market = m.market
    if m.goods != CROSS_BORDER or j == market.physical or market.rules is None:
        return False
    return m.unit_value_usd * m.price[j] < market.rules.minimum_usd(m.category)


def pools(market: TwinMarket) -> dict[tuple[int, int], list[Offer]]:
    """Offers by channel and category, merchants in order (d1)."""
    found: dict[tuple[int, int], list[Offer]] = {(j, c): [] for j in range(market.J) for c in range(market.C)}
    for m in market.living():
        for j in range(market.J):
            if barred(m, j):
                continue
            partner = market.partner[j]
            if m.channel_state[j] == ACTIVE:
                found[j, m.category].append(Offer(m, j, 1.0))
            elif partner is not None and m.channel_state[partner] == ACTIVE and market.assortment[j] > 0.0:
                found[j, m.category].append(Offer(m, partner, market.assortment[j]))  # g3
    return found


def weight(offer: Offer, j: int) -> float:
    """How many of the offers seen are this one's, W_mj (d2, g5)."""
    m, shelf = offer.merchant, offer.shelf
    market, p = m.market, m.market.p
    side = ONLINE if j != market.physical else IN_SHOPS
    rho = p.popularity_exponent[side]
    seen = float(m.weight) * m.pull[side] * m.skill[shelf] * pow_t(1.0 + m.popularity[shelf], rho)
    if side == IN_SHOPS:
        return seen
    seen = seen * (1.0 + m.ad * (1.0 - market.separation[j] * p.separation_ad_loss))
    return seen if offer.part == 1.0 and shelf == j else seen * offer.part


def publish_prices(market: TwinMarket) -> None:
    """Price index of active offers, weighted by how much they are seen; kept while there are none (d8)."""
    for (j, c), pool in pools(market).items():
        total = logs = 0
        for offer in pool:
            seen = weight(offer, j)
            total += fixed(seen)
            logs += fixed(seen * log_t(offer.merchant.price[j]))
        if total > 0:
            market.platforms[j].price_index[c] = exp_t(real(logs) / real(total))


def publish_offers(market: TwinMarket, channels: Collection[int]) -> None:
    """Real firms with an active offer, and those who go live (d8)."""
    for (j, c), pool in pools(market).items():
        if j not in channels:
            continue
        firms = sum(offer.merchant.weight for offer in pool if offer.shelf == j)
        lent = sum(fixed(offer.merchant.weight * offer.part) for offer in pool if offer.shelf != j)
        market.platforms[j].offers[c] = real(lent) + firms
    for j in set(channels) & set(market.social):
        live = [0] * market.C
        for m in market.living():
            if m.goods != CROSS_BORDER and m.channel_state[j] in (ACTIVE, DORMANT) and goes_live(m, j):
                live[m.category] += m.weight
        market.platforms[j].live_sellers = [float(firms) for firms in live]


def goes_live(m: TwinMerchant, j: int) -> bool:
    """Whether a seller on a channel is among those who sell live (d8)."""
    p = m.market.p
    return m.live_rank < threshold(p.live_seller_share * p.live_intensity[j])
