import numpy as np
import pytest

from sim.analysis.scores import band, best_null, crps, score, skills

RNG = np.random.default_rng(1)


def test_crps_of_a_normal_is_the_closed_form():
    samples = RNG.normal(size=4000)
    known = 2.0 / np.sqrt(2.0 * np.pi) - 1.0 / np.sqrt(np.pi)
    assert crps(samples, 0.0) == pytest.approx(known, abs=0.01)


def test_crps_of_a_point_is_its_absolute_error():
    assert crps(np.array([3.0]), 5.0) == 2.0


def test_counts_repeat_samples():
    assert crps(np.array([1.0, 4.0]), 2.0, np.array([3.0, 1.0])) == pytest.approx(crps(np.array([1.0, 1, 1, 4]), 2.0))


def test_a_forecast_is_covered_as_often_as_its_band_says():
    truth = RNG.normal(size=400)
    low, high = band(RNG.normal(size=(400, 2000)))
    assert 0.86 < np.mean((low <= truth) & (truth <= high)) < 0.94


def test_the_truth_has_skill_and_the_interval_says_so():
    observed = RNG.normal(10.0, 1.0, size=12)
    forecast, wrong = RNG.normal(10.0, 1.0, size=(12, 60)), RNG.normal(14.0, 1.0, size=(12, 60))
    silent = np.full((12, 60), np.nan)
    found = skills(forecast, observed, {"wrong": wrong, "silent": silent})
    assert found["silent"] is None
    assert 0.0 < found["wrong"].low < found["wrong"].skill < found["wrong"].high < 1.0
    assert found["wrong"].rows == 12
    back = skills(wrong, observed, {"right": forecast})
    assert back["right"].high < 0.0


def test_a_null_is_scored_only_where_it_says_something():
    observed = np.array([1.0, 2.0])
    null = np.array([[1.5, 1.5], [np.nan, np.nan]])
    found = score(np.array([[1.0, 1.0], [2.0, 2.0]]), observed, {"null": null, "silent": np.full((2, 2), np.nan)})
    assert found["mae"] == found["crps"] == found["width_90"] == 0.0
    assert found["coverage_50"] == found["coverage_90"] == 1.0
    assert found["mae_null"] == 0.5
    assert found["crps_silent"] is None


def test_the_best_null_is_the_hardest_to_beat():
    observed = np.zeros(5)
    near, far = np.full((5, 3), 1.0), np.full((5, 3), 9.0)
    found = skills(np.full((5, 3), 0.5), observed, {"near": near, "far": far})
    assert best_null(found) == "near"
    assert best_null({"silent": None}) == ""


def test_half_of_all_truths_lie_in_the_inner_band():
    truth = RNG.normal(size=400)
    found = score(RNG.normal(size=(400, 200)), truth, {})
    assert 0.42 < found["coverage_50"] < 0.58
    assert 0.85 < found["coverage_90"] < 0.95
