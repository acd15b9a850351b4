"""Tables of the consumers' kernels for one week, from rules, parameters and what shoppers meet (MODEL.md b2, c1–c5)."""

import math
from typing import cast

import numpy as np
from numpy.typing import NDArray

from agents.consumers.tables import Tables, option_table, split_by_feeds
from agents.numerics.draws import threshold
from agents.numerics.functions import exp_t, log_t, pow_t
from agents.numerics.normal import NORMAL_64
from agents.numerics.record import as_record
from sim.parameters import CATEGORIES, SEGMENTS, Parameters
from sim.state.people import shares_to_thresholds
from sim.state.tables import State
from sim.week.calendar import mean_budget_idr, taste_clock
from sim.week.today import Today

PHYSICAL_NEST = 2

CALIBRATED_IMPULSE_SHARE = 0.5
"""``impulse_share`` for which ι and ξ were solved; another one moves both, so that TikTok Shop's sales stay put."""


def reference_channel(today: Today, state: State, j: int) -> int:
    """Channel whose references count: its own, or that of the channel it takes its taste from (h5)."""
    source = today.channels.taste_from[j]
    if source and not state.platforms.offers_reference[j].any():
        return today.channels.index(source)
    return j


def channel_taste(today: Today) -> NDArray[np.float64]:
    """ξ_j, utils; (J,): a channel without history takes another's plus an offset; a partner may lose some (g3, g4)."""
    p = today.parameters
    taste = np.array(p.channel_taste, dtype=np.float64)
    for j, source in enumerate(today.channels.taste_from):
        if source:
            taste[j] = float(p.channel_taste[today.channels.index(source)]) + float(
                getattr(p, f"{today.channels.names[j]}_taste")
            )
    rest = max(1.0 - float(p.impulse_share), 1e-6) / (1.0 - CALIBRATED_IMPULSE_SHARE)
    taste[today.constants.native_channel] += today.constants.lambdas[1] * math.log(rest)
    for partner in set(today.partner[today.partner >= 0].tolist()):
        taste[partner] = taste[partner] - float(p.partner_taste_loss) * today.constants.lambdas[0]
    return taste


def tastes_of_week(today: Today, state: State) -> NDArray[np.float64]:
    """ξ_jc with trend and drift, utils; (J, C)."""
    p = today.parameters
    level = channel_taste(today)
    years = taste_clock(p, today.week)
    out = np.empty((len(today.channels), len(CATEGORIES)))
    for j in range(len(today.channels)):
        for c in range(len(CATEGORIES)):
            out[j, c] = level[j] + float(p.category_taste[c, j])
            if today.channels.nest[j] != PHYSICAL_NEST:
                out[j, c] = out[j, c] + float(p.taste_trend[j]) * years + state.platforms.drift[j]
    return out


def variety_of_week(today: Today, state: State) -> NDArray[np.float64]:
    """θ·ln(N/N_ref), utils; 0 before t = 0 and where there are no offers; (J, C)."""
    elasticity = float(today.parameters.variety_elasticity)
    out = np.zeros((len(today.channels), len(CATEGORIES)))
    if not today.referenced:
        return out
    for j in range(len(today.channels)):
        reference = state.platforms.offers_reference[reference_channel(today, state, j)]
        for c in range(len(CATEGORIES)):
            if state.platforms.offers[j, c] > 0.0:
                out[j, c] = elasticity * log_t(state.platforms.offers[j, c] / max(reference[c], 1.0))
    return out


def impulse_rate(p: Parameters) -> float:
    """ι: the calibrated rate, moved in proportion to an impulse share other than the calibrated one (b5)."""
    return float(p.impulse_rate) * (float(p.impulse_share) / CALIBRATED_IMPULSE_SHARE)


def impulse_rates(today: Today, state: State) -> NDArray[np.float64]:
    """Mean arrivals a week of a user with mean budget (b2); (segments, feeds, C)."""
    p = today.parameters
    feeds = today.channels.feeds
    out = np.zeros((len(SEGMENTS), len(feeds), len(CATEGORIES)))
    live = len(feeds) - 1
    for s in range(len(SEGMENTS)):
        for f in range(len(feeds)):
            for c in range(len(CATEGORIES)):
                base = impulse_rate(p) * float(p.impulse_scale[f]) * float(p.impulse_category_weight[c])
                if f == live:
                    extra = max(0.0, state.cells.hours[s, f] - float(p.feed_hours[s, f]))
                    out[s, f, c] = base * extra * today.season_online
                elif today.ready[today.feed_channels[f]]:
                    j = today.feed_channels[f]
                    rate = base * state.cells.hours[s, f] * state.cells.adoption[s, 1, j] * today.targeting[j]
                    by_sellers, by_price = _pull_of_feed(today, state, j, c)
                    out[s, f, c] = rate * by_sellers * by_price * today.season_online
    return out


