"""Expected mode: probabilities in place of draws, in the library's exp and log (MODEL.md Q16).

For analytic tests and for measuring diversion; results always come from the sampled mode.  Who considers which channel
is still drawn; orders, their channels and impulse arrivals are their expectations.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.consumers.choice import admit
from agents.consumers.tables import Tables
from agents.numerics.compile import kernel
from agents.numerics.normal import NORMAL_64
from sim.parameters import CATEGORIES, REGIONS
from sim.state.tables import State
from sim.week.calendar import taste_clock
from sim.week.shopper_tables import channel_taste, impulse_rates, reference_channel, tables_of
from sim.week.today import Today


class Shoppers(NamedTuple):
    """Consumers' traits unpacked; N consumers.  ``taste`` (N, J−1) and ``online`` (N,) are standard normals."""

    segment: NDArray[np.int64]
    region: NDArray[np.int64]
    feeds: NDArray[np.int64]
    price_class: NDArray[np.int64]
    budget_class: NDArray[np.int64]
    taste: NDArray[np.float64]
    online: NDArray[np.float64]


class Choice(NamedTuple):
    """Probabilities of one category: of each channel (N, J), within the marketplaces (N, J−1), and ln root (N,)."""

    channel: NDArray[np.float64]
    market: NDArray[np.float64]
    log_root: NDArray[np.float64]


def unpack(state: State) -> Shoppers:
    """Traits and tastes of all consumers."""
    traits = state.consumers.traits.astype(np.int64)
    tastes = state.consumers.tastes
    online = state.consumers.habit.shape[1] - 1
    classes = np.stack([(tastes >> np.uint64(6 * j)) & np.uint64(63) for j in range(online)], axis=1)
    return Shoppers(
        segment=traits & 3,
        region=traits >> 2 & 3,
        feeds=traits >> 4 & 15,
        price_class=traits >> 8 & 3,
        budget_class=traits >> 10 & 63,
        taste=NORMAL_64[classes.astype(np.int64)],
        online=NORMAL_64[(tastes >> np.uint64(58)).astype(np.int64) & 63],
    )


@kernel
def admit_all(
    tables: Tables, segment: NDArray[np.int64], feeds: NDArray[np.int64], admitted: NDArray[np.uint8]
) -> None:
    """Which channels every consumer considers this week; (N, J−1)."""
    for i in range(segment.shape[0]):
        admit(tables, i, segment[i], feeds[i], admitted[i])


def utilities(state: State, today: Today, shoppers: Shoppers, category: int) -> NDArray[np.float64]:
    """V_ijc without ψ and ω (c4), utils; (N, J)."""
    p, platforms = today.parameters, state.platforms
    channels = today.channels
    level = channel_taste(today)
    values = np.empty((shoppers.segment.shape[0], len(channels)))
    habit = (state.consumers.habit >> 10) + 0.5
    h = np.where(state.consumers.habit > 0, habit / 64.0, 0.0)
    strength = float(p.habit_strength) * today.constants.lambdas[0]
    alpha = today.constants.sensitivity[shoppers.segment, shoppers.price_class]
    for j in range(len(channels)):
        fixed = level[j] + p.category_taste[category, j] - today.friction[j]
        reference = platforms.offers_reference[reference_channel(today, state, j), category]
        if today.referenced and platforms.offers[j, category] > 0.0:
            fixed += float(p.variety_elasticity) * np.log(platforms.offers[j, category] / max(reference, 1.0))
        price = platforms.price_index[j, category] * (1.0 - today.voucher[j])
        paid = price + today.shipping_share[j, shoppers.region]
        values[:, j] = fixed + p.segment_taste[shoppers.segment, j] - alpha * np.log(paid) + strength * h[:, j]
        if j < len(channels) - 1:
            values[:, j] += float(p.taste_trend[j]) * taste_clock(p, today.week) + platforms.drift[j]
            values[:, j] += float(p.taste_sd) * shoppers.taste[:, j]
    return values


def choose(state: State, today: Today, shoppers: Shoppers, admitted: NDArray[np.uint8], category: int) -> Choice:
    """Probabilities of a category's purchase (c5)."""
    p = today.parameters
    values = utilities(state, today, shoppers, category)
    nest = today.channels.nest[:-1]
    own = float(p.lambda_online)
    allowed = admitted.astype(bool) & (state.platforms.offers[:-1, category] > 0.0)
    shift = today.online_trend + np.log(today.season_online / today.season)
    shift = np.exp(shift + float(p.taste_online_sd) * shoppers.online)
    w = np.where(allowed, np.exp(values[:, :-1] / today.constants.lambdas[nest]), 0.0)
    inclusive = np.stack([w[:, nest == g].sum(axis=1) for g in range(2)], axis=1)
    terms = inclusive ** (today.constants.lambdas[:2] / own)
    upper = terms.sum(axis=1)
    online = shift * upper**own
    root = online + np.exp(values[:, -1])
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.nan_to_num(w / inclusive[:, nest])
        of_nest = np.nan_to_num(terms / upper[:, None])
    channel = np.empty_like(values)
    channel[:, :-1] = (online / root)[:, None] * of_nest[:, nest] * within
    channel[:, -1] = np.exp(values[:, -1]) / root
    return Choice(channel, np.where(nest == 0, within, 0.0), np.log(root))


