"""How a merchant comes to be: permanent attributes, size, cost, price, books (sections 5 and 8, e10)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.actors import (
    ABROAD,
    ACTIVE,
    BOTH,
    CROSS_BORDER,
    IN_SHOPS,
    LARGE,
    MEDIUM,
    ONLINE,
    ONLINE_ONLY,
    SHOPS,
    TwinMerchant,
)
from reference.arithmetic import (
    NORMAL_64,
    NORMAL_1024,
    PERMANENT,
    clip,
    f32,
    left_sum,
    logistic_t,
    lognormal,
    ordered_choice,
    pick,
    pow_t,
    rint,
    threshold,
    uniform,
)
from reference.pricing import channel_cost, set_prices, set_unit_cost

from agents import streams

if TYPE_CHECKING:
    pass

LIMITS = ((0.0, 2e9 / 52.0), (2e9 / 52.0, 15e9 / 52.0), (15e9 / 52.0, 50e9 / 52.0), (50e9 / 52.0, math.inf))
"""Turnover of the legal classes, rupiah a week."""
RUNWAYS = ((0.0, 4.0), (4.0, 8.0), (8.0, 13.0), (13.0, 17.0), (17.0, 52.0))
"""Weeks of cost that start cash lasts for."""


def draw_attributes(m: TwinMerchant, seed: int, born: int) -> None:
    """What never changes about a merchant (section 5)."""
    p = m.market.p
    stratum = m.market.strata[m.stratum]
    m.clear()
    m.alive, m.birth_seed, m.born, m.goods = True, seed, born, stratum.goods
    shares = p.firm_category_share
    m.category = ordered_choice(shares, left_sum(shares), m.birth_word(streams.BIRTH_CATEGORY))
    m.region = region_of(m)
    z = NORMAL_1024[m.birth_word(streams.BIRTH_SCALE) >> 22]
    scale_idr = clip(p.class_turnover_idr[m.size_class] * lognormal(z, p.scale_sd), *LIMITS[m.size_class])
    m.scale_orders = f32(scale_idr / p.occasion_value_idr)
    m.markup_multiple = f32(lognormal(NORMAL_1024[m.birth_word(streams.BIRTH_MARKUP) >> 22], p.markup_sd))
    z = NORMAL_1024[m.birth_word(streams.BIRTH_QUALITY) >> 22]
    m.quality = f32(logistic_t(p.quality_mean + p.quality_sd * z))
    z = NORMAL_1024[m.birth_word(streams.BIRTH_UNIT_VALUE) >> 22]
    m.unit_value_usd = f32(p.unit_value_usd[m.category] * lognormal(z, p.unit_value_sd))
    m.shop = stratum.presence in (SHOPS, BOTH)
    m.able = not m.shop or m.birth_word(streams.BIRTH_ABLE) < threshold(p.able_share)
    word = m.birth_word(streams.BIRTH_AD)
    advertises = not word < threshold(1.0 - p.ad_share)
    m.ad = f32(p.ad_mean * lognormal(NORMAL_64[word & 63], p.ad_sd)) if advertises else 0.0
    m.live_rank = m.birth_word(streams.BIRTH_LIVE)
    m.cost_base = f32(cost_base(m))
    m.markup = f32(p.markup_start)
    m.jobs = f32(p.jobs_start[m.size_class])


def region_of(m: TwinMerchant) -> int:
    """Region of a merchant's stock; shops follow people (section 5)."""
    p = m.market.p
    if m.goods == CROSS_BORDER:
        return ABROAD
    shares = p.region_share if m.market.strata[m.stratum].presence == SHOPS else p.merchant_region
    return ordered_choice(shares, left_sum(shares), m.birth_word(streams.BIRTH_REGION))


def is_native(m: TwinMerchant) -> bool:
    """Whether it waits for the first social channel: a share of all online sellers, none with a shop (section 5)."""
    p = m.market.p
    if m.market.strata[m.stratum].presence != ONLINE_ONLY or m.size_class == LARGE or m.goods == CROSS_BORDER:
        return False
    both, online = (left_sum(p.firms[presence][: MEDIUM + 1]) for presence in (BOTH, ONLINE_ONLY))
    return m.birth_word(streams.BIRTH_NATIVE) < threshold(p.native_share * (both + online) / online)


def duties(m: TwinMerchant) -> float:
    """Duty and VAT on a parcel from abroad, share of its cost (e3, f9)."""
    p = m.market.p
    if m.goods != CROSS_BORDER:
        return 0.0
    duty = p.duty_cross_border if m.unit_value_usd > p.duty_free_usd else 0.0
    return (1.0 + duty) * (1.0 + p.vat_rate) - 1.0


def cost_base(m: TwinMerchant) -> float:
    """Cost of a piece against the reference price, before licensing's increase (f9)."""
    p = m.market.p
    own = lognormal(NORMAL_1024[m.birth_word(streams.BIRTH_COST) >> 22], p.unit_cost_sd)
    advantage = p.import_cost_advantage[m.category] if m.goods else 0.0
    return own * (1.0 - advantage) * (1.0 + duties(m)) / (1.0 + p.markup_start)


