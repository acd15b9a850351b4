from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.dashboard.charts.scale import Axis, axis, measure, rounded, spread
from sim.dashboard.numbers import Numbers
from sim.dashboard.words import Words

amounts = st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 3))


@given(low=amounts, width=st.floats(1e-3, 1e9))
def test_an_axis_holds_what_is_drawn_with_few_round_steps(low: float, width: float) -> None:
    high = low + width
    own = axis(low, high)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert own.low <= low + slack
    assert own.high >= high - slack
    assert 1 <= round((own.high - own.low) / own.step) <= 7


def test_an_axis_of_one_value_still_has_a_length() -> None:
    assert axis(3.0, 3.0).high > 3.0
    assert axis(0.0, 0.0) == Axis(0.0, 1.0, 0.25, 2)


@given(places=st.lists(st.floats(0.0, 100.0), min_size=1, max_size=9), gap=st.floats(1.0, 9.0))
def test_labels_keep_apart_and_in_order(places: list[float], gap: float) -> None:
    found = spread(places, gap, 0.0, 100.0)
    pairs = sorted(zip(places, found, strict=True))
    moved = sorted(found)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(moved))
    assert all(a[1] <= b[1] + 1e-9 for a, b in pairwise(pairs) if a[0] < b[0])
    if gap * (len(places) - 1) <= 100.0:
        assert moved[0] >= -1e-6
        assert moved[-1] <= 100.0 + 1e-6


def test_money_is_drawn_in_the_readers_currency_with_few_digits() -> None:
    usd = measure("US$ a week", 3.2e9, Numbers(), Words())
    assert (usd.factor, usd.unit) == (1e-9, "US$ bn a week")
    idr = measure("US$ a week", 3.2e9, Numbers("id", "idr", 15_000.0), Words("id"))
    assert idr.factor == pytest.approx(15_000.0 / 1e12)
    assert idr.unit == "Rp triliun per pekan"


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize(
    "unit",
    ["US$ a week", "share of online GMV", "parcels a day", "firms", "workers", "0–1", "physical at 2022-01-03 = 1"],
)
def test_every_unit_that_is_drawn_has_words(unit: str, lang: str) -> None:
    assert not measure(unit, 5e6, Numbers(lang), Words(lang)).unit.startswith("charts.")


def test_what_is_sent_has_six_digits_and_no_nan() -> None:
    assert rounded(np.array([np.nan, 1 / 3, 1e12]), 2.0) == [None, 0.666667, 2e12]
