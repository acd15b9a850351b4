"""Rule sets as one record, the form in which kernels take them.

A named tuple of forty numbers and tables would be forty arguments of every function it is handed to; a record is one
pointer, and the shapes of its tables are known when the kernel is compiled.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

import numpy as np


def as_record[Rules: tuple[Any, ...]](rules: Rules) -> Rules:
    """The named tuple as a numpy record with the same names: numbers as int64 or float64, arrays as they are."""
    record = np.zeros(1, dtype=_layout(cast(Any, rules)._fields, tuple(_shape(value) for value in rules)))
    record[0] = rules
    return cast(Rules, record[0])


def _shape(value: Any) -> tuple[str, tuple[int, ...]]:
    """Type and shape of a field."""
    if isinstance(value, float):
        return "<f8", ()
    if isinstance(value, int):
        return "<i8", ()
    return value.dtype.str, value.shape


def side_by_side[Rules](records: Sequence[Rules]) -> Sequence[Rules]:
    """Records of one kind as an array of them: ``rules[j].name``."""
    return cast(Sequence[Rules], np.array(list(records), dtype=cast(Any, records[0]).dtype).view(np.recarray))


@lru_cache(maxsize=256)
def _layout(names: tuple[str, ...], shapes: tuple[tuple[str, tuple[int, ...]], ...]) -> np.dtype[Any]:
    """The record's dtype; made once for each kind of rule set and size of market."""
    fields = np.dtype([(name, *shape) for name, shape in zip(names, shapes, strict=True)], align=True)
    return np.dtype((np.record, fields))
