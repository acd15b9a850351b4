"""What all consumers of a kind share in a week, worked out once (MODEL.md c1–c5, b2).

exp(V/λ) of an option is the product of a weekly table over segment, region, category, price class and channel, and of
two personal factors, habit and taste, read from small tables of their own.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import kernel
from agents.numerics.draws import share_threshold
from agents.numerics.functions import exp_t, log_t


class Tables(NamedTuple):
    """One week's tables; S segments, R regions, C categories, F feeds, J channels, physical last.

    Attributes
    ----------
    seed, week
        Key of every draw.
    option
        exp((V without habit and taste)/λ); (S, R, C, 4 price classes, J).
    offered
        1 where the channel has an offer in the category; (C, J).
    admission, available
        Thresholds of words; (S, 2, J−1) and (J−1,).
    feed_bit
        Bit of the feed whose use decides the adoption row; −1 for marketplaces; (J−1,).
    nest
        0 market, 1 social, 2 physical; (J,).
    closed
        1 where nothing can be bought; (J,).
    habit_factor
        By nest and habit level (0: no habit); (3, 65).
    taste_factor, online_factor
        By class of taste; (2, 64) and (64,).
    nest_power, lambda_online
        λ_g/λ_o by nest, and λ_o.
    category
        Thresholds of the category's word; (C,).
    sensitivity
        α_i; (S, 4).
    budget_idr, relative_budget
        B_i, rupiah a week, and B_i/B̄; (S, 64).
    cannibalisation, budget_floor, occasion_idr, season
        φ; least planned share of the budget; rupiah an occasion; S_t.
    weight
        Real adults an agent stands for.
    habit_speed, habit_decay
        δ_h, and δ_h × its factor while a channel is closed.
    impulse_rate
        Mean arrivals a week of one with mean budget, by set of feeds used; (S, 2^F).
    impulse_split
        Thresholds over feed × category; (S, 2^F, F·C).
    feed_channel
        Channel of a feed; −1 for the marketplaces' live; (F,).
    completion, link_out
        Thresholds; (F,).
    order_idr
        Rupiah an order, by channel; (J,).
    link_live
        Weight of a marketplace where links follow live selling; (J−1,).
    link_by_live
        1 where they do.
    ewma_rate
        Rate of the recent impulse spending.
    """

    seed: int
    week: int
    option: NDArray[np.float64]
    offered: NDArray[np.uint8]
    admission: NDArray[np.int64]
    available: NDArray[np.int64]
    feed_bit: NDArray[np.int8]
    nest: NDArray[np.int8]
    closed: NDArray[np.uint8]
    habit_factor: NDArray[np.float64]
    taste_factor: NDArray[np.float64]
    online_factor: NDArray[np.float64]
    nest_power: NDArray[np.float64]
    lambda_online: float
    category: NDArray[np.int64]
    sensitivity: NDArray[np.float64]
    budget_idr: NDArray[np.float64]
    relative_budget: NDArray[np.float64]
    cannibalisation: float
    budget_floor: float
    occasion_idr: int
    season: float
    weight: int
    habit_speed: float
    habit_decay: float
    impulse_rate: NDArray[np.float64]
    impulse_split: NDArray[np.int64]
    feed_channel: NDArray[np.int64]
    completion: NDArray[np.int64]
    link_out: NDArray[np.int64]
    order_idr: NDArray[np.int64]
    link_live: NDArray[np.float64]
    link_by_live: int
    ewma_rate: float


@kernel
def option_table(
    taste: NDArray[np.float64],
    segment_taste: NDArray[np.float64],
    variety: NDArray[np.float64],
    price: NDArray[np.float64],
    shipping: NDArray[np.float64],
    friction: NDArray[np.float64],
    sensitivity: NDArray[np.float64],
    scale: NDArray[np.float64],
) -> NDArray[np.float64]:
    """exp(V/λ) without habit and taste (c4): ξ + ξ_s + θ·ln(N/N_ref) − α·ln(P·(1−v) + ship) − κ, over λ of the nest.

    Parameters
    ----------
    taste : ξ_jc with trend and drift, utils; (J, C).
    segment_taste : ξ_sj, utils; (S, J).
    variety : θ·ln(N/N_ref), utils; (J, C).
    price : P·(1−v); (J, C).
    shipping : share of the order value; (J, R).
    friction : κ_j, utils; (J,).
    sensitivity : α; (S, 4).
    scale : λ of the channel's nest, 1 for physical; (J,).
    """
    segments, classes = sensitivity.shape
    channels, categories = taste.shape
    regions = shipping.shape[1]
    table = np.empty((segments, regions, categories, classes, channels))
    for s in range(segments):
        for r in range(regions):
            for c in range(categories):
                for k in range(classes):
                    for j in range(channels):
                        log_price = log_t(price[j, c] + shipping[j, r])
                        value = taste[j, c] + segment_taste[s, j]
                        value = value + variety[j, c] - sensitivity[s, k] * log_price - friction[j]
                        table[s, r, c, k, j] = exp_t(value / scale[j])
    return table


@kernel
def split_by_feeds(rates: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Mean arrivals and thresholds over feed × category for every set of feeds used, from ``rates`` (S, F, C)."""
    segments, feeds, categories = rates.shape
    total = np.zeros((segments, 1 << feeds))
    split = np.zeros((segments, 1 << feeds, feeds * categories), np.int64)
    for s in range(segments):
        for used in range(1 << feeds):
            for f in range(feeds):
                for c in range(categories):
                    total[s, used] += rates[s, f, c] if used >> f & 1 else 0.0
            cumulative = 0.0
            for k in range(feeds * categories if total[s, used] > 0.0 else 0):
                f = k // categories
                cumulative += rates[s, f, k - f * categories] if used >> f & 1 else 0.0
                split[s, used, k] = share_threshold(cumulative, total[s, used])
    return total, split
