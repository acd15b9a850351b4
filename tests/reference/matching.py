"""(d) A cell's orders find sellers, each as one real firm would sell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference import offers
from reference.actors import ACTIVE, CROSS_BORDER, IMPORTED, IN_SHOPS, LOCAL, ONLINE, TwinMerchant
from reference.arithmetic import allocate, draw_count, f32, log_t, rint
from reference.basket import expected_shares
from reference.offers import Offer
from reference.season import ORIGIN

from agents.streams import SALES

if TYPE_CHECKING:
    from reference.market import TwinMarket

REGIONS = 3
FIRST_WEEK = -52


def run(market: TwinMarket) -> None:
    """Share every cell's value out, then renew popularity, ratings and what shoppers will see."""
    market.expected: dict[int, float] = dict.fromkeys((m.number for m in market.living()), 0.0)
    market.won = dict(market.expected)
    for (j, c), pool in offers.pools(market).items():
        if j != market.physical:
            turn_away(market, j, c, [len(pool)] * REGIONS)
            sell(market, j, pool, [market.demand_idr[j, c, r] for r in range(REGIONS)])
            continue
        homes = [[offer for offer in pool if offer.merchant.region == r] for r in range(REGIONS)]
        turn_away(market, j, c, [len(home) for home in homes])
        for r, home in enumerate(homes):
            sell(market, j, home, [market.demand_idr[j, c, r] if r == place else 0 for place in range(REGIONS)])
    for m in market.living():
        renew_reputation(m)
    offers.publish_prices(market)
    offers.publish_offers(market, range(market.J))


def turn_away(market: TwinMarket, j: int, c: int, sellers: list[int]) -> None:
    """Buyers whose region has no shop go to the next in order that has; orders that find no seller are lost (d1)."""
    for r in range(REGIONS):
        wanted = market.demand_idr[j, c, r]
        if sellers[r] or not wanted:
            continue
        market.demand_idr[j, c, r] = 0
        places = [(r + step) % REGIONS for step in range(1, REGIONS) if sellers[(r + step) % REGIONS]]
        if places:
            market.demand_idr[j, c, places[0]] += wanted
        else:
            market.unmet_idr[j] += wanted


def sell(market: TwinMarket, j: int, pool: list[Offer], demand: list[int]) -> None:
    """Divide a group's demand among its sellers to the last rupiah (d5, d6)."""
    p = market.p
    if not pool:
        return
    side = ONLINE if j != market.physical else IN_SHOPS
    k = rint(p.offers_seen[side])
    weights = [offers.weight(offer, j) for offer in pool]
    base = [offer_utility(offer.merchant, j) for offer in pool]
    local = [offer.merchant.goods == LOCAL for offer in pool]
    visible = market.rules.local_visibility if side == ONLINE else 0.0
    values = [0.0] * len(pool)
    wins = [0.0] * len(pool)
    for r, wanted in enumerate(demand):
        if wanted == 0:
            continue
        utilities = [
            o + p.proximity_preference if offer.merchant.region == r else o for o, offer in zip(base, pool, strict=True)
        ]  # d4
        shares, all_weight = expected_shares(weights, utilities, local, k, visible)
        for n, share in enumerate(shares):
            values[n] = values[n] + wanted * share
            wins[n] = wins[n] + wanted * share * (share / (k * (weights[n] / all_weight)))
    for n, offer in enumerate(pool):
        m = offer.merchant.number
        market.expected[m] = market.expected[m] + values[n]
        market.won[m] = market.won[m] + wins[n]
    raw = [as_one_firm(offer.merchant, j, value) for offer, value in zip(pool, values, strict=True)]
    if not any(raw):
        raw = [rint(value) for value in values]
    for offer, idr in zip(pool, allocate(sum(demand), raw), strict=True):
        market.sales[offer.merchant.number, j] = idr


def offer_utility(m: TwinMerchant, j: int) -> float:
    """What an offer is worth to a buyer of another region, O_m (d4)."""
    market, p = m.market, m.market.p
    side = ONLINE if j != market.physical else IN_SHOPS
    days = p.delivery_days[0] if side == IN_SHOPS else p.delivery_days[2 if m.goods == CROSS_BORDER else 1]
    origin = 0.0
    if m.goods == IMPORTED:
        origin = p.origin_imported[side]
    elif m.goods == CROSS_BORDER:
        first, last = p.origin_cross_border
        part = min(1.0, (market.t - FIRST_WEEK) / (ORIGIN - 1 - FIRST_WEEK))
        origin = first + part * (last - first)
    return (
        -p.offer_price_sensitivity * log_t(m.price[j])
        + p.rating_weight * m.rating * m.rating_count / (m.rating_count + p.rating_prior)
        + (p.local_preference if m.goods == LOCAL else 0.0)
        - p.delivery_weight * days
        + origin
    )


def as_one_firm(m: TwinMerchant, j: int, value: float) -> int:
    """Sales that vary around their expectation as those of one real firm (d6)."""
    lam = value / (m.market.order_idr[j] * m.weight)
    if lam <= 0.0:
        return 0
    count = draw_count(lam, m.luck(SALES, j))
    return rint(value * count / lam)


def renew_reputation(m: TwinMerchant) -> None:
    """Popularity, win share and rating after the week's sales (d7)."""
    market, p = m.market, m.market.p
    orders = 0.0
    for j in range(market.J):
        sold = market.sales[m.number, j] / (m.weight * market.order_idr[j])
        orders = orders + sold
        if m.channel_state[j] == ACTIVE:
            m.popularity[j] = f32(m.popularity[j] + p.popularity_rate * (sold - m.popularity[j]))
    value = market.expected[m.number]
    if value > 0.0:
        win = market.won[m.number] / value
        m.win_share = f32(m.win_share + p.win_share_rate * (win - m.win_share))
    new = p.rating_rate * orders
    if new > 0.0:
        count = m.rating_count
        m.rating = f32(m.rating + new / (count + new) * (m.quality - m.rating))
        m.rating_count = f32(min(count + new, p.rating_count_max))
