import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from agents.numerics.counts import draw_count, draw_counts, ordered_choice, poisson

GRID = ((np.arange(4000) + 0.5) / 4000 * 2**32).astype(np.int64)


@pytest.mark.parametrize("mean", [0.0, 0.01, 0.3, 1.0, 3.03, 12.0, 45.0, 60.0])
def test_counts_follow_the_poisson_distribution(mean):
    drawn = np.array([poisson(mean, int(w)) for w in GRID])
    expected = np.array([(drawn <= n).mean() for n in range(150)])
    assert np.abs(expected - stats.poisson.cdf(np.arange(150), mean)).max() < 5e-4


def test_a_mean_beyond_60_counts_as_60():
    assert [poisson(500.0, int(w)) for w in GRID[::400]] == [poisson(60.0, int(w)) for w in GRID[::400]]


def test_even_the_last_word_gives_a_count():
    assert poisson(3.0, 2**32 - 1) <= 200


def test_choices_fall_in_proportion_to_the_weights():
    weights = np.array([0.1, 0.0, 0.6, 0.3])
    drawn = [ordered_choice(weights, 4, 1.0, int(w)) for w in GRID]
    assert np.bincount(drawn, minlength=4) / 4000 == pytest.approx([0.1, 0.0, 0.6, 0.3], abs=1e-3)


@given(st.lists(st.sampled_from([0.0, 0.2, 3.0]), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
def test_what_has_no_weight_is_never_chosen(weights, w):
    total = sum(weights)
    if total > 0:
        assert weights[ordered_choice(np.array(weights), len(weights), total, w)] > 0


def test_a_word_beyond_rounded_sums_takes_the_last_with_weight():
    assert ordered_choice(np.array([0.1, 0.2, 0.0]), 3, 0.31, 2**32 - 1) == 1


def test_counts_drawn_together_are_those_drawn_one_by_one():
    mean = np.array([0.0, 0.01, 0.7, 3.0, 12.0, 59.9, 60.0, 60.1, 400.0] * 9)
    words = np.concatenate([GRID[:: len(GRID) // len(mean)][: len(mean) - 2], [0, 2**32 - 1]])
    count = np.empty(len(mean))
    draw_counts(mean, words, len(mean), count)
    assert count.tolist() == [draw_count(float(x), int(w)) for x, w in zip(mean, words, strict=True)]
