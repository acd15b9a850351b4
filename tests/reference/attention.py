"""(b) Hours of feed, and what is bought on impulse there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.arithmetic import (
    NORMAL_64,
    f32,
    left_sum,
    lognormal,
    ordered_choice,
    poisson,
    pow_t,
    threshold,
)
from reference.season import BASE_WEEK, seasons
from reference.utility import CALIBRATED_IMPULSE_SHARE, WeekOfChoice, reference_platform

from agents.streams import ADMISSION, AVAILABLE, IMPULSE

if TYPE_CHECKING:
    from reference.actors import TwinConsumer
    from reference.market import TwinMarket


def run(market: TwinMarket) -> None:
    """Hours move, and every consumer may buy on impulse."""
    move_hours(market)
    market.choice = WeekOfChoice(market)
    market.impulse_rate = [
        [[arrival_rate(market, s, f, c) for c in range(market.C)] for f in range(market.market_live + 1)]
        for s in range(len(market.ceiling))
    ]
    for i in market.consumers:
        admit(i)
        buy_on_impulse(i)


def move_hours(market: TwinMarket) -> None:
    """Hours follow their target; those of a closed app go partly elsewhere (b1)."""
    p = market.p
    gets = {market.market_live: p.attention_to_market_live}
    for f, j in enumerate(market.feeds):
        gets[f] = {"meta": p.attention_to_meta, "youtube": p.attention_to_youtube}.get(market.channels.names[j], 0.0)
    for s, hours in enumerate(market.hours):
        for f in range(market.market_live + 1):
            target = p.feed_hours[s][f] if market.feed_open[f] else 0.0
            for closed in range(market.market_live + 1):
                if not market.feed_open[closed] and market.feed_open[f]:
                    target = target + gets[f] * p.feed_hours[s][closed]
            hours[f] = hours[f] + p.attention_speed * (target - hours[f])


def arrival_rate(market: TwinMarket, s: int, f: int, c: int) -> float:
    """Mean impulse orders a week of a user with the mean budget, in one category of a feed (b2)."""
    p = market.p
    _, season_online = seasons(market, market.t)
    iota = p.impulse_rate * (p.impulse_share / CALIBRATED_IMPULSE_SHARE)  # b5
    rate = iota * p.impulse_scale[f] * p.impulse_category_weight[c]
    if f == market.market_live:
        return rate * max(0.0, market.hours[s][f] - p.feed_hours[s][f]) * season_online
    j = market.feeds[f]
    if not market.ready[j]:
        return 0.0
    platform = market.platforms[j]
    live_ratio = price_ratio = 1.0
    if market.t > BASE_WEEK:
        reference = reference_platform(market, j)
        live_ratio = platform.live_sellers[c] / max(1.0, reference.live_reference[c])
        price_ratio = platform.price_index[c] / reference.price_reference[c]
    return (
        rate
        * market.hours[s][f]
        * market.adoption[s][1][j]
        * market.targeting[j]
        * pow_t(live_ratio, p.live_seller_elasticity)
        * pow_t(price_ratio, -p.impulse_price_elasticity)
        * season_online
    )


def admit(i: TwinConsumer) -> None:
    """Which online channels a consumer can use this week (c3)."""
    market = i.market
    i.admitted = []
    for j in market.online:
        user = 1 if j in market.feed_of and i.feeds[market.feed_of[j]] else 0
        adopted = i.luck(ADMISSION, j) < threshold(market.adoption[i.segment][user][j])
        works = market.A[j] >= 1.0 or i.luck(AVAILABLE, j) < threshold(market.A[j])
        i.admitted.append(adopted and works)


def relative_budget(i: TwinConsumer) -> float:
    """Budget over the mean budget (b2, h2)."""
    p = i.market.p
    return p.budget_multiple[i.segment] * lognormal(NORMAL_64[i.budget_class], p.budget_sd)


def buy_on_impulse(i: TwinConsumer) -> None:
    """Arrivals of the week and where they end (b2–b4)."""
    market, p = i.market, i.market.p
    i.orders = []
    i.impulse_orders = [0] * len(market.online)
    pairs = [(f, c) for f in range(market.market_live + 1) if i.feeds[f] for c in range(market.C)]
    rates = [market.impulse_rate[i.segment][f][c] for f, c in pairs]
    rate = left_sum(rates)
    count = poisson(rate * relative_budget(i), i.luck(IMPULSE, 0))
    spent = 0
    for n in range(count):
        f, c = pairs[ordered_choice(rates, rate, i.luck(IMPULSE, 1 + 4 * n))]
        market.impulse["arrivals"][f] += 1
        fate, j = destination(i, n, f, c)
        market.impulse[fate][f] += 1
        if j is None:
            continue
        value = market.order_idr[j if f == market.market_live else market.feeds[f]]
        spent += value
        market.demand_idr[j, c, i.region] += value * market.people_per_agent
        i.impulse_orders[j] += 1
        i.orders.append((j, c))
        i.last_channel = max(channel for channel, _ in i.orders)  # c9
    i.impulse_ewma_idr = f32(i.impulse_ewma_idr + p.impulse_ewma_rate * (spent - i.impulse_ewma_idr))  # b4


def destination(i: TwinConsumer, n: int, f: int, c: int) -> tuple[str, int | None]:
    """Whether an arrival is completed on the feed's channel, linked out to a marketplace, or lost (b3)."""
    market, p = i.market, i.market.p
    if f != market.market_live:
        j = market.feeds[f]
        if i.luck(IMPULSE, 2 + 4 * n) < threshold(market.A[j]):
            return "completed", j
        link = p.link_out if market.feed_open[f] else 0.0
        if not i.luck(IMPULSE, 3 + 4 * n) < threshold(link):
            return "lost", None
    admitted = [j for j in market.markets if i.admitted[j] and market.platforms[j].offers[c] > 0.0]
    if p.link_out_rule == "live":
        weights = [p.live_intensity[j] for j in admitted]
    else:
        weights = [market.choice.weight(i, j, c) for j in admitted]
    total = left_sum(weights)
    if total <= 0.0:
        return "lost", None
    return "linked", admitted[ordered_choice(weights, total, i.luck(IMPULSE, 4 + 4 * n))]
