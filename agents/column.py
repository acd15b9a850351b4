"""What a column of state is, and how a block of columns is laid out in memory."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Column(NamedTuple):
    """One column of a block: its dtype, its axes beyond the row, its unit and what it means."""

    dtype: str
    unit: str
    meaning: str
    axes: tuple[str, ...] = ()


def blank_block[B](block: type[B], columns: Mapping[str, Column], rows: int, sizes: Mapping[str, int]) -> B:
    """A block of ``rows`` rows of zeros, every column contiguous.

    ``sizes`` gives the length of each named axis.
    """
    arrays: dict[str, NDArray[Any]] = {
        name: np.zeros((rows, *(sizes[axis] for axis in column.axes)), dtype=column.dtype)
        for name, column in columns.items()
    }
    return block(**arrays)


def row_bytes(columns: Mapping[str, Column], sizes: Mapping[str, int]) -> int:
    """Bytes that one row of a block takes."""
    return sum(
        np.dtype(column.dtype).itemsize * int(np.prod([sizes[axis] for axis in column.axes], dtype=np.int64))
        for column in columns.values()
    )
