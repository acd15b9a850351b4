from datetime import date

import numpy as np
import pytest

from sim.clock import monday, week_of
from sim.parameters import Parameters
from sim.week.calendar import (
    FORECAST_ORIGIN,
    LEBARAN_WEEKS,
    TREND_KNOTS,
    mean_budget_idr,
    online_trend,
    origin_cross_border,
    season_of,
    taste_clock,
)

DEFAULT = Parameters.default()
IDUL_FITRI = (date(2021, 5, 13), date(2022, 5, 2), date(2023, 4, 22), date(2024, 4, 10), date(2025, 3, 31))


def test_lebaran_is_in_its_weeks():
    assert tuple(week_of(day) for day in IDUL_FITRI) == LEBARAN_WEEKS[:5]


def test_knots_stand_on_the_first_of_july():
    assert tuple(week_of(date(year, 7, 1)) for year in range(2021, 2031)) == TREND_KNOTS


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2029])
def test_seasons_have_mean_1_in_every_year(year):
    weeks = [t for t in range(500) if monday(t).year == year]
    assert np.mean([season_of(DEFAULT, t) for t in weeks], axis=0) == pytest.approx([1, 1])


def test_ramadan_sells_and_lebaran_rests():
    first = LEBARAN_WEEKS[2]
    usual = season_of(DEFAULT, first - 8)[0]
    relative = [season_of(DEFAULT, first + k)[0] / usual for k in range(-6, 4)]
    high, low = np.exp(0.25), np.exp(-0.30)
    assert relative == pytest.approx([1, 1, high, high, high, high, low, low, 1, 1], rel=1e-6)


def test_shopping_days_move_online_trade_only():
    eleventh = week_of(date(2023, 11, 11))
    usual, special = season_of(DEFAULT, eleventh - 3), season_of(DEFAULT, eleventh)
    assert special[0] == usual[0]
    assert special[1] / usual[1] == pytest.approx(np.exp(0.25), rel=1e-6)


def test_the_trend_is_straight_between_knots_and_flat_outside():
    p = DEFAULT.replace({"online_trend": [0.0, 1.0, 3.0, *[3.0] * 7]})
    assert [online_trend(p, t) for t in (-60, -27, -1, 25, 51, 77, 600)] == [0, 0, 0.5, 1, 2, 3, 3]


def test_trends_of_taste_fade_after_the_forecast_origin():
    life = float(DEFAULT.trend_half_life_weeks)
    assert taste_clock(DEFAULT, 52) == 1
    speeds = [taste_clock(DEFAULT, t + 1) - taste_clock(DEFAULT, t) for t in (90, FORECAST_ORIGIN + round(life))]
    assert speeds[0] == pytest.approx(1 / 52)
    assert speeds[1] == pytest.approx(1 / 104, rel=0.02)


def test_budgets_make_the_market_of_mid_2023_and_grow_in_real_terms():
    assert mean_budget_idr(DEFAULT, 78) == pytest.approx(310e9 * 15_250 / 52 / 200e6, rel=1e-6)
    assert mean_budget_idr(DEFAULT, 130) / mean_budget_idr(DEFAULT, 78) == pytest.approx(1.03, rel=1e-6)


def test_taste_for_goods_from_abroad_changes_until_the_origin():
    p = DEFAULT.replace({"origin_cross_border": [-1.0, -2.0]})
    assert [origin_cross_border(p, t) for t in (-52, 19, 90, 300)] == pytest.approx([-1, -1.5, -2, -2])
