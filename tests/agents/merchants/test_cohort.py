import numpy as np
import pytest
from support.rules import J, merchants

from agents.merchants.cohort import follow_cohort
from agents.merchants.columns import Cohort

DATE = 91


def blank(n):
    return Cohort(
        np.zeros((n, J), np.uint8), np.zeros((n, J), np.float32), np.zeros(n, np.uint16), np.zeros((n, J), np.uint8),
        *(np.zeros(n, np.float32) for _ in range(4)),
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
    assert cohort.base[0] == pytest.approx((7 + 6 + 13) / 13 * 10**4)


@pytest.mark.parametrize(("tiktok", "dependence"), [(1, 0), (3, 1), (11, 2)])
def test_dependence_is_the_channels_part_of_turnover(tiktok, dependence):
    cohort = followed(merchants(1), lambda _: steady(0, tiktok * 10**6, 9 * 10**6), DATE)
    assert cohort.dependence[0, 5] == dependence


def test_turnover_since_the_date_stops_when_the_firm_or_its_slot_does():
    m = merchants(1)
    cohort = followed(m, lambda _: steady(0, 10**6, 0), DATE + 3)
    assert cohort.total[0] == pytest.approx(30_000)
    m.born[0] = DATE + 3
    follow_cohort(m, 0, 1, cohort, steady(0, 10**6, 0), DATE + 3, DATE)
    assert cohort.week[0] == 0
    assert cohort.total[0] == pytest.approx(30_000)
