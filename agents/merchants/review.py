"""Merchants and their channels: learning, leaving, looking around, joining (MODEL.md f1–f6)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Books, Sectors, size_factor
from agents.merchants.columns import (
    ACTIVE,
    CROSS_BORDER,
    DORMANT,
    LARGE,
    NONE,
    ONBOARDING,
    SIDE_ONLINE,
    Merchants,
    Peers,
)
from agents.merchants.moves import count_move, main_channel
from agents.merchants.offers import goes_live
from agents.numerics.compile import inlined, kernel
from agents.numerics.draws import DRAWN_AT_ONCE, draw_range, threshold, uniform, word
from agents.numerics.functions import log_t, logistic_t
from agents.numerics.sums import whole
from agents.streams import JOIN, REVIEW
from agents.streams import ONBOARDING as ONBOARDING_STREAM


class Outlook(NamedTuple):
    """What a review goes by this week; parameters of the same names, thresholds of words where they are chances.

    ``open_channels`` (J−1,) 1 where goods can be sold; ``social`` (J−1,) 1 for social channels; ``feed`` (J−1,) 1 where
    the channel has a feed; ``live_threshold`` (J−1,) of the live rank; ``live_here`` (J−1,) 1 where live selling
    exists;
    ``commission`` (sizes, J, C) after caps; ``native_opened`` 1 once the natives' channel has opened.
    """

    open_channels: NDArray[np.uint8]
    social: NDArray[np.uint8]
    feed: NDArray[np.uint8]
    live_threshold: NDArray[np.int64]
    live_here: NDArray[np.uint8]
    commission: NDArray[np.float64]
    service_fee: NDArray[np.float64]
    native_opened: int
    review: int
    review_shock: int
    peer_min_agents: int
    new_channel_prior: float
    skill_incumbent: float
    skill_start: float
    portable_skill: float
    live_skill: float
    learning_rate: float
    cannibalisation: float
    horizon_weeks: float
    join_noise: float
    social_factor: float
    first_factor: float
    onboarding_weeks: float
    onboarding_weeks_first: float
    leave: int
    leave_window_weeks: int


@inlined
def online_channels(m: Merchants, i: int) -> int:
    """Online channels in use: onboarding, active or dormant."""
    n = 0
    for j in range(m.channel_state.shape[1] - 1):
        if m.channel_state[i, j] != NONE:
            n += 1
    return n


@inlined
def starting_skill(m: Merchants, i: int, channel: int, outlook: Outlook) -> float:
    """q_0 = q_min + ρ_port·best other skill + ρ_live where it sold live before and live selling exists (f4)."""
    best = 0.0
    live = 0.0
    for j in range(m.channel_state.shape[1] - 1):
        state = m.channel_state[i, j]
        if j != channel and (state in (ACTIVE, DORMANT)):
            best = max(best, np.float64(m.skill[i, j]))
            if outlook.feed[j] and goes_live(m, i, j, outlook.live_threshold):
                live = 1.0
    skill = outlook.skill_start + outlook.portable_skill * best
    if outlook.live_here[channel]:
        skill = skill + outlook.live_skill * live
    return min(1.0, skill)


@kernel
def learn_and_leave(
    m: Merchants,
    low: int,
    high: int,
    outlook: Outlook,
    books: Books,
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """Onboarding ends, skill grows, channels that cost more than they bring are given up (f4–f6).

    Rows ``low`` … ``high`` − 1; ``moved`` and ``moved_idr`` gain the moves.
    """
    online = m.channel_state.shape[1] - 1
    for i in range(low, high):
        if m.alive[i] == 0:
            continue
        for j in range(online):
            state = m.channel_state[i, j]
            if state == ONBOARDING and books.week >= m.ready_week[i, j] - 1:
                m.skill[i, j] = starting_skill(m, i, j, outlook)
                count_move(m, i, main_channel(m, i, j), j, moved, moved_idr)
                start_channel(m, i, j, books.week + 1)
            elif state == ACTIVE:
                if leaves(m, i, j, outlook, books):
                    m.channel_state[i, j] = NONE
                    count_move(m, i, j, main_channel(m, i, j), moved, moved_idr)
                else:
                    skill = np.float64(m.skill[i, j])
                    m.skill[i, j] = skill + outlook.learning_rate * (1.0 - skill)


@inlined
def start_channel(m: Merchants, i: int, channel: int, week: int) -> None:
    """The channel is active from ``week`` on, with no name on it yet."""
    m.channel_state[i, channel] = ACTIVE
    m.ready_week[i, channel] = week
    m.popularity[i, channel] = 0.0
    m.contribution[i, channel] = 0.0
    m.revenue_share[i, channel] = 0.0


@inlined
def leaves(m: Merchants, i: int, channel: int, outlook: Outlook, books: Books) -> bool:
    """Whether it gives the channel up: a loss on average, long enough there, and the week's draw (f6)."""
    if m.size_class[i] == LARGE or m.goods[i] == CROSS_BORDER or outlook.open_channels[channel] == 0:
        return False
    if m.contribution[i, channel] >= 0.0 or books.week - m.ready_week[i, channel] < outlook.leave_window_weeks:
        return False
    return word(books.seed, REVIEW, i, books.week, 1 + channel) < outlook.leave


