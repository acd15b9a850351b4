import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.paired import Cube, effects, interval, pairing

WEEKS = np.arange(20)


def world(values: np.ndarray) -> Cube:
    return Cube(values, tuple(range(1, len(values) + 1)), WEEKS, (("sales", ""), ("sales", "shopee")))


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12))
def test_the_interval_is_that_of_a_t_test(sample):
    mean, low, high = interval(np.array(sample))
    spread = stats.sem(sample)
    expected = stats.t.interval(0.9, len(sample) - 1, np.mean(sample), spread) if spread else (mean, mean)
    assert (low, high) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_one_seed_has_no_interval():
    assert [float(each) for each in interval(np.array([3.0]))] == [3.0, 3.0, 3.0]


def test_effects_are_paired_means_over_the_window():
    luck = np.random.default_rng(1).normal(100.0, 10.0, (4, 20, 2))
    other, here = world(luck), world(luck + np.where(WEEKS >= 10, 5.0, 0.0)[None, :, None])
    windows = {"here": [{"end": np.arange(10, 20), "before": np.arange(10)}] * 4}
    table = effects({"other": other, "here": here}, "other", windows).set_index(["channel", "window"])
    assert table.loc[("shopee", "end"), "effect"] == pytest.approx(5.0)
    assert table.loc[("shopee", "end"), "high"] == pytest.approx(5.0)
    assert table.loc[("", "before"), ["effect", "low", "high", "percent"]].tolist() == [0.0] * 4
    assert table["n"].tolist() == [4] * 4


def test_percent_is_zero_where_the_baseline_is_zero():
    nothing, something = world(np.zeros((2, 20, 2))), world(np.ones((2, 20, 2)))
    table = effects({"a": nothing, "b": something}, "a", {"b": [{"end": WEEKS}] * 2})
    assert table["percent"].tolist() == [0.0, 0.0]
    assert not table.isna().any().any()


def test_pairing_compares_the_variances():
    luck = np.random.default_rng(2).normal(0.0, 10.0, (8, 1, 2)) + np.zeros((8, 20, 2))
    own = np.random.default_rng(3).normal(0.0, 1.0, (8, 1, 2))
    table = pairing({"a": world(luck), "b": world(luck + own)}, "a", {"b": [{"end": WEEKS}] * 8})
    a, b = luck[:, 0, 0], luck[:, 0, 0] + own[:, 0, 0]
    assert table["ratio"][0] == pytest.approx((a.var(ddof=1) + b.var(ddof=1)) / (b - a).var(ddof=1))


def test_a_window_that_some_seed_lacks_has_no_rows():
    same = world(np.ones((2, 20, 2)))
    windows = {"b": [{"end": WEEKS, "closed": WEEKS}, {"end": WEEKS}]}
    assert set(effects({"a": same, "b": same}, "a", windows)["window"]) == {"end"}


def test_nothing_to_compare_gives_an_empty_table():
    assert isinstance(effects({"a": world(np.ones((1, 20, 2)))}, "a", {}), pd.DataFrame)
