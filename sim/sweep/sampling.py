"""Points of a design: where in the space of what is varied a sweep looks.

A larger sample holds the smaller one of the same seed, so that a finished sweep grows without running anything
again: a Latin hypercube is refined by doubling (every stratum is halved, and the new points take the empty halves), a
Sobol sequence goes on, and each Morris trajectory is drawn on its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.sweep.axes import Axis, Setting

Array = NDArray[np.float64]


def latin(n: int, dimensions: int, seed: Sequence[int]) -> Array:
    """A Latin hypercube (n, dimensions) in the unit cube; that of n is the beginning of that of 2 n.

    >>> small, large = latin(3, 2, [1]), latin(6, 2, [1])
    >>> bool((large[:3] == small).all()), sorted((large[:, 0] * 6).astype(int).tolist())
    (True, [0, 1, 2, 3, 4, 5])
    """
    size = n
    while size % 2 == 0:
        size //= 2
    rng = np.random.default_rng([*seed, size])
    strata = np.stack([rng.permutation(size) for _ in range(dimensions)], axis=1)
    points = (strata + rng.random((size, dimensions))) / size
    while size < n:
        rng = np.random.default_rng([*seed, 2 * size])
        points = np.concatenate([points, _empty_halves(points, rng)])
        size *= 2
    return points


def sobol(n: int, dimensions: int, seed: int, *, second_order: bool) -> Array:
    """Saltelli's layout (n × (d + 2), or n × (2 d + 2) rows) as SALib lays it out, in the unit cube."""
    import warnings

    from SALib.sample import sobol as salib

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a base sample that is no power of two: said in our own words
        return np.asarray(salib.sample(_problem(dimensions), n, calc_second_order=second_order, seed=seed))


def morris(n: int, dimensions: int, seed: int, levels: int) -> Array:
    """``n`` trajectories of d + 1 rows as SALib draws them, in the unit cube."""
    from SALib.sample import morris as salib

    parts = [
        salib.sample(_problem(dimensions), 1, num_levels=levels, seed=np.random.default_rng([seed, place]))
        for place in range(n)
    ]
    return np.concatenate(parts)


def grid(axes: Sequence[Axis], levels: int) -> list[Setting]:
    """All combinations of some levels of every axis."""
    values = [axis.grid(levels) for axis in axes]
    names = [axis.name for axis in axes]
    return [tuple(zip(names, each, strict=True)) for each in itertools.product(*values)]


def settings_at(axes: Sequence[Axis], unit: Array) -> list[Setting]:
    """Values of the axes at points of the unit cube."""
    return [tuple((axis.name, axis.at(float(share))) for axis, share in zip(axes, row, strict=True)) for row in unit]


def _empty_halves(points: Array, rng: np.random.Generator) -> Array:
    """As many points again, in the halves of strata that hold none yet."""
    size, dimensions = points.shape
    fresh = np.empty_like(points)
    for k in range(dimensions):
        taken = np.floor(points[:, k] * 2 * size).astype(np.int64)
        empty = np.setdiff1d(np.arange(2 * size), taken)[:size]
        fresh[:, k] = (rng.permutation(empty) + rng.random(size)) / (2 * size)
    return fresh


def _problem(dimensions: int) -> dict[str, Any]:
    names = [str(place) for place in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}
