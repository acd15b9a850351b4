"""Where a finding's variance over draws comes from: first-order Sobol indices of every assumption, luck, and the rest.

Draws fill the ranges of the assumptions evenly and independently, so that a regression on orthonormal polynomials of
each of them splits the variance (Sudret 2008, Reliability Engineering & System Safety 93(7): polynomial chaos, of
second degree here and without products).  What it leaves is luck, whose variance is that of markets which differ in
nothing else, and assumptions acting together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.draws import SAMPLE_SEED, core
from sim.analysis.paired import COVERAGE

Array = NDArray[np.float64]
RESAMPLES: Final = 200
DRAWS_A_COLUMN: Final = 3
"""Draws for each column of the regression below which it says nothing."""

DIGITS: Final = 6
"""Digits kept of a share: the last ones of a regression differ between machines."""


class Share(NamedTuple):
    """A part of the variance, 0–1, and the interval that holds 90 % of bootstrap resamples."""

    value: float
    low: float
    high: float


class Decomposition(NamedTuple):
    """First-order Sobol indices by assumption; what all of them explain together."""

    shares: Mapping[str, Share]
    explained: Share


def decompose(settings: pd.DataFrame, effects: Array) -> Decomposition | None:
    """Split a finding's variance over draws.

    Parameters
    ----------
    settings : what each draw sets, a column an assumption: numbers of the core set, or options of a switch.
    effects : the finding in each draw.

    Returns
    -------
    None with too few draws, or where nothing varies.
    """
    blocks = {name: _columns(settings[name]) for name in settings}
    width = sum(block.shape[1] for block in blocks.values())
    if len(effects) < DRAWS_A_COLUMN * width or np.ptp(effects) == 0.0:
        return None
    rng = np.random.default_rng(SAMPLE_SEED)
    picks = rng.integers(0, len(effects), (RESAMPLES, len(effects)))
    here = _shares(blocks, effects)
    again = np.array([_shares({name: block[rows] for name, block in blocks.items()}, effects[rows]) for rows in picks])
    # A resample's noise stands on top of the sample's own: its distance from the sample is what is told of.
    low, high = np.quantile(again - again.mean(axis=0), [0.5 - COVERAGE / 2, 0.5 + COVERAGE / 2], axis=0)
    parts = [
        Share(*(round(float(np.clip(x, 0.0, 1.0)), DIGITS) for x in each))
        for each in zip(here, here + low, here + high, strict=True)
    ]
    return Decomposition(dict(zip(blocks, parts, strict=False)), parts[-1])


def _columns(values: pd.Series) -> Array:
    """Functions of one assumption with mean 0: two polynomials of a number, a contrast an option of a switch."""
    name, numbers = str(values.name), core()
    if name in numbers:
        low, high = float(numbers[name].low), float(numbers[name].high)
        x = 2.0 * (values.to_numpy(dtype=float) - low) / (high - low) - 1.0
        found = np.polynomial.legendre.legvander(x, 2)[:, 1:] * np.sqrt([3.0, 5.0])
    else:
        options = sorted(set(values))[1:]
        found = np.column_stack([(values == option).to_numpy(dtype=float) for option in options])
    return np.asarray(found - found.mean(axis=0))


def _shares(blocks: Mapping[str, Array], effects: Array) -> Array:
    """Share of each block and of all together; what noise alone would add is taken off."""
    y = effects - effects.mean()
    X = np.column_stack(list(blocks.values()))
    inverse = np.linalg.pinv(X.T @ X)
    weights = inverse @ X.T @ y
    rest = y - X @ weights
    noise = float(rest @ rest) / max(len(y) - X.shape[1] - 1, 1)
    total = float(y @ y)
    found, at = [], 0
    for block in blocks.values():
        own = slice(at, at + block.shape[1])
        at += block.shape[1]
        part = block @ weights[own]
        found.append(float(part @ part) - noise * float(np.sum(inverse[own, own] * (block.T @ block))))
    found.append(total - noise * (len(y) - 1))
    return np.array(found) / total