def _pull_of_feed(today: Today, state: State, j: int, c: int) -> tuple[float, float]:
    """(live sellers ÷ reference)^θ_L and (price ÷ reference)^−ε_I; 1 before t = 0."""
    if not today.referenced:
        return 1.0, 1.0
    p = today.parameters
    own = reference_channel(today, state, j)
    live = state.platforms.live_sellers[j, c] / max(state.platforms.live_reference[own, c], 1.0)
    price = state.platforms.price_index[j, c] / state.platforms.price_reference[own, c]
    return pow_t(live, float(p.live_seller_elasticity)), pow_t(price, -float(p.impulse_price_elasticity))


def admission_thresholds(state: State) -> NDArray[np.int64]:
    """Words below these admit a channel, by segment and use of its feed; (S, 2, J−1)."""
    adoption = state.cells.adoption
    flat = [threshold(float(x)) for x in adoption.ravel()]
    return np.array(flat, dtype=np.int64).reshape(adoption.shape)


def tables_of(today: Today, state: State) -> Tables:
    """All tables of the week, ready for the kernels; worked out once a week."""
    if "tables" not in today.__dict__:
        today.__dict__["tables"] = _tables(today, state)
    return cast(Tables, today.__dict__["tables"])


def _tables(today: Today, state: State) -> Tables:
    p, constants, channels = today.parameters, today.constants, today.channels
    n = len(channels)
    lambdas = constants.lambdas
    own = float(p.lambda_online)
    price = state.platforms.price_index * (1.0 - today.voucher)[:, None]
    option = option_table(
        tastes_of_week(today, state),
        np.array(p.segment_taste),
        variety_of_week(today, state),
        price,
        today.shipping_share,
        today.friction,
        constants.sensitivity,
        lambdas[channels.nest],
    )
    shift = today.online_trend + log_t(today.season_online / today.season)
    taste_online = float(p.taste_online_sd)
    rate, split = split_by_feeds(impulse_rates(today, state))
    feeds = [*today.feed_channels, -1]
    link = [threshold(float(p.link_out) * float(is_open)) for is_open in today.feed_open]
    return as_record(
        Tables(
            seed=today.clock.seed,
            week=today.week,
            option=option,
            offered=np.ascontiguousarray((state.platforms.offers > 0.0).T).astype(np.uint8),
            admission=admission_thresholds(state),
            available=np.array([threshold(float(a)) for a in today.availability[:-1]], dtype=np.int64),
            feed_bit=np.array([feeds.index(j) if channels.has_feed[j] else -1 for j in range(n - 1)], dtype=np.int8),
            nest=np.array(channels.nest, dtype=np.int8),
            closed=(~today.open).astype(np.uint8),
            habit_factor=constants.habit_factor,
            taste_factor=constants.taste_factor,
            online_factor=np.array([exp_t(shift + taste_online * float(z)) for z in NORMAL_64]),
            nest_power=np.array([lambdas[0] / own, lambdas[1] / own]),
            lambda_online=own,
            category=shares_to_thresholds(p.category_share),
            sensitivity=constants.sensitivity,
            budget_idr=mean_budget_idr(p, today.week) * constants.relative_budget,
            relative_budget=constants.relative_budget,
            cannibalisation=float(p.cannibalisation),
            budget_floor=float(p.planned_budget_floor),
            occasion_idr=constants.occasion_idr,
            season=today.season,
            weight=today.people_per_agent,
            habit_speed=float(p.habit_speed),
            habit_decay=float(p.habit_speed) * float(p.habit_decay_closed),
            impulse_rate=rate,
            impulse_split=split,
            feed_channel=np.array(feeds, dtype=np.int64),
            completion=np.array(
                [threshold(float(today.availability[j])) if j >= 0 else 0 for j in feeds], dtype=np.int64
            ),
            link_out=np.array([*link, 4294967296], dtype=np.int64),
            order_idr=constants.order_idr,
            link_live=np.array(p.live_intensity[:-1]),
            link_by_live=int(p.link_out_rule == "live"),
            ewma_rate=float(p.impulse_ewma_rate),
        )
    )