@inlined
def review_chance(m: Merchants, i: int, outlook: Outlook, books: Books) -> int:
    """Words below it let the merchant look around this week (f1)."""
    if m.alive[i] == 0 or m.size_class[i] == LARGE or m.goods[i] == CROSS_BORDER:
        return 0
    if m.native[i] and outlook.native_opened == 0:
        return 0
    return outlook.review_shock if books.week < m.shock_until[i] else outlook.review


@inlined
def reviews(m: Merchants, i: int, outlook: Outlook, books: Books) -> bool:
    """Whether the merchant looks around this week (f1)."""
    return word(books.seed, REVIEW, i, books.week, 0) < review_chance(m, i, outlook, books)


@inlined
def peer_view(m: Merchants, i: int, channel: int, outlook: Outlook, peers: Peers, view: NDArray[np.float64]) -> bool:
    """Revenue, skill and size of sellers like it into ``view``; false where nothing can be seen (f2)."""
    z = m.size_class[i]
    everyone = peers.agents.shape[1] - 1
    for group in (whole(m.category[i]), everyone):
        if peers.agents[z, group, channel] >= outlook.peer_min_agents:
            view[0] = peers.revenue[z, group, channel]
            view[1] = peers.skill[z, group, channel]
            view[2] = peers.scale[z, group, channel]
            return True
    revenue = 0.0
    scale = 0.0
    known = 0
    for j in range(peers.agents.shape[2]):
        if outlook.open_channels[j] and peers.agents[z, everyone, j] >= outlook.peer_min_agents:
            revenue = revenue + peers.revenue[z, everyone, j]
            scale = scale + peers.scale[z, everyone, j]
            known += 1
    if known == 0:
        return False
    view[0] = outlook.new_channel_prior * (revenue / known)
    view[1] = outlook.skill_incumbent
    view[2] = scale / known
    return True


@kernel
def look_around(
    m: Merchants,
    low: int,
    high: int,
    outlook: Outlook,
    peers: Peers,
    books: Books,
    sectors: Sectors,
    supported: NDArray[np.uint8],
    granted_idr: NDArray[np.int64],
    paid: NDArray[np.int64],
) -> None:
    """Reviews of rows ``low`` … ``high`` − 1: join a channel where the expected gain beats its cost (f2, f3).

    ``supported`` (slots,) marks those whose first online channel digital support pays for; ``granted_idr`` (1,) gains
    what it pays.
    """
    view = np.empty(3)
    words = np.empty((4, DRAWN_AT_ONCE), np.int64)
    for start in range(low, high, DRAWN_AT_ONCE):
        n = min(DRAWN_AT_ONCE, high - start)
        draw_range(books.seed, REVIEW, start, n, books.week, 0, words)
        for k in range(n):
            if words[0, k] < review_chance(m, start + k, outlook, books):
                helped = supported[start + k] == 1
                look_at_channels(m, start + k, outlook, peers, books, sectors, helped, view, granted_idr, paid)


