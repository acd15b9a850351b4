import itertools
from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pytest

from sim.clock import monday, week_of
from sim.parameters import Parameters
from sim.week.calendar import (
    FORECAST_ORIGIN,
    IDUL_FITRI,
    TREND_KNOTS,
    mean_budget_idr,
    online_trend,
    origin_cross_border,
    season_of,
    taste_clock,
)

DEFAULT = Parameters.default()


def test_lebaran_moves_ahead_by_a_lunar_year():
    assert {(later - day).days for day, later in itertools.pairwise(IDUL_FITRI)} <= {353, 354, 355, 356}


def test_knots_stand_on_the_first_of_july():
    assert tuple(week_of(date(year, 7, 1)) for year in range(2021, 2031)) == TREND_KNOTS


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2029])
def test_seasons_have_mean_1_in_every_year(year):
    weeks = [t for t in range(500) if monday(t).year == year]
    assert np.mean([season_of(DEFAULT, t) for t in weeks], axis=0) == pytest.approx([1, 1])


def test_ramadan_and_lebaran_sell_by_their_days():
    """2023: Ramadan from Thursday 23 March on, Lebaran on Saturday 22 April, couriers back on Saturday 6 May."""
    first = week_of(date(2023, 3, 20))
    usual = season_of(DEFAULT, first - 4)
    relative = np.log([np.divide(season_of(DEFAULT, first + k), usual) for k in range(-1, 8)])
    fasting, feast = np.array([0, 4, 7, 7, 7, 5, 0, 0, 0]) / 7, np.array([0, 0, 0, 0, 0, 2, 7, 5, 0]) / 7
    assert relative[:, 0] == pytest.approx(0.17 * fasting + 0.25 * feast, abs=1e-6)
    assert relative[:, 1] == pytest.approx(0.17 * fasting - 0.15 * feast, abs=1e-6)


def test_retail_sales_of_ramadan_and_lebaran_are_those_that_bank_indonesia_counted():
    """Real sales index by month (Retail Sales Survey): level of a year, and days of Ramadan and of the fortnight."""
    index = {
        (2021, 2): 177.1, (2021, 3): 187.9, (2021, 4): 220.4, (2021, 5): 227.5, (2021, 6): 198.5, (2021, 7): 188.5,
        (2022, 1): 209.4, (2022, 2): 200.0, (2022, 3): 205.3, (2022, 4): 239.2, (2022, 5): 234.1, (2022, 6): 206.6,
        (2022, 7): 200.2, (2023, 1): 208.3, (2023, 2): 201.2, (2023, 3): 215.3, (2023, 4): 242.9,
    }  # fmt: skip
    rows = []
    for year, month in index:
        days = [date(year, month, 1) + timedelta(days=k) for k in range(monthrange(year, month)[1])]
        since = np.array([[(day - feast).days for feast in IDUL_FITRI] for day in days])
        fasting, feast = ((since >= -30) & (since < 0)).any(axis=1), ((since >= 0) & (since < 14)).any(axis=1)
        rows.append([year == 2021, year == 2022, year == 2023, fasting.mean(), feast.mean()])
    x, y = np.array(rows, dtype=float), np.log(list(index.values()))
    found = np.linalg.lstsq(x, y)[0]
    error = np.std(y - x @ found) * np.sqrt(len(y) / (len(y) - 5) * np.diag(np.linalg.inv(x.T @ x)))
    assert np.all(np.abs(found[3:] - [DEFAULT.season_ramadan, DEFAULT.season_lebaran]) < 0.5 * error[3:])


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
