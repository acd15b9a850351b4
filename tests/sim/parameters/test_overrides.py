import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.parameters import Parameters, declared

PARAMS = declared()
SCALARS = [each for each in PARAMS.values() if not each.axes and each.kind not in ("option", "whole")]


def override(**changes):
    return Parameters.default().override(changes, "a.toml")


def sentence(**changes):
    (fault,) = override(**changes).faults
    return fault.sentence()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SCALARS), st.floats(0, 1))
def test_every_calibrated_value_is_taken_silently(each, share):
    done = override(**{each.name: each.low + share * (each.high - each.low) or each.high})
    assert done.faults == done.warnings == []


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SCALARS))
def test_a_value_beyond_what_is_allowed_is_refused_and_one_beyond_the_range_warns(each):
    done = override(**{each.name: each.allowed_high + 0.1 * abs(each.allowed_high) + 0.1})
    assert [fault.field for fault in done.faults] == [each.name]
    if each.allowed_high > each.high:
        done = override(**{each.name: each.allowed_high})
        assert done.faults == []
        assert each.name in done.warnings[0]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, True, "1.5", None, [1], {"a": 1}])
def test_what_is_no_finite_number_is_refused(value):
    assert override(habit_strength=value).faults
    assert override(**{"voucher.shopee": value}).faults


def test_a_percentage_is_recognised():
    assert "(30 %? write 0.3)" in sentence(link_out=30)


def test_misspelt_names_get_the_nearest_known_one():
    assert sentence(habit_strenght=1) == "habit_strenght = 1: unknown; did you mean habit_strength?"
    assert sentence(**{"voucher.shoppe": 0.1}).endswith("did you mean shopee?")
    assert sentence(link_out_rule="shars").endswith("did you mean shares?")


def test_a_rate_and_a_size_must_be_above_zero():
    assert "above 0" in sentence(habit_speed=0)


def test_whole_numbers_stay_whole():
    assert "whole number" in sentence(exit_weeks=8.5)
    assert override(exit_weeks=9).values["exit_weeks"] == 9


@pytest.mark.parametrize(
    "given_value",
    [0.05, [0.05], {"shopee": {"fashion": 0.1}}, [[0.05] * 9], {"shopi": 0.05}],
)
def test_a_vector_wants_a_table_or_a_full_list(given_value):
    assert override(voucher=given_value).faults


def test_vectors_are_given_whole_by_table_or_by_element():
    for changes in (
        {"category_taste": {"fashion": {"shopee": 0.01}}},
        {"category_taste.fashion": {"shopee": 0.01}},
        {"category_taste.fashion.shopee": 0.01},
    ):
        done = override(**changes)
        assert done.faults == []
        assert done.values["category_taste"][0, 0] == 0.01
        assert np.array_equal(done.values["category_taste"][1:], Parameters.default().category_taste[1:])


def test_one_share_alone_scales_the_others_and_says_so():
    done = override(**{"category_share.fashion": 0.18})
    shares = done.values["category_share"]
    assert shares[0] == 0.18
    assert shares.sum() == pytest.approx(1.0, abs=1e-12)
    assert shares[1] / shares[2] == pytest.approx(0.08 / 0.17)
    assert len(done.warnings) == 1
    assert "scaled in proportion" in done.warnings[0]


def test_several_shares_must_sum_to_one():
    assert "sum to 1.04; they must sum to 1, and all 3" in sentence(
        region_share={"java_urban": 0.40, "java_other": 0.22}
    )
    assert "sum to 1.02; they must sum to 1" in sentence(region_share=[0.40, 0.20, 0.42])
    assert override(region_share=[0.40, 0.20, 0.40]).faults == []


def test_all_faults_are_collected():
    done = override(habit_strenght=1, link_out=30, **{"voucher.shopi": 0.1})
    assert len(done.faults) == 3
    assert done.values == override().values
