"""How good a forecast is: mean absolute error, CRPS, what the band covers, and skill against nulls with its interval.

Shares are scored in percentage points, amounts and counts in per cent of what was observed, so that both add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RESAMPLES: Final = 400
TAIL: Final = 0.05
INNER: Final = 0.25
"""Tails outside the bands of 90 and of 50 %."""

SAMPLE_SEED: Final = 20231004


class Skill(NamedTuple):
    """1 − CRPS ÷ CRPS of a null on the rows of which it says something, its 90 % bootstrap interval, and these rows."""

    skill: float
    low: float
    high: float
    rows: int


def crps(samples: Array, observed: float, counts: Array | None = None) -> float:
    """Mean |x − y| − ½ mean |x − x'| of a forecast's samples; ``counts`` repeats samples.

    >>> crps(np.array([1.0, 3.0]), 2.0)
    0.5
    """
    own = np.full(len(samples), 1.0 / len(samples)) if counts is None else counts / counts.sum()
    spread = np.abs(samples[:, None] - samples[None, :])
    return float(own @ np.abs(samples - observed) - 0.5 * own @ spread @ own)


def errors(samples: Array, observed: Array) -> Array:
    """Absolute error of the median of each row (rows, samples)."""
    return np.asarray(np.abs(np.median(samples, axis=1) - observed))


def band(samples: Array, tail: float = TAIL) -> tuple[Array, Array]:
    """Ends of the band of each row, by default the one of 90 %."""
    low, high = np.quantile(samples, [tail, 1.0 - tail], axis=1)
    return low, high


def score(forecast: Array, observed: Array, nulls: Mapping[str, Array]) -> dict[str, float | None]:
    """Scores of a forecast and of nulls, in points.

    Parameters
    ----------
    forecast : samples (rows, samples), in points.
    observed : (rows,), in points.
    nulls : samples of each null; rows of which it says nothing are NaN.
    """
    (low, high), inner = band(forecast), band(forecast, INNER)
    found: dict[str, float | None] = {
        "mae": float(errors(forecast, observed).mean()),
        "crps": float(np.mean([crps(row, y) for row, y in zip(forecast, observed, strict=True)])),
        "coverage_50": float(np.mean((inner[0] <= observed) & (observed <= inner[1]))),
        "coverage_90": float(np.mean((low <= observed) & (observed <= high))),
        "width_90": float(np.mean(high - low)),
    }
    for name, samples in nulls.items():
        told = np.isfinite(samples).all(axis=1)
        found[f"mae_{name}"] = float(errors(samples[told], observed[told]).mean()) if told.any() else None
        pairs = zip(samples[told], observed[told], strict=True)
        found[f"crps_{name}"] = float(np.mean([crps(row, y) for row, y in pairs])) if told.any() else None
    return found


def skills(forecast: Array, observed: Array, nulls: Mapping[str, Array]) -> dict[str, Skill | None]:
    """Skill against each null, with a bootstrap over samples; None where a null says nothing."""
    rng = np.random.default_rng(SAMPLE_SEED)
    n = forecast.shape[1]
    counts = rng.multinomial(n, np.full(n, 1.0 / n), RESAMPLES).astype(float)
    own = _resampled(forecast, observed, counts)
    found: dict[str, Skill | None] = {}
    for name, samples in nulls.items():
        told = np.isfinite(samples).all(axis=1)
        if not told.any():
            found[name] = None
            continue
        other = _resampled(samples[told], observed[told], counts)
        ratio = 1.0 - own[told].mean(axis=0) / np.maximum(other.mean(axis=0), 1e-12)
        low, high = np.quantile(ratio[1:], [TAIL, 1.0 - TAIL])
        found[name] = Skill(float(ratio[0]), float(low), float(high), int(told.sum()))
    return found


def best_null(told: Mapping[str, Skill | None]) -> str:
    """Null with the least skill left to the model: the hardest to beat; empty if none says anything."""
    known = {name: each.skill for name, each in told.items() if each}
    return min(known, key=lambda name: known[name]) if known else ""


def _resampled(samples: Array, observed: Array, counts: Array) -> Array:
    """CRPS of each row, of all samples first and of each resample after (rows, 1 + resamples)."""
    weights = np.concatenate((np.ones((1, samples.shape[1])), counts))
    weights = weights / weights.sum(axis=1, keepdims=True)
    found = np.empty((len(samples), len(weights)))
    for place, (row, y) in enumerate(zip(samples, observed, strict=True)):
        spread = np.abs(row[:, None] - row[None, :])
        found[place] = weights @ np.abs(row - y) - 0.5 * np.einsum("bi,ij,bj->b", weights, spread, weights)
    return found
