import numpy as np
import pytest
from support.rules import J, merchants

from agents.merchants.cohort import base_turnover, dependence, follow_cohort, remains, week_turnover
from agents.merchants.columns import Cohort

DATE = 91


def blank(n):
    return Cohort(
        np.zeros((n, J), np.uint8), np.zeros((n, J), np.float32), np.zeros(n, np.uint16),
        np.zeros(n, np.float32), np.zeros(n, np.float32),
    )  # fmt: skip


def followed(m, sales_of, until, cohort=None):
    cohort = cohort or blank(len(m))
    for week in range(70, until):
        follow_cohort(m, 0, len(m), cohort, sales_of(week), week, DATE)
    return cohort


def steady(*by_channel):
    sales = np.zeros((1, J), np.int64)
    sales[0, [0, 5, 8]] = by_channel
    return sales


def test_members_sold_in_seven_of_the_thirteen_weeks():
    def sales(week):
        return steady(10**6 if week >= 84 else 0, 10**6 if week >= 85 else 0, 10**6)

    cohort = followed(merchants(1), sales, DATE)
    assert cohort.weeks[0, [0, 5, 8]].tolist() == [7, 6, 13]
    assert cohort.member[0] == 1 << 0 | 1 << 8
    assert base_turnover(cohort, 0) == pytest.approx((7 + 6 + 13) * 10**4)


@pytest.mark.parametrize(("tiktok", "expected"), [(1, 0), (3, 1), (11, 2)])
def test_dependence_is_the_channels_part_of_turnover(tiktok, expected):
    cohort = followed(merchants(1), lambda _: steady(0, tiktok * 10**6, 9 * 10**6), DATE)
    assert dependence(cohort, 0, 5, base_turnover(cohort, 0)) == expected


def test_turnover_since_the_date_stops_when_the_firm_or_its_slot_does():
    m = merchants(1)
    sales = steady(0, 10**6, 0)
    cohort = followed(m, lambda _: sales, DATE + 3)
    assert remains(m, 0, DATE)
    assert week_turnover(m, 0, sales) == pytest.approx(10_000)
    assert cohort.total[0] == pytest.approx(30_000)
    m.born[0] = DATE + 3
    follow_cohort(m, 0, 1, cohort, sales, DATE + 3, DATE)
    assert not remains(m, 0, DATE)
    assert cohort.total[0] == pytest.approx(30_000)
