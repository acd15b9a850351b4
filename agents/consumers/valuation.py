"""What a batch of consumers considers, and what it is worth to them: ``choice`` step by step (MODEL.md c3–c5)."""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.batch import Batch
from agents.consumers.choice import adoption_threshold, habit_level, online_class, personal_factor
from agents.consumers.columns import Consumers, feeds_of, price_class_of, region_of, segment_of
from agents.consumers.tables import Tables
from agents.numerics.compile import inlined
from agents.numerics.draws import ALWAYS, draw_range, share_threshold
from agents.numerics.functions import log_t, pow_t
from agents.numerics.sums import fixed, whole
from agents.streams import ADMISSION, AVAILABLE


@inlined
def adoption_by_kind(tables: Tables) -> NDArray[np.int64]:
    """Thresholds of admission by channel, segment and set of feeds used; (J−1, S, 2^F)."""
    segments, feeds = tables.impulse_rate.shape
    online = tables.feed_bit.shape[0]
    out = np.empty((online, segments, feeds), np.int64)
    for segment in range(segments):
        for used in range(feeds):
            for j in range(online):
                out[j, segment, used] = adoption_threshold(tables, segment, used, j)
    return out


@inlined
def offered_options(tables: Tables) -> NDArray[np.float64]:
    """The week's table of options, 0 where an online channel has no offer."""
    option = tables.option.copy()
    segments, regions, categories, classes, channels = option.shape
    for segment in range(segments):
        for region in range(regions):
            for c in range(categories):
                for price_class in range(classes):
                    for j in range(channels - 1):
                        if not tables.offered[c, j]:
                            option[segment, region, c, price_class, j] = 0.0
    return option


@inlined
def nest_members(tables: Tables) -> NDArray[np.int64]:
    """Online channels of each nest, ascending, and −1 behind the last; (2, J)."""
    members = np.full((2, tables.nest.shape[0]), -1)
    for nest in range(2):
        n = 0
        for j in range(tables.feed_bit.shape[0]):
            if tables.nest[j] == nest:
                members[nest, n] = j
                n += 1
    return members


@inlined
def admit_batch(
    consumers: Consumers, tables: Tables, first: int, n: int, adoption: NDArray[np.int64], batch: Batch
) -> None:
    """Which online channels each of ``n`` consumers from row ``first`` on considers this week (c3)."""
    online = adoption.shape[0]
    batch.admitted[:] = 0
    for quarter in range((online + 3) // 4):
        start = 4 * quarter
        end = min(start + 4, online)
        draw_range(tables.seed, ADMISSION, first, n, tables.week, quarter, batch.words)
        for j in range(start, end):
            word = batch.words[j - start]
            below = adoption[j]
            for k in range(n):
                traits = whole(consumers.traits[first + k])
                batch.admitted[k] |= whole(word[k] < below[segment_of(traits), feeds_of(traits)]) << j
        if (tables.available[start:end] < ALWAYS).any():
            draw_range(tables.seed, AVAILABLE, first, n, tables.week, quarter, batch.words)
            for j in range(start, end):
                for k in range(n):
                    batch.admitted[k] &= ~(whole(batch.words[j - start, k] >= tables.available[j]) << j)


@inlined
def weigh_batch(consumers: Consumers, tables: Tables, first: int, n: int, batch: Batch) -> None:
    """Personal factors of every channel and of buying online."""
    physical = tables.feed_bit.shape[0]
    for k in range(n):
        i = first + k
        for j in range(physical):
            factor = personal_factor(tables, consumers.habit[i, j], consumers.tastes[i], j)
            batch.factor[k, j] = factor * ((batch.admitted[k] >> j) & 1)
    for k in range(n):
        batch.factor[k, physical] = tables.habit_factor[2, habit_level(consumers.habit[first + k, physical])]
        batch.online_factor[k] = tables.online_factor[online_class(consumers.tastes[first + k])]


@inlined
def sum_nests(
    consumers: Consumers,
    first: int,
    baskets: int,
    option: NDArray[np.float64],
    members: NDArray[np.int64],
    batch: Batch,
) -> None:
    """I_market, I_social and the value of buying in person of every basket."""
    physical = batch.factor.shape[1] - 1
    markets = (members[0] >= 0).sum()
    socials = (members[1] >= 0).sum()
    for v in range(baskets):
        k = batch.owner[v]
        traits = whole(consumers.traits[first + k])
        row = option[segment_of(traits), region_of(traits), batch.kind[v], price_class_of(traits)]
        factor = batch.factor[k]
        market = 0.0
        social = 0.0
        for p in range(markets):
            market += row[members[0, p]] * factor[members[0, p]]
        for p in range(socials):
            social += row[members[1, p]] * factor[members[1, p]]
        batch.market[v] = market
        batch.social[v] = social
        batch.in_person[v] = row[physical] * factor[physical]


@inlined
def value_baskets(consumers: Consumers, tables: Tables, first: int, baskets: int, batch: Batch) -> None:
    """S, the root, thresholds of the choice between nests, and surplus of every basket (c5)."""
    for v in range(baskets):
        batch.market_term[v] = pow_t(batch.market[v], tables.nest_power[0])
    for v in range(baskets):
        batch.terms[v] = batch.market_term[v] + pow_t(batch.social[v], tables.nest_power[1])
    for v in range(baskets):
        batch.market_below[v] = share_threshold(batch.market_term[v], batch.terms[v])
    for v in range(baskets):
        batch.root[v] = pow_t(batch.terms[v], tables.lambda_online)
    for v in range(baskets):
        online = batch.online_factor[batch.owner[v]] * batch.root[v]
        batch.root[v] = online + batch.in_person[v]
        batch.online_below[v] = share_threshold(online, batch.root[v])
    for v in range(baskets):
        traits = whole(consumers.traits[first + batch.owner[v]])
        sensitivity = tables.sensitivity[segment_of(traits), price_class_of(traits)]
        batch.gain[v] = fixed(log_t(batch.root[v]) / sensitivity)


@inlined
def choose_in_nest(
    row: NDArray[np.float64], factor: NDArray[np.float64], members: NDArray[np.int64], total: float, word: int
) -> int:
    """``choice.choose_member`` among the members of one nest, w_j = option × personal factor (Q9)."""
    cumulative = 0.0
    last = 0
    for p in range(members.shape[0]):
        j = members[p]
        if j < 0:
            break
        w = row[j] * factor[j]
        if w > 0.0:
            cumulative = cumulative + w
            last = j
            if word < share_threshold(cumulative, total):
                break
    return last
