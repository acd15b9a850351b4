import numpy as np
import pytest

from sim.analysis.weekly import GROUPS, bands, bands_of, series


def test_worlds_are_one_before_the_first_policy_and_bands_say_so(comparison):
    own = bands(comparison, "gmv_usd", "tiktok_shop", "ban")
    before = own.weeks < 90
    assert (own.effect[before] == 0.0).all()
    assert (own.effect_high[before] == 0.0).all()
    assert (own.mean[before] == own.baseline_mean[before]).all()
    assert (own.mean[own.weeks >= 91] == 0.0).all()


def test_bands_hold_their_mean_and_differences_are_exact(comparison):
    own = bands(comparison, "small_revenue_usd", scenario="history")
    for low, mean, high in ((own.low, own.mean, own.high), (own.baseline_low, own.baseline_mean, own.baseline_high),
                            (own.effect_low, own.effect, own.effect_high)):  # fmt: skip
        assert (low <= mean).all()
        assert (mean <= high).all()
    assert np.allclose(own.mean - own.baseline_mean, own.effect)


def test_the_same_luck_narrows_the_difference():
    luck = np.array([[1.0], [2.0], [9.0]])
    own = bands_of(luck - 0.5, luck, np.array([0]))
    assert own.effect_high[0] - own.effect_low[0] < 1e-12
    assert own.high[0] - own.low[0] > 1.0


def test_groups_of_small_merchants_add_up_to_all_of_them(comparison):
    whole, weeks = series(comparison, "ban", "small_revenue_usd")
    for axis in (GROUPS[:3], GROUPS[3:5], GROUPS[5:]):
        parts = [series(comparison, "ban", "revenue_usd", group) for group in axis]
        assert np.allclose(sum(part for part, _ in parts), whole)
        assert (parts[0][1] == weeks).all()


def test_an_unknown_series_is_a_key_error(comparison):
    with pytest.raises((KeyError, ValueError)):
        bands(comparison, "happiness")
