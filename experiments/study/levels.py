"""Levels of outcomes by draw, read from the table of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Levels:
    """Levels of every outcome in some units: ``levels(world, outcome, window, of)`` gives an array (units,).

    Parameters
    ----------
    runs : rows of these units and perhaps of others, as ``units.live`` gives them.
    units : names of the units, in the order of the arrays.
    draws : levels in the draws, on which what is chosen is chosen, so that it is the same in every structure; these
        levels themselves where they are the draws'.
    """

    def __init__(self, runs: pd.DataFrame, units: Sequence[str], draws: Levels | None = None) -> None:
        self.units = tuple(units)
        self.draws = draws or self
        self._runs = runs[runs["unit"].isin(set(units))]

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], pd.DataFrame]:
        """Rows of each world and window, a row a unit in their order."""
        groups: Any = self._runs.groupby(["world", "window"], sort=False)
        return {key: rows.set_index("unit").loc[list(self.units)] for key, rows in groups}

    def __call__(self, world: str, outcome: str, window: str, of: str = "") -> Array:
        """Level of an outcome of the market, or of a channel, cohort or presence (``of``).

        Raises
        ------
        KeyError
            If there is no such world, window or outcome.
        """
        return self._rows[world, window][f"{outcome}/{of}" if of else outcome].to_numpy(dtype=np.float64)
