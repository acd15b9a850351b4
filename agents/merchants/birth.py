"""Who a merchant is at birth: what it sells, where, how large it is, what its goods cost (MODEL.md section 5, f9)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents import streams
from agents.merchants.columns import (
    ABROAD,
    CROSS_BORDER,
    LARGE,
    LOCAL,
    SIDE_ONLINE,
    SIDE_PHYSICAL,
    Merchants,
)
from agents.merchants.pricing import duties
from agents.numerics.compile import inlined
from agents.numerics.counts import ordered_choice
from agents.numerics.draws import word
from agents.numerics.functions import logistic_t, pow_t
from agents.numerics.normal import NORMAL_64, NORMAL_1024, lognormal

BIRTH = streams.BIRTH
CATEGORY = streams.BIRTH_CATEGORY
REGION = streams.BIRTH_REGION
SCALE = streams.BIRTH_SCALE
COST = streams.BIRTH_COST
MARKUP = streams.BIRTH_MARKUP
QUALITY = streams.BIRTH_QUALITY
UNIT_VALUE = streams.BIRTH_UNIT_VALUE
ABLE = streams.BIRTH_ABLE
AD = streams.BIRTH_AD
LIVE = streams.BIRTH_LIVE


class Endowment(NamedTuple):
    """What a merchant can be born with; parameters of the same names, thresholds of words where they are chances.

    ``turnover_low_idr``, ``turnover_high_idr`` bound the legal class, rupiah a week; ``side_factor`` (sides, SME or
    large, goods) gives each group its share of spending.
    """

    occasion_value_idr: float
    class_turnover_idr: NDArray[np.float64]
    turnover_low_idr: NDArray[np.float64]
    turnover_high_idr: NDArray[np.float64]
    scale_sd: float
    category_share: NDArray[np.float64]
    region_share: NDArray[np.float64]
    region_share_online: NDArray[np.float64]
    unit_cost_sd: float
    markup_sd: float
    quality_mean: float
    quality_sd: float
    unit_value_usd: NDArray[np.float64]
    unit_value_sd: float
    able: int
    without_ad: int
    ad_mean: float
    ad_sd: float
    cost_advantage: NDArray[np.float64]
    duty: float
    duty_free_usd: float
    vat: float
    markup_start: float
    side_factor: NDArray[np.float64]
    chat_scale: float
    chat_scale_native: float
    popularity_exponent: NDArray[np.float64]


@inlined
def share_choice(shares: NDArray[np.float64], word_: int) -> int:
    """A member in proportion to its share (Q9)."""
    total = 0.0
    for k in range(shares.shape[0]):
        total = total + shares[k]
    return ordered_choice(shares, shares.shape[0], total, word_)


@inlined
def normal_word(seed: int, i: int, week: int, index: int) -> float:
    """Standard normal of 1,024 classes from a word of birth."""
    return NORMAL_1024[word(seed, BIRTH, i, week, index) >> 22]


@inlined
def home_region(i: int, birth: Endowment, seed: int, week: int, online: bool) -> int:
    """Region of its stock: shops where people live, online sellers where online sellers are."""
    shares = birth.region_share_online if online else birth.region_share
    return share_choice(shares, word(seed, BIRTH, i, week, REGION))


@inlined
def endow(m: Merchants, i: int, birth: Endowment, seed: int, week: int, online: bool) -> None:
    """Permanent attributes of the merchant in slot ``i``; its stratum's size and goods stand already.

    ``online`` says whether it is counted among online sellers (presence both or online).
    """
    z = m.size_class[i]
    c = share_choice(birth.category_share, word(seed, BIRTH, i, week, CATEGORY))
    m.category[i] = c
    if m.goods[i] == CROSS_BORDER:
        m.region[i] = ABROAD
    else:
        m.region[i] = home_region(i, birth, seed, week, online)
    scale = birth.class_turnover_idr[z] * lognormal(normal_word(seed, i, week, SCALE), birth.scale_sd)
    scale = min(max(scale, birth.turnover_low_idr[z]), birth.turnover_high_idr[z])
    m.scale_orders[i] = scale / birth.occasion_value_idr
    m.markup_multiple[i] = lognormal(normal_word(seed, i, week, MARKUP), birth.markup_sd)
    m.markup[i] = birth.markup_start
    quality = birth.quality_mean + birth.quality_sd * normal_word(seed, i, week, QUALITY)
    m.quality[i] = logistic_t(quality)
    value = birth.unit_value_usd[c] * lognormal(normal_word(seed, i, week, UNIT_VALUE), birth.unit_value_sd)
    m.unit_value_usd[i] = value
    m.cost_base[i] = landed_cost(birth, lognormal(normal_word(seed, i, week, COST), birth.unit_cost_sd), m, i)
    m.able[i] = 1 if m.shop[i] == 0 else np.uint8(word(seed, BIRTH, i, week, ABLE) < birth.able)
    advert = word(seed, BIRTH, i, week, AD)
    m.ad[i] = 0.0 if advert < birth.without_ad else birth.ad_mean * lognormal(NORMAL_64[advert & 63], birth.ad_sd)
    m.live_rank[i] = word(seed, BIRTH, i, week, LIVE)


@inlined
def landed_cost(birth: Endowment, domestic: float, m: Merchants, i: int) -> float:
    """C = cd·(1 − g_c·[foreign])·(1 + duties·[cross-border])/(1 + μ_0): the mean local price is 1 (f9)."""
    cost = domestic
    if m.goods[i] != LOCAL:
        cost = cost * (1.0 - birth.cost_advantage[m.category[i]])
    if m.goods[i] == CROSS_BORDER:
        unit_value = np.float64(m.unit_value_usd[i])
        cost = cost * (1.0 + duties(unit_value, birth.duty, birth.duty_free_usd, birth.vat))
    return cost / (1.0 + birth.markup_start)


@inlined
def shop_factor(m: Merchants, i: int, birth: Endowment) -> float:
    """How much of its size it sells in person: all with a shop, a part by chat without, nothing from abroad."""
    if m.goods[i] == CROSS_BORDER:
        return 0.0
    if m.shop[i]:
        return 1.0
    return birth.chat_scale_native if m.native[i] else birth.chat_scale


@inlined
def scale_sides(m: Merchants, i: int, birth: Endowment) -> None:
    """x_m in person and online, and the pull of either, from the permanent size (section 5, d2)."""
    kind = 1 if m.size_class[i] == LARGE else 0
    size = np.float64(m.scale_orders[i])
    m.side_orders[i, SIDE_PHYSICAL] = (
        size * birth.side_factor[SIDE_PHYSICAL, kind, m.goods[i]] * shop_factor(m, i, birth)
    )
    m.side_orders[i, SIDE_ONLINE] = size * birth.side_factor[SIDE_ONLINE, kind, m.goods[i]]
    for side in range(2):
        x = np.float64(m.side_orders[i, side])
        m.pull[i, side] = pow_t(x, 1.0 - birth.popularity_exponent[side])
