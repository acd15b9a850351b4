from datetime import date

import pytest

from sim.clock import monday, week_of


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2021, 1, 4), -52),
        (date(2021, 4, 1), -40),
        (date(2022, 1, 3), 0),
        (date(2022, 1, 9), 0),
        (date(2023, 9, 26), 90),
        (date(2023, 10, 4), 91),
        (date(2023, 12, 12), 101),
        (date(2024, 4, 15), 119),
    ],
)
def test_weeks_are_those_of_the_calendar(day, week):
    assert week_of(day) == week
    assert week_of(monday(week)) == week
    assert monday(week).weekday() == 0
