"""Costs, markups and prices (MODEL.md f8, f9)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import IMPORTED, LARGE, Merchants
from agents.numerics.compile import inlined, kernel
from agents.numerics.draws import DRAWN_AT_ONCE, PERMANENT, draw_range, word
from agents.numerics.functions import exp_t, log_t
from agents.streams import DOMESTIC_SCOPE, PROMOTION


class Pricing(NamedTuple):
    """What sets prices this week.

    ``commission`` (sizes, J, C) after any cap; ``win_reference`` (strata,) the burn-in's mean win share; ``review`` 1
    when markups are reviewed (t ≥ 0); ``seed``, ``population_seed``, ``week`` keys of draws; ``promotion_block`` the
    four-week period that promotions are drawn for; ``margin_floor`` least margin on cost online (below 0: none);
    ``domestic_scope``
    threshold and ``domestic_minimum_usd`` of the floor on stocked imports; ``cost_increase`` of imported stock; the
    rest as the parameters of the same names.
    """

    commission: NDArray[np.float64]
    win_reference: NDArray[np.float64]
    review: int
    seed: int
    population_seed: int
    week: int
    promotion_block: int
    margin_floor: float
    domestic_scope: int
    domestic_minimum_usd: NDArray[np.float64]
    cost_increase: float
    offer_price_sensitivity: float
    elasticity_min: float
    markup_start: float
    markup_min: float
    markup_max: float
    markup_speed: float
    promotion_share: int
    promotion_depth: float
    promotion_reserve_weeks: float
    pass_through: float


@inlined
def duties(unit_value_usd: float, duty: float, duty_free_usd: float, vat: float) -> float:
    """Duty above the free limit and VAT on a cross-border piece, as a share of its cost before them (f9)."""
    return (1.0 + (duty if unit_value_usd > duty_free_usd else 0.0)) * (1.0 + vat) - 1.0


@inlined
def best_markup(pricing: Pricing, win: float, reference: float) -> float:
    """μ* = μ_0·(ε_ref − 1)/(ε̂ − 1), clipped, with ε = α_off·(1 − win share) of at least ``elasticity_min``."""
    own = max(pricing.offer_price_sensitivity * (1.0 - win), pricing.elasticity_min)
    peer = max(pricing.offer_price_sensitivity * (1.0 - reference), pricing.elasticity_min)
    best = pricing.markup_start * (peer - 1.0) / (own - 1.0)
    return min(max(best, pricing.markup_min), pricing.markup_max)


@inlined
def review_markup(m: Merchants, i: int, pricing: Pricing) -> None:
    """ln(1+μ) moves a step towards ln(1+μ*)."""
    best = best_markup(pricing, np.float64(m.win_share[i]), pricing.win_reference[m.stratum[i]])
    now = log_t(1.0 + np.float64(m.markup[i]))
    m.markup[i] = exp_t(now + pricing.markup_speed * (log_t(1.0 + best) - now)) - 1.0


@kernel
def set_prices(m: Merchants, low: int, high: int, pricing: Pricing) -> None:
    """Cost, markup, promotion and price on every channel, of the living in rows ``low`` … ``high`` − 1."""
    words = np.empty((4, DRAWN_AT_ONCE), np.int64)
    for first in range(low, high, DRAWN_AT_ONCE):
        n = min(DRAWN_AT_ONCE, high - first)
        draw_range(pricing.seed, PROMOTION, first, n, pricing.promotion_block, 0, words)
        for k in range(n):
            i = first + k
            if m.alive[i]:
                if pricing.review and m.size_class[i] != LARGE and (pricing.week + i) % 4 == 0:
                    review_markup(m, i, pricing)
                price_merchant(m, i, pricing, words[0, k])


@inlined
def in_domestic_scope(i: int, pricing: Pricing) -> bool:
    """Whether the floor on imports holds for this seller of stocked imports too: a permanent draw."""
    if pricing.domestic_scope <= 0:
        return False
    return word(pricing.population_seed, DOMESTIC_SCOPE, i, PERMANENT, 0) < pricing.domestic_scope


@inlined
def promotes(m: Merchants, i: int, pricing: Pricing, draw: int) -> bool:
    """Whether it sells below its price: drawn for four weeks, and only while it can pay for that out of reserves."""
    if m.cash_idr[i] <= 0 or draw >= pricing.promotion_share:
        return False
    reserve = pricing.promotion_reserve_weeks * np.float64(m.fixed_cost_idr[i])
    return m.cash_idr[i] / np.float64(m.weight[i]) >= reserve


@inlined
def price_merchant(m: Merchants, i: int, pricing: Pricing, draw: int) -> None:
    """P = max(c·(1 + μ·mk)·(1 − promotion)·(1 + ρ_τ·τ), floors); ``draw`` its word of promotions."""
    cost = np.float64(m.cost_base[i])
    if m.goods[i] == IMPORTED:
        cost = cost * (1.0 + pricing.cost_increase)
    m.unit_cost[i] = cost
    cost = np.float64(m.unit_cost[i])
    m.promo[i] = promotes(m, i, pricing, draw)
    c = m.category[i]
    channels = m.price.shape[1]
    floor = 0.0
    if pricing.margin_floor >= 0.0:
        floor = cost * (1.0 + pricing.margin_floor)
    if m.goods[i] == IMPORTED and in_domestic_scope(i, pricing):
        floor = max(floor, pricing.domestic_minimum_usd[c] / np.float64(m.unit_value_usd[i]))
    plain = cost * (1.0 + np.float64(m.markup[i]) * np.float64(m.markup_multiple[i]))
    online = plain
    if m.promo[i]:
        online = plain * (1.0 - pricing.promotion_depth)
    for j in range(channels - 1):
        price = online * (1.0 + pricing.pass_through * pricing.commission[m.size_class[i], j, c])
        m.price[i, j] = max(price, floor)
    m.price[i, channels - 1] = plain
