"""Sellers abroad whom a floor keeps out: they bring goods in as stock, or give up (f10, section 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.accounts import leave_market
from reference.actors import ACTIVE, CROSS_BORDER, DORMANT, IMPORTED, LONG_AGO
from reference.arithmetic import PERMANENT, f32, left_sum, ordered_choice, threshold, word
from reference.birth import duties
from reference.offers import barred

from agents.streams import BIRTH_REGION, REROUTE

if TYPE_CHECKING:
    from reference.actors import TwinMerchant

WEEKS_TO_GIVE_UP = 8


def react(m: TwinMerchant) -> None:
    """Set a deadline when barred; at the deadline re-route or leave; forget it when free again (f10)."""
    market, p = m.market, m.market.p
    if m.goods != CROSS_BORDER:
        return
    channels = m.online_channels(ACTIVE, DORMANT)
    if not channels or any(not barred(m, j) for j in channels):
        m.reroute_week = LONG_AGO
        return
    can = word(market.seed, REROUTE, m.number, PERMANENT, 0) < threshold(p.reroute_probability)
    if m.reroute_week == LONG_AGO:
        m.reroute_week = market.t + (p.reroute_weeks if can else WEEKS_TO_GIVE_UP)
    elif market.t >= m.reroute_week:
        m.reroute_week = LONG_AGO
        if can:
            reroute(m)
        else:
            leave_market(m)


def reroute(m: TwinMerchant) -> None:
    """Sell the same goods from stock in the country, at a cost (f10)."""
    p = m.market.p
    m.cost_base = f32(m.cost_base / (1.0 + duties(m)) * (1.0 + p.reroute_cost))
    m.goods = IMPORTED
    m.region = ordered_choice(p.merchant_region, left_sum(p.merchant_region), m.later_birth_word(BIRTH_REGION))
