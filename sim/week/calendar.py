"""Seasons, growth and the trend towards buying online, week by week (MODEL.md h1–h4)."""

import math
from datetime import date, timedelta
from functools import cache
from typing import Final

from agents.numerics.functions import LN_2, exp_t, pow_t
from sim.clock import FIRST_WEEK, monday, week_of
from sim.parameters import Parameters

IDUL_FITRI: Final = tuple(date.fromisoformat(day) for day in (
    "2021-05-13", "2022-05-02", "2023-04-22", "2024-04-10", "2025-03-31", "2026-03-20", "2027-03-10", "2028-02-27",
    "2029-02-15", "2030-02-05", "2031-01-25", "2032-01-14", "2033-01-03", "2033-12-23", "2034-12-12", "2035-12-02",
    "2036-11-20", "2037-11-10", "2038-10-30", "2039-10-19", "2040-10-08",
))  # fmt: skip
"""First day of Lebaran; from 2027 on by the tabular calendar, which may be a day off."""

LEBARAN_WEEKS: Final = tuple(week_of(day) for day in IDUL_FITRI)

RAMADAN_DAYS: Final = 30
LEBARAN_DAYS: Final = 14

TREND_KNOTS: Final = (-27, 25, 77, 130, 182, 234, 286, 338, 390, 443)
"""Weeks of 1 July of 2021 … 2030, the knots of ``online_trend``."""

FORECAST_ORIGIN: Final = 91
"""First week of the forecast, Monday 2 October 2023: trends of taste fade from here on."""

REFERENCE_WEEKS: Final = 13
"""Weeks before t = 0 that ratios to a reference are measured from (h5)."""

PATH_SHARE: Final = 0.2
"""Online share of all trade on the published path, 2023 (fact ``ecommerce_penetration_idea_2023``)."""

LAST_YEAR: Final = 2041


def _effects(p: Parameters, week: int) -> tuple[float, float]:
    """Sum of the seasonal effects of all trade, and of those of online trade alone."""
    everywhere, online = 0.0, 0.0
    for lebaran in IDUL_FITRI:
        fasting = _part(week, lebaran - timedelta(days=RAMADAN_DAYS), RAMADAN_DAYS)
        feast = _part(week, lebaran, LEBARAN_DAYS)
        everywhere = everywhere + float(p.season_ramadan) * fasting + float(p.season_lebaran) * feast
        online = online + float(p.season_lebaran_online) * feast
    year = monday(week).year
    for month, day, effect in ((11, 11, p.season_1111), (12, 12, p.season_1212), (9, 9, p.season_99)):
        if week_of(date(year, month, day)) == week:
            online = online + float(effect)
    return everywhere, online


def _part(week: int, first: date, days: int) -> float:
    """Part of a week that lies within the ``days`` from ``first`` on."""
    since = (first - monday(week)).days
    return max(0, min(7, since + days) - max(0, since)) / 7


@cache
def seasons(p: Parameters) -> dict[int, tuple[float, float]]:
    """S_t and S^on_t by week from the first on, each with mean 1 over every calendar year (the year of the Monday)."""
    by_year: dict[int, list[tuple[int, float, float]]] = {}
    first = date(monday(FIRST_WEEK).year, 1, 1)
    week = week_of(first + timedelta(days=-first.weekday() % 7))
    while monday(week).year <= LAST_YEAR:
        everywhere, online = _effects(p, week)
        factors = (week, exp_t(everywhere), exp_t(everywhere + online))
        by_year.setdefault(monday(week).year, []).append(factors)
        week += 1
    out = {}
    for rows in by_year.values():
        mean = sum(row[1] for row in rows) / len(rows)
        mean_online = sum(row[2] for row in rows) / len(rows)
        for at, factor, factor_online in rows:
            out[at] = (factor / mean, factor_online / mean_online)
    return out


def online_trend(p: Parameters, week: int) -> float:
    """ψ_t, utils: linear between the knots, constant outside; moved where online trade is taken to be smaller (h4)."""
    shift = scale_shift(float(p.online_scale))
    knots = [float(x) + shift for x in p.online_trend]
    if week <= TREND_KNOTS[0]:
        return knots[0]
    for k in range(1, len(TREND_KNOTS)):
        if week <= TREND_KNOTS[k]:
            part = (week - TREND_KNOTS[k - 1]) / (TREND_KNOTS[k] - TREND_KNOTS[k - 1])
            return knots[k - 1] + part * (knots[k] - knots[k - 1])
    return knots[-1]


def scale_shift(online_scale: float) -> float:
    """Change of ψ that brings online trade to ``online_scale`` of the path it was solved for: a change of log odds."""
    if online_scale == 1.0:
        return 0.0
    scaled = PATH_SHARE * online_scale
    return math.log(scaled / (1.0 - scaled)) - math.log(PATH_SHARE / (1.0 - PATH_SHARE))


def taste_clock(p: Parameters, week: int) -> float:
    """Years that trends of taste have run: up to the forecast origin, then fading with ``trend_half_life_weeks``."""
    if week <= FORECAST_ORIGIN:
        return week / 52
    life = float(p.trend_half_life_weeks)
    return FORECAST_ORIGIN / 52 + (life / (52.0 * LN_2)) * (1.0 - pow_t(2.0, -(week - FORECAST_ORIGIN) / life))


def mean_budget_idr(p: Parameters, week: int) -> float:
    """B̄, rupiah a week and adult (h2)."""
    level = float(p.market_size_usd) * float(p.idr_per_usd) / (52.0 * float(p.adults))
    return level * pow_t(1.0 + float(p.budget_growth), (week - 78) / 52)


def origin_cross_border(p: Parameters, week: int) -> float:
    """Calibrated taste for cross-border goods, utils: linear from the start to the forecast origin, then constant."""
    start, origin = (float(x) for x in p.origin_cross_border)
    part = min(1.0, (week - FIRST_WEEK) / (FORECAST_ORIGIN - 1 - FIRST_WEEK))
    return start + part * (origin - start)


def season_of(p: Parameters, week: int) -> tuple[float, float]:
    """S_t and S^on_t; 1 beyond the calendar."""
    return seasons(p).get(week, (1.0, 1.0))
