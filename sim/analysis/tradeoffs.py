"""Choices with several aims over many futures: which ones no other beats, and how far each falls behind the best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def regrets(effects: Array) -> Array:
    """Regret of each choice in each future (choices, futures), 0–1.

    How far it falls behind the best choice of that future, as a share of the range over choices, averaged over the
    aims.

    Parameters
    ----------
    effects : aims of all choices (choices, aims, futures); more is better.

    >>> regrets(np.array([[[1.0]], [[3.0]], [[2.0]]])).tolist()
    [[1.0], [0.0], [0.5]]
    """
    best, worst = effects.max(axis=0), effects.min(axis=0)
    span = np.where(best > worst, best - worst, 1.0)
    return np.asarray(((best - effects) / span).mean(axis=1))


def front(values: Array) -> NDArray[np.bool_]:
    """Choices that no other beats in one aim without being beaten in another (choices,).

    Parameters
    ----------
    values : aims of all choices (choices, aims); more is better.

    >>> front(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0]])).tolist()
    [True, True, False]
    """
    beaten = (values[None] >= values[:, None]).all(axis=2) & (values[None] > values[:, None]).any(axis=2)
    return np.asarray(~beaten.any(axis=1))
