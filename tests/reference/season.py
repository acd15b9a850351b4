"""(h) Season, growth and trends; all are functions of the week."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from reference.arithmetic import NORMAL_64, exp_t, fixed, log_t, pow_t, real, word

from agents.streams import DRIFT
from sim.clock import monday, week_of

if TYPE_CHECKING:
    from reference.actors import TwinStratum
    from reference.market import TwinMarket

LEBARAN = tuple(
    date(*day)
    for day in (
        (2021, 5, 13), (2022, 5, 2), (2023, 4, 22), (2024, 4, 10), (2025, 3, 31), (2026, 3, 20), (2027, 3, 10),
        (2028, 2, 27), (2029, 2, 15), (2030, 2, 5), (2031, 1, 25), (2032, 1, 14), (2033, 1, 3), (2033, 12, 23),
        (2034, 12, 12), (2035, 12, 2), (2036, 11, 20), (2037, 11, 10), (2038, 10, 30), (2039, 10, 19), (2040, 10, 8),
    )
)  # fmt: skip
KNOTS = (-27, 25, 77, 130, 182, 234, 286, 338, 390, 443)
ORIGIN = 91
PATH_SHARE = 0.2
"""Online share of all trade on the path, 2023."""
BASE_WEEK = -1


def effect(market: TwinMarket, t: int) -> float:
    """Sum of the effects on all spending whose window holds t (h1)."""
    total = 0.0
    for lebaran in LEBARAN:
        total = total + market.p.season_ramadan * (days_since(t, lebaran, range(-30, 0)) / 7)
        total = total + market.p.season_lebaran * (days_since(t, lebaran, range(14)) / 7)
    return total


def days_since(t: int, lebaran: date, which: range) -> int:
    """Days of a week that are so many days from Lebaran."""
    return sum((monday(t) - lebaran).days + day in which for day in range(7))


def online_effect(market: TwinMarket, t: int) -> float:
    """Sum of the effects on online spending alone (h1)."""
    total = 0.0
    for lebaran in LEBARAN:
        total = total + market.p.season_lebaran_online * (days_since(t, lebaran, range(14)) / 7)
    year = monday(t).year
    for month, day, size in (
        (11, 11, market.p.season_1111),
        (12, 12, market.p.season_1212),
        (9, 9, market.p.season_99),
    ):
        if week_of(date(year, month, day)) == t:
            total = total + size
    return total


def weeks_of_year(t: int) -> list[int]:
    """All weeks whose Monday lies in the year of t's Monday."""
    year = monday(t).year
    first = t
    while monday(first - 1).year == year:
        first -= 1
    last = t
    while monday(last + 1).year == year:
        last += 1
    return list(range(first, last + 1))


def seasons(market: TwinMarket, t: int) -> tuple[float, float]:
    """S_t and S^on_t, each with mean 1 over the calendar year (h1)."""
    if t not in market.seasons:
        weeks = weeks_of_year(t)
        both = rescaled([exp_t(effect(market, week)) for week in weeks])
        online = rescaled([exp_t(effect(market, week) + online_effect(market, week)) for week in weeks])
        market.seasons.update(zip(weeks, zip(both, online, strict=True), strict=True))
    return market.seasons[t]


def rescaled(values: list[float]) -> list[float]:
    """Values over their mean."""
    mean = sum(values) / len(values)
    return [value / mean for value in values]


def mean_budget(market: TwinMarket, t: int) -> float:
    """Mean weekly budget of an adult, rupiah (h2)."""
    p = market.p
    base = p.market_size_usd * p.idr_per_usd / (52.0 * p.adults)
    return base * pow_t(1.0 + p.budget_growth, (t - 78) / 52.0)


def online_trend(market: TwinMarket, t: int) -> float:
    """ψ_t between its knots on 1 July (h3)."""
    shift = scale_shift(market.p.online_scale)
    knots = [knot + shift for knot in market.p.online_trend]
    if t <= KNOTS[0]:
        return knots[0]
    for k in range(len(KNOTS) - 1):
        left, right = KNOTS[k], KNOTS[k + 1]
        if t <= right:
            return knots[k] + (t - left) / (right - left) * (knots[k + 1] - knots[k])
    return knots[-1]


def scale_shift(online_scale: float) -> float:
    """What ψ changes by when online trade is another multiple of its path: a change of log odds (h3)."""
    if online_scale == 1.0:
        return 0.0
    scaled = PATH_SHARE * online_scale
    return math.log(scaled / (1.0 - scaled)) - math.log(PATH_SHARE / (1.0 - PATH_SHARE))


def trend_clock(market: TwinMarket, t: int) -> float:
    """Years of trend up to t, fading from the forecast's origin on (c4)."""
    if t <= ORIGIN:
        return t / 52.0
    hl = market.p.trend_half_life_weeks
    return ORIGIN / 52.0 + (hl / (52.0 * 0.6931471805599453)) * (1.0 - pow_t(2.0, -(t - ORIGIN) / hl))


def online_base(market: TwinMarket, t: int) -> float:
    """What being online adds to every online utility this week: ψ_t + ln(S^on/S) (h1, h3)."""
    season, season_online = seasons(market, t)
    return online_trend(market, t) + log_t(season_online / season)


def run(market: TwinMarket) -> None:
    """Drift of tastes from the forecast's origin on (h6), and references at the base week (h5)."""
    p = market.p
    coming = market.t + 1
    if coming >= ORIGIN:
        for j in market.online:
            z = NORMAL_64[word(market.seed, DRIFT, j, coming, 0) >> 26]
            platform = market.platforms[j]
            platform.drift = platform.drift + p.drift_sd_per_year / math.sqrt(52.0) * z  # h6
    if BASE_WEEK - 12 <= market.t <= BASE_WEEK:
        for stratum in market.strata:
            note_means(market, stratum)
    if market.t == BASE_WEEK:
        take_references(market)


def note_means(market: TwinMarket, stratum: TwinStratum) -> None:
    """Win share of a stratum, mean over the 13 weeks before t = 0, and its profit rate, which is one by now (h5)."""
    members = [m for m in market.merchants[stratum.first : stratum.first + stratum.slots] if m.alive]
    firms = sum(fixed(float(m.weight)) for m in members)
    won = sum(fixed(m.weight * m.win_share) for m in members)
    stratum.agents_reference = len(members)
    stratum.profit_reference = stratum.profit_rate
    if firms > 0:
        stratum.win_reference = stratum.win_reference + real(won) / real(firms) / 13.0


def take_references(market: TwinMarket) -> None:
    """Freeze what ratios are measured from (h5)."""
    for platform in market.platforms:
        platform.price_reference = list(platform.price_index)
        platform.offers_reference = list(platform.offers)
        platform.live_reference = list(platform.live_sellers)