def shop_factor(m: TwinMerchant) -> float:
    """Part of its scale that it sells in person or by chat (section 5)."""
    if m.goods == CROSS_BORDER:
        return 0.0
    if m.shop:
        return 1.0
    return m.market.p.chat_scale_native if m.native else m.market.p.chat_scale


def size_up(m: TwinMerchant) -> None:
    """Permanent size on each side, x_m, and its pull (section 5)."""
    group = (m.size_class == LARGE, m.goods)
    in_shops = m.market.side_factor[IN_SHOPS].get(group, 1.0)
    online = m.market.side_factor[ONLINE][group]
    m.side_orders = [f32(m.scale_orders * in_shops * shop_factor(m)), f32(m.scale_orders * online)]
    m.pull = [f32(pow_t(x, 1.0 - rho)) for x, rho in zip(m.side_orders, m.market.p.popularity_exponent, strict=True)]


def open_channels(m: TwinMerchant) -> None:
    """Channels of a merchant who is there at the start (section 8)."""
    for j in start_channels(m):
        begin(m, j, PERMANENT, m.market.p.skill_incumbent)
    begin_in_person(m, PERMANENT)


def open_books_at_start(m: TwinMerchant, level: list[float]) -> None:
    """Prices, popularity and books of a merchant who is there at the start (section 8, f8)."""
    market, p = m.market, m.market.p
    channels = m.online_channels(ACTIVE)
    set_unit_cost(m, 0.0)
    set_prices(m, PERMANENT)
    m.rating = m.quality
    m.rating_count = f32(p.rating_count_start[m.size_class])
    shares = left_sum([float(market.channels.share_2022[j]) for j in channels])
    for j in channels:
        x = m.side_orders[ONLINE] * level[ONLINE]
        m.popularity[j] = f32(x * float(market.channels.share_2022[j]) / shares)
    if m.channel_state[market.physical] == ACTIVE:
        m.popularity[market.physical] = f32(m.side_orders[IN_SHOPS] * level[IN_SHOPS])
    turnover = {j: m.popularity[j] * market.order_idr[j] for j in m.selling()}
    total = left_sum(list(turnover.values()))
    m.revenue_13 = f32(total)
    for j, idr in turnover.items():
        m.revenue_share[j] = f32(idr / total) if total > 0.0 else 0.0
    open_own_books(m, turnover)
    band = ordered_choice(p.cash_runway, left_sum(p.cash_runway), m.birth_word(streams.BIRTH_CASH_BAND))
    low, high = RUNWAYS[band]
    runway = low + (high - low) * uniform(m.birth_word(streams.BIRTH_CASH))
    m.cash_idr = rint(m.weight * (runway * (m.fixed_cost_idr + len(channels) * channel_cost(m))))


def start_channels(m: TwinMerchant) -> list[int]:
    """Online channels a merchant sells on from the start (section 8)."""
    market, p = m.market, m.market.p
    if m.goods == CROSS_BORDER:
        abroad = [j for j in market.online if market.channels.cross_border[j]]
        return [abroad[pick(m.birth_word(streams.BIRTH_CHANNEL), len(abroad))]]
    if market.strata[m.stratum].presence == SHOPS or m.native:
        return []
    if m.size_class == LARGE:
        return [j for j in market.online if market.channels.large_start[j]]
    chosen = [
        j for j in market.online if m.birth_word(streams.BIRTH_CHANNEL + j) < threshold(p.start_channel_probability[j])
    ]
    return chosen or [market.markets[0]]


def begin(m: TwinMerchant, j: int, week: int, skill: float) -> None:
    """Start selling on a channel."""
    m.channel_state[j] = ACTIVE
    m.ready_week[j] = week
    m.skill[j] = f32(skill)
    m.popularity[j] = m.contribution[j] = m.revenue_share[j] = 0.0


def begin_in_person(m: TwinMerchant, week: int) -> None:
    """A shop, or chat for those without; none for sellers abroad (section 8)."""
    if m.goods != CROSS_BORDER:
        begin(m, m.market.physical, week, m.market.p.skill_incumbent)


def open_own_books(m: TwinMerchant, turnover: dict[int, float]) -> None:
    """Fixed cost from the gross margin at an expected turnover by channel; win share of an equal (section 8)."""
    p = m.market.p
    online = bool(m.online_channels(ACTIVE))
    m.win_share = f32(1.0 / p.offers_seen[ONLINE if online else IN_SHOPS])
    margin = left_sum([idr * unit_margin(m, j) for j, idr in turnover.items()])
    m.fixed_cost_idr = f32(p.fixed_cost_share * max(0.0, margin))


def unit_margin(m: TwinMerchant, j: int) -> float:
    """Share of a sale on a channel left after goods, commission and fee (f2)."""
    market = m.market
    margin = 1.0 - m.unit_cost / m.price[j]
    if j == market.physical:
        return margin
    return margin - market.commission(m, j) - market.p.service_fee[m.size_class]
