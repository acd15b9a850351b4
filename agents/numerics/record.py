"""Rule sets as one record, the form in which kernels take them.

A named tuple of forty numbers and tables would be forty arguments of every function it is handed to; a record is one
pointer, and the shapes of its tables are known when the kernel is compiled.
"""

from typing import Any, cast

import numpy as np


def as_record[Rules: tuple[Any, ...]](rules: Rules) -> Rules:
    """The named tuple as a numpy record with the same names: numbers as int64 or float64, arrays as they are."""
    names = cast(Any, rules)._fields
    values = {name: np.asarray(value) for name, value in zip(names, rules, strict=True)}
    dtype = np.dtype([(name, value.dtype.str, value.shape) for name, value in values.items()], align=True)
    record = np.zeros(1, dtype=dtype).view(np.recarray)
    for name, value in values.items():
        record[name][0] = value
    return cast(Rules, record[0])
