"""(f) Merchants review channels, skills and prices."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from reference import birth, importers, peers
from reference.actors import (
    ACTIVE,
    CROSS_BORDER,
    DORMANT,
    LARGE,
    NONE,
    ONBOARDING,
    ONLINE,
    SMALL,
    TwinMerchant,
)
from reference.arithmetic import f32, log_t, logistic_t, rint, threshold, uniform
from reference.ledger import main_channel, move, pay
from reference.pricing import channel_cost, onboarding_cost, review_markup, set_prices, set_unit_cost
from reference.skills import first_skill

from agents.streams import JOIN, REVIEW, SUPPORT
from agents.streams import ONBOARDING as ONBOARDING_STREAM

if TYPE_CHECKING:
    from reference.market import TwinMarket

MOST_ONBOARDING_WEEKS = 520


def run(market: TwinMarket) -> None:
    """Look at peers, learn, leave, join, re-route, and price for next week."""
    for m in market.living():
        importers.react(m)  # f10
    peers.observe(market)
    for m in market.living():
        learn_and_leave(m)
    fill_purse(market)
    supported = choose_supported(market)
    for m in market.living():
        if reviews(m):
            look_around(m, supported=m in supported)
    for m in market.living():
        review_markup(m)
        set_unit_cost(m, market.rules.import_cost_increase)
        set_prices(m, market.t + 1)


def fill_purse(market: TwinMarket) -> None:
    """Digital support: the week's part of the budget is kept over (section 13)."""
    weekly = market.rules.support_usd_week
    market.purse_idr = market.purse_idr + rint(weekly * market.p.idr_per_usd) if weekly > 0.0 else 0


def choose_supported(market: TwinMarket) -> set[TwinMerchant]:
    """Eligible shops that review this week, in the order of their draw, while the purse covers them (section 13)."""
    if not market.rules.support_usd_week > 0.0:
        return set()
    left = market.purse_idr
    chosen = set()
    open_channels = [j for j in market.online if market.A[j] > 0.0]
    eligible = [m for m in market.living() if reviews(m) and could_be_supported(m)]
    for m in sorted(eligible, key=lambda m: (m.luck(SUPPORT, 0), m.number)):
        need = max((rint(m.weight * joining_cost(m, j, first=True)) for j in open_channels), default=None)
        if need is not None and need <= left:
            left -= need
            chosen.add(m)
    return chosen


def could_be_supported(m: TwinMerchant) -> bool:
    """Micro and small shops that could go online but have not (section 13)."""
    return m.shop and m.able and m.size_class <= SMALL and not uses_online(m)


def learn_and_leave(m: TwinMerchant) -> None:
    """Onboarding ends, skill grows, channels that lose money are left (f4–f6)."""
    market, p = m.market, m.market.p
    for j in market.online:
        if m.channel_state[j] == ONBOARDING:
            if market.t >= m.ready_week[j] - 1:
                skill = first_skill(m, j)
                move(m, main_channel(m, j), j)
                birth.begin(m, j, market.t + 1, skill)  # f4
        elif m.channel_state[j] == ACTIVE:
            if tires_of(m, j):
                m.channel_state[j] = NONE  # f6
                move(m, j, main_channel(m))
            else:
                m.skill[j] = f32(m.skill[j] + p.learning_rate * (1.0 - m.skill[j]))  # f5


def tires_of(m: TwinMerchant, j: int) -> bool:
    """Whether a merchant leaves a channel that has lost money for long enough (f6)."""
    market, p = m.market, m.market.p
    return (
        m.contribution[j] < 0.0
        and market.t - m.ready_week[j] >= p.leave_window_weeks
        and market.A[j] > 0.0
        and m.size_class != LARGE
        and m.goods != CROSS_BORDER
        and m.luck(REVIEW, 1 + j) < threshold(p.leave_rate)
    )


def reviews(m: TwinMerchant) -> bool:
    """Whether a merchant looks at other channels this week (f1)."""
    market, p = m.market, m.market.p
    if m.size_class == LARGE or m.goods == CROSS_BORDER:
        return False
    if m.native and not market.platforms[market.native_channel].opened:
        return False
    rate = p.review_rate_shock if market.t < m.shock_until else p.review_rate
    return m.luck(REVIEW, 0) < threshold(rate)


def uses_online(m: TwinMerchant) -> bool:
    """Whether it has any online channel, be it onboarding or dormant."""
    return bool(m.online_channels(ONBOARDING, ACTIVE, DORMANT))


def look_around(m: TwinMerchant, *, supported: bool) -> None:
    """Look at each open online channel it does not use, in order, while cash lasts (f1–f3)."""
    market = m.market
    for j in market.online:
        if m.channel_state[j] == NONE and market.A[j] > 0.0:
            consider(m, j, supported=supported and not uses_online(m))


def joining_cost(m: TwinMerchant, j: int, *, first: bool) -> float:
    """K_full, rupiah a firm: less on social channels, more for a first online channel (f3)."""
    market, p = m.market, m.market.p
    cost = onboarding_cost(m)
    if j in market.social:
        cost = cost * p.social_onboarding_factor
    return cost * p.first_channel_factor if first else cost


def consider(m: TwinMerchant, j: int, *, supported: bool) -> None:
    """Join a channel if the gain expected from peers' sales is worth the cost (f2, f3)."""
    market, p = m.market, m.market.p
    first = not uses_online(m)
    peer = peers.expectation(market, m.size_class, m.category, j)
    if peer is None or (first and not m.able):
        return
    cost_full = joining_cost(m, j, first=first)
    cost = 0.0 if supported else cost_full
    if m.cash_idr / m.weight < cost:
        return
    score = (p.horizon_weeks * expected_gain(m, j, peer) - cost) / (p.join_noise * cost_full)
    if not m.luck(JOIN, j) < threshold(logistic_t(score)):  # f3
        return
    price = rint(m.weight * cost_full)
    if supported:
        market.purse_idr -= price
    else:
        m.cash_idr -= price
    pay(market, "government" if supported else "merchants", "staff and rent", price)
    m.channel_state[j] = ONBOARDING
    m.ready_week[j] = market.t + 1 + onboarding_weeks(m, j, p.onboarding_weeks_first if first else p.onboarding_weeks)
    m.skill[j] = 0.0


def expected_gain(m: TwinMerchant, j: int, peer: peers.Peer) -> float:
    """Weekly gain a firm from being on a channel, seen from peers (f2)."""
    return birth.unit_margin(m, j) * peer.revenue * (first_skill(m, j) / peer.skill) * (
        m.side_orders[ONLINE] / peer.scale
    ) * (1.0 - m.market.p.channel_cannibalisation) - channel_cost(m)


def onboarding_weeks(m: TwinMerchant, j: int, mean: float) -> int:
    """Weeks of onboarding beyond the first, geometric (f4)."""
    if mean <= 1.0:
        return 0
    weeks = floor(log_t(uniform(m.luck(ONBOARDING_STREAM, j))) / log_t(1.0 - 1.0 / mean))
    return min(weeks, MOST_ONBOARDING_WEEKS)