@inlined
def look_at_channels(
    m: Merchants,
    i: int,
    outlook: Outlook,
    peers: Peers,
    books: Books,
    sectors: Sectors,
    supported: bool,
    view: NDArray[np.float64],
    granted_idr: NDArray[np.int64],
    paid: NDArray[np.int64],
) -> None:
    """One merchant's review: every open channel it isn't on, in turn."""
    first = online_channels(m, i) == 0
    helped = supported and first
    for p in range(m.channel_state.shape[1] - 1):
        if m.channel_state[i, p] != NONE or outlook.open_channels[p] == 0:
            continue
        if first and m.able[i] == 0:
            continue
        if not peer_view(m, i, p, outlook, peers, view):
            continue
        full = joining_cost(m, i, p, first, outlook, books)
        cost = 0.0 if helped else full
        if m.cash_idr[i] / np.float64(m.weight[i]) < cost:
            continue
        score = (outlook.horizon_weeks * expected_gain(m, i, p, outlook, books, view) - cost) / (
            outlook.join_noise * full
        )
        if word(books.seed, JOIN, i, books.week, p) < threshold(logistic_t(score)):
            price = whole(np.rint(np.float64(m.weight[i]) * full))
            if helped:
                granted_idr[0] += price
                paid[sectors.government, sectors.staff] += price
            else:
                m.cash_idr[i] -= price
                paid[sectors.merchants, sectors.staff] += price
            m.channel_state[i, p] = ONBOARDING
            m.ready_week[i, p] = books.week + 1 + setup_weeks(i, p, first, outlook, books)
            m.skill[i, p] = 0.0
            first = False
            helped = False


@inlined
def joining_cost(m: Merchants, i: int, channel: int, first: bool, outlook: Outlook, books: Books) -> float:
    """K: by class and size, less on social channels, more for a first online channel (f3), rupiah a firm."""
    cost = books.onboarding_cost_idr[m.size_class[i]] * size_factor(m, i, books)
    if outlook.social[channel]:
        cost = cost * outlook.social_factor
    if first:
        cost = cost * outlook.first_factor
    return cost


@inlined
def expected_gain(
    m: Merchants, i: int, channel: int, outlook: Outlook, books: Books, view: NDArray[np.float64]
) -> float:
    """margin·R̄·(q_0/q̄)·(x/x̄)·(1 − cann) − fc (f2), rupiah a week and firm."""
    z = m.size_class[i]
    margin = 1.0 - np.float64(m.unit_cost[i]) / np.float64(m.price[i, channel])
    margin = margin - outlook.commission[z, channel, m.category[i]] - outlook.service_fee[z]
    skill = starting_skill(m, i, channel, outlook) / view[1]
    scale = np.float64(m.side_orders[i, SIDE_ONLINE]) / view[2]
    gain = margin * view[0] * skill * scale * (1.0 - outlook.cannibalisation)
    return gain - books.channel_cost_idr[z] * size_factor(m, i, books)


@inlined
def setup_weeks(i: int, channel: int, first: bool, outlook: Outlook, books: Books) -> int:
    """Weeks of onboarding beyond the first, geometric with the mean of its kind (f4)."""
    mean = outlook.onboarding_weeks_first if first else outlook.onboarding_weeks
    if mean <= 1.0:
        return 0
    u = uniform(word(books.seed, ONBOARDING_STREAM, i, books.week, channel))
    return min(520, whole(np.floor(log_t(u) / log_t(1.0 - 1.0 / mean))))
