"""Costs, prices and markups (f8, f9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.actors import IMPORTED, LARGE, MEDIUM
from reference.arithmetic import clip, exp_t, f32, log_t, threshold, word

from agents.streams import DOMESTIC_SCOPE, PROMOTION

if TYPE_CHECKING:
    from reference.actors import TwinMerchant
    from reference.market import TwinMarket


def relative_scale(m: TwinMerchant) -> float:
    """Own scale over the class mean, clipped (e5, f3)."""
    p = m.market.p
    mean = p.class_turnover_idr[m.size_class] / p.occasion_value_idr
    return clip(m.scale_orders / mean, p.scale_clip_low, p.scale_clip_high)


def channel_cost(m: TwinMerchant) -> float:
    """Running cost of one online channel, rupiah a week and firm (e5)."""
    return m.market.p.channel_cost_idr[m.size_class] * relative_scale(m)


def onboarding_cost(m: TwinMerchant) -> float:
    """Cost of starting on a marketplace, rupiah a firm (f3)."""
    p = m.market.p
    return p.onboarding_cost_idr[m.size_class] * p.onboarding_cost_scale * relative_scale(m)


def set_unit_cost(m: TwinMerchant, increase: float) -> None:
    """Unit cost with licensing's increase (f9)."""
    m.unit_cost = f32(m.cost_base * (1.0 + (increase if m.goods == IMPORTED else 0.0)))


def set_prices(m: TwinMerchant, week: int) -> None:
    """Price on every channel for a week (f8)."""
    market, p = m.market, m.market.p
    drawn = word(market.seed, PROMOTION, m.number, week // 4, 0) < threshold(p.promotion_share)
    promoted = drawn and m.cash_idr > 0 and m.cash_idr / m.weight >= p.promotion_reserve_weeks * m.fixed_cost_idr
    m.promo = promoted
    plain = m.unit_cost * (1.0 + m.markup * m.markup_multiple)
    m.price[market.physical] = f32(plain)
    for j in market.online:
        price = plain * (1.0 - p.promotion_depth) if promoted else plain
        price = price * (1.0 + p.commission_pass_through * market.commission(m, j))
        m.price[j] = f32(max(price, floor_of(m)))


def floor_of(m: TwinMerchant) -> float:
    """Least price that rules allow online: a margin over cost, and the minimum for stocked imports (section 13)."""
    market = m.market
    rules = market.rules
    if rules is None:
        return 0.0
    least = 0.0
    if rules.price_floor_margin >= 0.0:
        least = m.unit_cost * (1.0 + rules.price_floor_margin)
    minimum = rules.minimum_usd(m.category)
    scope = m.goods == IMPORTED and m.permanent(DOMESTIC_SCOPE) < threshold(rules.import_domestic_scope)
    if scope:
        least = max(least, minimum / m.unit_value_usd)
    return least


def review_markup(m: TwinMerchant) -> None:
    """Every four weeks small, medium and micro firms move towards their best markup (f8)."""
    market, p = m.market, m.market.p
    if m.size_class == LARGE or market.t < 0 or (market.t + m.number) % 4 != 0:
        return
    reference = market.strata[m.stratum].win_reference
    own = max(p.elasticity_min, p.offer_price_sensitivity * (1.0 - m.win_share))
    usual = max(p.elasticity_min, p.offer_price_sensitivity * (1.0 - reference))
    best = clip(p.markup_start * (usual - 1.0) / (own - 1.0), p.markup_min, p.markup_max)
    now = log_t(1.0 + m.markup)
    m.markup = f32(exp_t(now + p.markup_speed * (log_t(1.0 + best) - now)) - 1.0)


def commission_in_force(market: TwinMarket, m: TwinMerchant, j: int) -> float:
    """Commission on a merchant's sales, capped for micro and small firms (section 13)."""
    rate = market.platforms[j].commission[m.category]
    if market.rules is not None and m.size_class < MEDIUM:
        return min(rate, market.rules.commission_cap)
    return rate
