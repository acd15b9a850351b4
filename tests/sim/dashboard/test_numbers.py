from datetime import date

import pytest

from sim.dashboard.numbers import Numbers

EN, ID = Numbers("en", "usd"), Numbers("id", "idr", 15_250.0)


@pytest.mark.parametrize(
    ("usd", "english", "indonesian"),
    [
        (3_090_000_000, "US$3.09 bn", "Rp47,1 triliun"),
        (-52_400_000, "−US$52.4 m", "−Rp799 miliar"),
        (12_345, "US$12,300", "Rp188 juta"),
        (0, "US$0", "Rp0"),
        (999_600_000, "US$1.00 bn", "Rp15,2 triliun"),
    ],
)
def test_money_in_both_currencies(usd, english, indonesian):
    assert EN.money(usd) == english
    assert ID.money(usd) == indonesian


def test_signs_are_true_minus_signs_and_zero_has_none():
    assert EN.percent(-0.0131, signed=True) == "−1.3%"
    assert EN.percent(0.0131, signed=True) == "+1.3%"
    assert EN.percent(-0.0001, signed=True) == "0.0%"
    assert EN.points(0.0) == "0.0 points"


def test_counts_days_and_intervals_in_indonesian():
    assert ID.count(13_645_695) == "13,6 juta"
    assert ID.count(442, short=False) == "442"
    assert ID.day(date(2023, 10, 4)) == "4 Oktober 2023"
    assert ID.interval(0.01, 0.025) == "1,0% sampai 2,5%"


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("US$ a week", 1.15e9, "US$1.15 bn"),
        ("share of online GMV", 0.39, "39.0%"),
        ("0–1", 0.256, "0.256"),
        ("parcels a day", 16_633_571.4, "16.6 million"),
        ("firms", 8_123.0, "8,120"),
    ],
)
def test_a_value_is_written_as_its_unit_wants_it(unit, value, text):
    assert EN.value(value, unit) == text


def test_a_difference_of_shares_is_told_in_points():
    assert EN.value(-0.02, "share of online GMV", signed=True) == "−2.0 points"
