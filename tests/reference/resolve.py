"""(a) What is in force this week: who may sell, on what terms, and what an opening or a closure does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference import birth, offers, skills
from reference.actors import ACTIVE, CROSS_BORDER, DORMANT, LARGE, NONE, ONBOARDING, TwinMerchant
from reference.arithmetic import exp_t, f32, threshold
from reference.ledger import main_channel, move

from agents.streams import BIRTH_CHANNEL, REACTIVATE
from sim.clock import Clock

if TYPE_CHECKING:
    from reference.market import TwinMarket


def run(market: TwinMarket) -> None:
    """Turn the policies of the week into availability, fees, frictions; open, close and reopen channels."""
    market.rules = market.timeline.rules(Clock(market.t, market.seed), market.channels)
    availability(market)
    partnerships(market)
    terms(market)
    touched = [j for j in market.online if switch(market, j)]
    partners = {market.partner[j] for j in touched} - {None}
    fronts = {j for j in market.online if market.partner[j] in touched}
    if touched:
        offers.publish_offers(market, {*touched, *partners, *fronts})


def switch(market: TwinMarket, j: int) -> bool:
    """Bring a channel's sellers in line with whether it is open; whether any was touched (g4)."""
    platform = market.platforms[j]
    if market.A[j] == 0.0:
        return platform.opened and close(market, j)
    if not platform.opened:
        platform.opened = True
        launch(market, j)
        return True
    return reopen(market, j)


def availability(market: TwinMarket) -> None:
    """Chance that a transaction can be completed, and which feeds are open (a1–a4)."""
    rules = market.rules
    market.ready = [True] * market.J
    market.A = [1.0] * market.J
    market.feed_open = [True] * (market.market_live + 1)
    for j in market.online:
        lifted = bool(rules.licensed[j]) or int(rules.partner[j]) >= 0
        market.ready[j] = market.t >= market.channels.opens_week[j] or bool(rules.on_sale[j])
        closed = 0.0 if lifted else float(rules.ban[j])
        market.A[j] = (1.0 if market.ready[j] else 0.0) * (1.0 - closed)  # a3
        if j in market.feed_of and bool(rules.app_closed[j]) and not lifted:
            market.feed_open[market.feed_of[j]] = False  # a4


def partnerships(market: TwinMarket) -> None:
    """Partner of each front, and the part of its assortment that is there (a5, g3)."""
    rules, p = market.rules, market.p
    market.partner = [int(each) if each >= 0 else None for each in rules.partner]
    market.assortment = [0.0] * market.J
    for j, partner in enumerate(market.partner):
        if partner is not None:
            weeks = float(rules.integration_weeks[j])
            lived = market.t - int(rules.partner_start[j])
            gone = exp_t(-lived / weeks) if weeks > 0.0 else 0.0
            market.assortment[j] = p.assortment_share_max * (1.0 - gone)  # g3


def terms(market: TwinMarket) -> None:
    """Frictions, targeting, vouchers and commissions of the week (a5, a6)."""
    rules, p = market.rules, market.p
    market.separation = [float(each) for each in rules.separation]
    market.friction = [0.0] * market.J
    market.targeting = [1.0] * market.J
    for j in market.online:
        separate = 1.0 if rules.separate[j] else 0.0
        friction = p.friction_separate * market.lambda_social * separate
        weeks = float(rules.integration_weeks[j])
        if market.partner[j] is not None and weeks > 0.0:
            lived = market.t - int(rules.partner_start[j])
            friction = friction + p.friction_partner * market.lambda_social * exp_t(-lived / (weeks / 2.0))
        market.friction[j] = friction  # a5
        market.targeting[j] = (1.0 - market.separation[j] * p.separation_impulse_loss * p.data_share) * (
            1.0 - p.separate_app_loss * separate
        )  # a6
    market.voucher = [min(platform.voucher, rules.voucher_cap) for platform in market.platforms]


def launch(market: TwinMarket, j: int) -> None:
    """A channel opens for the first time: some adopt it, some online firms sell there (g4)."""
    p = market.p
    if j in market.novelties:
        for s, top in enumerate(market.ceiling):
            market.adoption[s][0][j] = p.launch_adoption * (top * p.adoption_ceiling_other)
            market.adoption[s][1][j] = p.launch_adoption * top
    for m in market.living():
        if m.size_class == LARGE or m.goods == CROSS_BORDER or m.channel_state[j] != NONE:
            continue
        if m.shop and not m.online_channels(ONBOARDING, ACTIVE, DORMANT):
            continue
        if starts_at_launch(m, j):
            skill = skills.first_skill(m, j)
            move(m, main_channel(m), j)
            birth.begin(m, j, market.t, skill)


def starts_at_launch(m: TwinMerchant, j: int) -> bool:
    """Natives all, others so that together they are the launch share of online firms (g4)."""
    market, p = m.market, m.market.p
    share = p.launch_seller_share[j]
    if j == market.native_channel:
        if m.native:
            return True
        share = (share - p.native_share) / (1.0 - p.native_share)
    return m.later_birth_word(BIRTH_CHANNEL + j) < threshold(share)


def close(market: TwinMarket, j: int) -> bool:
    """A channel can't complete a sale: its sellers fall dormant (f7)."""
    p = market.p
    changed = False
    for m in market.living():
        if m.channel_state[j] == ACTIVE:
            m.channel_state[j] = DORMANT
            m.closed_since[j] = market.t
            if m.revenue_share[j] > p.shock_share:
                m.shock_until = market.t + p.shock_weeks
            changed = True
        elif m.channel_state[j] == ONBOARDING:
            m.channel_state[j] = NONE
            changed = True
    return changed


def reopen(market: TwinMarket, j: int) -> bool:
    """A channel sells again: the fewer sellers return the longer it was closed (f7)."""
    p = market.p
    changed = False
    for m in market.living():
        if m.channel_state[j] == DORMANT:
            changed = True
            stay = p.return_share * exp_t(-(market.t - m.closed_since[j]) / p.dormancy_weeks)
            if m.luck(REACTIVATE, j) < threshold(stay):
                m.channel_state[j] = ACTIVE
                m.skill[j] = f32(m.skill[j] * p.skill_kept)
            else:
                m.channel_state[j] = NONE
                m.popularity[j] = m.revenue_share[j] = 0.0
                move(m, j, main_channel(m))
    return changed
