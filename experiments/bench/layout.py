"""Columns and records as C sees them: structs of the engine's own memory, so that nothing is copied."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from agents.consumers.columns import COLUMNS, Consumers
from agents.numerics.functions import EXP, LOG
from agents.numerics.normal import NORMAL_1024
from agents.numerics.quadrature import WEIGHTS
from agents.streams import ADMISSION, AVAILABLE, CHOICE, OCCASIONS, SALES
from experiments.bench.week import TALLIES

TYPES = {
    "f4": "float", "f8": "double", "i1": "int8_t", "u1": "uint8_t", "i2": "int16_t", "u2": "uint16_t",
    "i4": "int32_t", "u4": "uint32_t", "i8": "int64_t", "u8": "uint64_t",
}  # fmt: skip


def header(tables: Any, shelf: Any, memory: Any, merchants: Any) -> str:
    """Text of ``layout.h`` for a week's records: the shapes are known when the kernels are compiled, as in numba."""
    segments, regions, categories, classes, channels = tables.option.shape
    sizes = {
        "SEGMENTS": segments, "REGIONS": regions, "CATEGORIES": categories, "PRICE_CLASSES": classes,
        "CHANNELS": channels, "FEED_SETS": tables.impulse_rate.shape[1], "NODE_COUNT": len(WEIGHTS),
        "STREAM_OCCASIONS": OCCASIONS, "STREAM_ADMISSION": ADMISSION, "STREAM_AVAILABLE": AVAILABLE,
        "STREAM_CHOICE": CHOICE, "STREAM_SALES": SALES,
    }  # fmt: skip
    constants = {"EXP_TABLE": EXP, "LOG_TABLE": LOG, "NORMAL_TABLE": NORMAL_1024, "WEIGHT_TABLE": WEIGHTS}
    people = {name: np.dtype(COLUMNS[name].dtype) for name in Consumers._fields}
    parts = [
        "#pragma once",
        "#include <stdint.h>",
        *(f"#define {name} {value}" for name, value in sizes.items()),
        *(_constant(name, values) for name, values in constants.items()),
        _struct("Tables", tables.dtype),
        _struct("Shelf", shelf.dtype),
        _struct("Memory", memory.dtype),
        _struct("Merchant", merchants.dtype),
        _pointers("Consumers", people),
        _pointers("Tally", dict.fromkeys(TALLIES, np.dtype(np.int64))),
    ]
    return "\n".join(parts) + "\n"


def _struct(name: str, dtype: np.dtype[Any]) -> str:
    """A record's fields at the record's own offsets."""
    lines, at = [], 0
    for field in dtype.names or ():
        own, offset = dtype.fields[field][:2]  # type: ignore[index]
        if offset > at:
            lines.append(f"  uint8_t gap_{at}[{offset - at}];")
        lines.append(f"  {TYPES[own.base.str[1:]]} {field}{''.join(f'[{n}]' for n in own.shape)};")
        at = offset + own.itemsize
    if dtype.itemsize > at:
        lines.append(f"  uint8_t gap_{at}[{dtype.itemsize - at}];")
    check = f'_Static_assert(sizeof({name}) == {dtype.itemsize}, "{name}");'
    return "\n".join(["typedef struct __attribute__((packed, aligned(8))) {", *lines, f"}} {name};", check])


def _pointers(name: str, columns: Mapping[str, np.dtype[Any]]) -> str:
    lines = [f"  {TYPES[dtype.str[1:]]} *{column};" for column, dtype in columns.items()]
    return "\n".join(["typedef struct {", *lines, f"}} {name};"])


def _constant(name: str, values: Any) -> str:
    return f"static const double {name}[{len(values)}] = {{{', '.join(float(v).hex() for v in values)}}};"
