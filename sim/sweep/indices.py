"""Sensitivity indices of one outcome along a sample, by SALib, with 90 % bootstrap intervals; gaps are left out.

A Sobol sample is analysed by blocks and a Morris sample by trajectories: where one of its runs is missing, the whole
block goes, since the estimators take differences inside it.  Any other sample of points is analysed as given data.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.draws import SAMPLE_SEED, rank_correlation
from sim.analysis.paired import COVERAGE

Array = NDArray[np.float64]
RESAMPLES: Final = 400
DELTA_RESAMPLES: Final = 20
"""Resamples of δ, each of which estimates a density for every class of an input."""

FEWEST_BLOCKS: Final = 2
FEWEST_POINTS: Final = 20
"""Points below which densities, and so δ, say nothing."""


@dataclass(frozen=True)
class Index:
    """One index of one input, and its 90 % interval.

    Parameters
    ----------
    input : what is varied.
    index : ``S1``, ``ST`` (shares of the spread), ``mu_star``, ``mu``, ``sigma`` (in the outcome's unit, over the whole
        range of the input), ``delta`` (0–1), ``rank`` (−1 to 1).
    value, low, high : estimate and interval; without one, both ends are the estimate.
    """

    input: str
    index: str
    value: float
    low: float
    high: float


class Analysis(NamedTuple):
    """Indices of one outcome.

    Parameters
    ----------
    indices : none where too little is there, or nothing moves.
    used, dropped : blocks, trajectories or points.
    """

    indices: tuple[Index, ...]
    used: int
    dropped: int


def sobol(names: Sequence[str], y: Array, *, second_order: bool) -> Analysis:
    """First-order and total shares of the spread, of a Sobol sample in Saltelli's layout."""
    from SALib.analyze import sobol as salib

    size = (2 if second_order else 1) * len(names) + 2
    blocks, dropped = _whole(y, size)
    if len(blocks) < FEWEST_BLOCKS or np.ptp(blocks) == 0.0:
        return Analysis((), len(blocks), dropped)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = salib.analyze(
            _problem(names), blocks.ravel(), calc_second_order=second_order, num_resamples=RESAMPLES,
            conf_level=COVERAGE, seed=SAMPLE_SEED,
        )  # fmt: skip
    rows = [
        _with_half(name, index, found[index][k], found[f"{index}_conf"][k])
        for k, name in enumerate(names)
        for index in ("ST", "S1")
    ]
    return Analysis(tuple(rows), len(blocks), dropped)


def morris(names: Sequence[str], unit: Array, y: Array, levels: int) -> Analysis:
    """Mean size (``mu_star``), mean and spread of elementary effects, per whole range of an input."""
    from SALib.analyze import morris as salib

    size = len(names) + 1
    blocks, dropped = _whole(y, size)
    if len(blocks) < FEWEST_BLOCKS:
        return Analysis((), len(blocks), dropped)
    kept = unit.reshape(-1, size, len(names))[np.isfinite(y.reshape(-1, size)).all(axis=1)]
    found = salib.analyze(
        _problem(names), kept.reshape(-1, len(names)), blocks.ravel(), num_resamples=RESAMPLES, conf_level=COVERAGE,
        num_levels=levels, seed=SAMPLE_SEED,
    )  # fmt: skip
    rows: list[Index] = []
    for k, name in enumerate(names):
        rows.append(_with_half(name, "mu_star", found["mu_star"][k], found["mu_star_conf"][k]))
        rows += [_with_half(name, index, found[index][k], 0.0) for index in ("mu", "sigma")]
    return Analysis(tuple(rows), len(blocks), dropped)


def given_data(names: Sequence[str], x: Array, y: Array) -> Analysis:
    """Borgonovo's δ, which sees influence of any form, and Spearman's rank correlation, which has a direction."""
    there = np.isfinite(y)
    x, y, dropped = x[there], y[there], int((~there).sum())
    if len(y) < FEWEST_POINTS or np.ptp(y) == 0.0:
        return Analysis((), len(y), dropped)
    return Analysis(tuple(_by_input(names, x, y)), len(y), dropped)


def _by_input(names: Sequence[str], x: Array, y: Array) -> Iterator[Index]:
    for k, name in enumerate(names):
        if np.ptp(x[:, k]) == 0.0:
            continue
        yield _with_half(name, "delta", *_delta(x[:, k], y))
        yield Index(name, "rank", *rank_correlation(x[:, k], y))


def _delta(x: Array, y: Array) -> tuple[float, float]:
    """δ with its bias taken off by the bootstrap, and half of its interval (Plischke et al. 2013, eqs. 26 and 30)."""
    from SALib.analyze.delta import calc_delta
    from scipy.stats import norm

    n = len(y)
    classes = min(int(np.ceil(n ** (2.0 / (7.0 + np.tanh((1500.0 - n) / 500.0))))), 48)
    edges, at = np.linspace(0, n, classes + 1), np.linspace(y.min(), y.max(), 100)
    rng = np.random.default_rng(SAMPLE_SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = calc_delta(y, at, x, edges)
        picks = rng.integers(0, n, (DELTA_RESAMPLES, n))
        resampled = np.array([calc_delta(y[own], at, x[own], edges) for own in picks])
    value = float(np.clip(2.0 * whole - resampled.mean(), 0.0, 1.0))
    return value, float(norm.ppf(0.5 + COVERAGE / 2.0) * resampled.std(ddof=1))


def _whole(y: Array, size: int) -> tuple[Array, int]:
    """Blocks in which nothing is missing (blocks × size), and how many others there were."""
    blocks = y.reshape(-1, size)
    there = np.isfinite(blocks).all(axis=1)
    return blocks[there], int((~there).sum())


def _with_half(name: str, index: str, value: float, half: float) -> Index:
    return Index(name, index, float(value), float(value - half), float(value + half))


def _problem(names: Sequence[str]) -> dict[str, object]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