def expect_week(state: State, today: Today) -> None:
    """Impulse and planned demand of the week as expectations; habit follows expected shares."""
    tables = tables_of(today, state)
    shoppers = unpack(state)
    admitted = np.zeros((shoppers.segment.shape[0], len(today.channels) - 1), dtype=np.uint8)
    admit_all(tables, shoppers.segment, shoppers.feeds, admitted)
    choices = [choose(state, today, shoppers, admitted, c) for c in range(len(CATEGORIES))]
    counts = np.zeros(state.consumers.habit.shape)
    value = np.zeros((len(today.channels), len(CATEGORIES), len(REGIONS)))
    spent = _expect_impulse(state, today, tables, shoppers, choices, counts, value)
    ewma = state.consumers.impulse_ewma_idr.astype(np.float64)
    state.consumers.impulse_ewma_idr[:] = ewma + tables.ewma_rate * (spent - ewma)
    _expect_planned(state, today, tables, shoppers, choices, counts, value)
    state.shopping.demand_idr[:] = np.rint(value * today.people_per_agent).astype(np.int64)
    _expect_habit(state, tables, counts)


def _expect_impulse(
    state: State,
    today: Today,
    tables: Tables,
    shoppers: Shoppers,
    choices: list[Choice],
    counts: NDArray[np.float64],
    value: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Expected impulse orders into ``counts`` and ``value``; rupiah a person completed or linked; (N,)."""
    rates = impulse_rates(today, state)
    budget = tables.relative_budget[shoppers.segment, shoppers.budget_class]
    spent = np.zeros(len(budget))
    tally = state.shopping
    sums = np.zeros((4, rates.shape[1]))
    for f, j in enumerate([*today.feed_channels, -1]):
        user = (shoppers.feeds >> f & 1).astype(np.float64)
        completes = float(today.availability[j]) if j >= 0 else 0.0
        links = float(today.parameters.link_out) * float(today.feed_open[f]) if j >= 0 else 1.0
        for c, choice in enumerate(choices):
            arrivals = user * rates[shoppers.segment, f, c] * budget
            to_market = arrivals[:, None] * (1.0 - completes) * links * _links(today, choice)
            prices = np.full(to_market.shape[1], tables.order_idr[j]) if j >= 0 else tables.order_idr[:-1]
            counts[:, :-1] += to_market
            spent += to_market @ prices
            for r in range(len(REGIONS)):
                value[:-1, c, r] += to_market[shoppers.region == r].sum(axis=0) * prices
            if j >= 0:
                counts[:, j] += arrivals * completes
                spent += arrivals * completes * tables.order_idr[j]
                done = np.bincount(shoppers.region, weights=arrivals * completes, minlength=len(REGIONS))
                value[j, c] += done[: len(REGIONS)] * tables.order_idr[j]
            linked = to_market.sum()
            whole = arrivals.sum()
            sums[:, f] += (whole, whole * completes, linked, whole * (1.0 - completes) - linked)
    for total, part in zip((tally.arrivals, tally.completed, tally.linked, tally.lost), sums, strict=True):
        total[:] = np.rint(part)
    return spent


def _links(today: Today, choice: Choice) -> NDArray[np.float64]:
    """Chance of each marketplace at the end of a link: the shopper's own choice, or by live selling; (N, J−1)."""
    if today.parameters.link_out_rule == "shares":
        return choice.market
    live = np.where(choice.market > 0.0, today.parameters.live_intensity[:-1], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(live / live.sum(axis=1, keepdims=True))


def _expect_planned(
    state: State,
    today: Today,
    tables: Tables,
    shoppers: Shoppers,
    choices: list[Choice],
    counts: NDArray[np.float64],
    value: NDArray[np.float64],
) -> None:
    """Expected occasions, divided by the probabilities of categories and channels."""
    budget = tables.budget_idr[shoppers.segment, shoppers.budget_class]
    ewma = state.consumers.impulse_ewma_idr.astype(np.float64)
    planned = np.maximum(tables.budget_floor * budget, budget - tables.cannibalisation * ewma)
    occasions = planned * tables.season / tables.occasion_idr
    shares = today.parameters.category_share / today.parameters.category_share.sum()
    surplus = 0.0
    for c, choice in enumerate(choices):
        orders = (occasions * float(shares[c]))[:, None] * choice.channel
        counts += orders
        alpha = tables.sensitivity[shoppers.segment, shoppers.price_class]
        surplus += float((occasions * float(shares[c]) * choice.log_root / alpha).sum())
        for r in range(len(REGIONS)):
            value[:, c, r] += orders[shoppers.region == r].sum(axis=0) * tables.occasion_idr
    state.shopping.surplus[0] = round(surplus * 2**20)


def _expect_habit(state: State, tables: Tables, counts: NDArray[np.float64]) -> None:
    """Habit moves towards expected shares, as ``agents.consumers.habit`` does towards drawn ones."""
    habit = state.consumers.habit.astype(np.float64)
    online = counts[:, :-1].sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        target = np.nan_to_num(counts[:, :-1] / online)
        physical = np.nan_to_num(counts[:, -1] / counts.sum(axis=1))
    closed = tables.closed[:-1].astype(bool)
    step = np.where(
        closed, tables.habit_decay * -habit[:, :-1], tables.habit_speed * (target * 65535.0 - habit[:, :-1])
    )
    habit[:, :-1] += np.rint(np.where(closed | (online > 0), step, 0.0))
    habit[:, -1] += np.rint(tables.habit_speed * (physical * 65535.0 - habit[:, -1]))
    state.consumers.habit[:] = habit.astype(np.uint16)
