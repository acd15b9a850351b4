"""What differs between two tables of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.paired import numeric


class Difference(NamedTuple):
    """One column that differs: what stands in each table where they are furthest apart."""

    column: str
    one: str
    other: str


def table_differences(one: pd.DataFrame, other: pd.DataFrame) -> Iterator[Difference]:
    """Columns that differ, each with the row where it differs most.

    >>> [*table_differences(pd.DataFrame({"week": [0, 1], "gmv": [1.0, 2.0]}),
    ...                     pd.DataFrame({"week": [0, 1], "gmv": [1.0, 5.0]}))]
    [Difference(column='gmv', one='2 (row 1 of 2, 1 differ)', other='5')]
    """
    if list(one.columns) != list(other.columns):
        yield Difference("columns", " ".join(one.columns), " ".join(other.columns))
        return
    if len(one) != len(other):
        yield Difference("rows", str(len(one)), str(len(other)))
        return
    numbers = numeric(one)
    for name in one.columns:
        here, there = one[name].to_numpy(), other[name].to_numpy()
        differ = here != there
        if not differ.any():
            continue
        row = int(np.argmax(differ))
        if name in numbers:
            row = int(np.argmax(np.abs(here.astype(np.float64) - there.astype(np.float64))))
        where = f"(row {row} of {len(one)}, {int(differ.sum())} differ)"
        yield Difference(name, f"{_told(here[row])} {where}", _told(there[row]))


def _told(value: object) -> str:
    return f"{value:.9g}" if isinstance(value, float | np.floating) else str(value)
