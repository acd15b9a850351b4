import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sweep.axes import Axis, read_axis
from sim.sweep.sampling import grid, latin, morris, settings_at, sobol


@given(st.integers(1, 200), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_a_latin_hypercube_has_one_point_in_every_stratum_of_every_axis(n, dimensions, seed):
    points = latin(n, dimensions, [seed])
    assert ((points >= 0) & (points < 1)).all()
    for k in range(dimensions):
        assert sorted((points[:, k] * n).astype(int)) == list(range(n))


@given(st.integers(1, 60), st.integers(0, 3))
def test_a_doubled_hypercube_begins_with_the_smaller_one(n, doublings):
    small, large = latin(n, 3, [7]), latin(n * 2**doublings, 3, [7])
    assert (large[:n] == small).all()


def test_other_seeds_give_other_points():
    assert (latin(8, 2, [1]) != latin(8, 2, [2])).all()


def test_sobol_and_morris_have_the_layout_of_salib_and_grow():
    assert sobol(8, 3, 1, second_order=False).shape == (8 * 5, 3)
    assert sobol(8, 3, 1, second_order=True).shape == (8 * 8, 3)
    assert (sobol(16, 3, 1, second_order=False)[:40] == sobol(8, 3, 1, second_order=False)).all()
    small, large = morris(3, 4, 1, 4), morris(5, 4, 1, 4)
    assert small.shape == (15, 4)
    assert (large[:15] == small).all()
    steps = np.abs(np.diff(small.reshape(3, 5, 4), axis=1))
    assert ((steps > 0).sum(axis=2) == 1).all()


def test_a_grid_has_all_combinations_and_ends():
    axes = [Axis("a", 0.0, 1.0), Axis("b", options=("x", "y"))]
    assert grid(axes, 3) == [(("a", a), ("b", b)) for a in (0.0, 0.5, 1.0) for b in ("x", "y")]


def test_options_and_whole_numbers_are_sampled_evenly():
    axes = [Axis("a", options=("x", "y")), Axis("b", 1, 4, whole=True)]
    found = settings_at(axes, latin(40, 2, [1]))
    assert [sum(dict(each)["a"] == name for each in found) for name in ("x", "y")] == [20, 20]
    assert [sum(dict(each)["b"] == k for each in found) for k in range(1, 5)] == [10] * 4


@pytest.mark.parametrize("given", [[], [1.0, float("inf")], [[1]], {"low": 1}, [2, 1], ["x", "x"], [None]])
def test_what_is_no_axis_is_refused(given):
    axis, allowed = read_axis("a", given)
    assert axis is None
    assert allowed


def test_values_survive_a_table_of_text():
    for ((_, value),) in settings_at([Axis("a", 0.1, 0.7)], latin(50, 1, [3])):
        assert float(str(value)) == value
        assert len(str(value)) <= 15
