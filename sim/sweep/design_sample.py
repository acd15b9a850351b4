"""How a design's points are chosen, read from its table ``[sample]``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sim.faults import Fault, nearest, shown
from sim.sweep.axes import Setting, Value
from sim.sweep.design import METHODS, Sample

KNOWN: Final = ("method", "n", "seed", "levels", "second_order", "file")
MOST_POINTS: Final = 1_000_000
LARGEST_SEED: Final = 2**32 - 1
LEVELS: Final = 4


def read_sample(given: Mapping[str, Any], file: str, folder: Path) -> tuple[Sample, list[Fault], list[str]]:
    """The sample, what is wrong with it, and what is doubtful."""
    faults: list[Fault] = []

    def fault(key: str, value: object, allowed: str, near: str = "") -> None:
        text = "" if value is None else shown(value)
        faults.append(Fault(file=file, field=f"sample.{key}", value=text, allowed=allowed, nearest=near))

    if not given:
        return Sample(), [], []
    for key in given:
        if key not in KNOWN:
            fault(key, given[key], "unknown", nearest(key, KNOWN))
    method = given.get("method", "grid")
    if method not in METHODS:
        near = nearest(method, METHODS) if isinstance(method, str) else ""
        fault("method", method, f"must be one of {', '.join(METHODS)}", near)
        return Sample(), faults, []
    if method == "table":
        rows = _rows(given.get("file"), folder, fault)
        return Sample("table", (len(rows),), rows=rows, file=str(given.get("file"))), faults, []
    blocks = _blocks(given, fault)
    numbers = {"seed": (1, 0, LARGEST_SEED), "levels": (LEVELS, 2, 1000)}
    for key, (otherwise, low, high) in numbers.items():
        if not _whole(given.get(key, otherwise), low, high):
            fault(key, given[key], f"must be a whole number in [{low}, {high}]")
    second = given.get("second_order", False)
    if not isinstance(second, bool):
        fault("second_order", second, "must be true or false")
    if method == "morris" and _whole(given.get("levels", LEVELS), 2, 1000) and given.get("levels", LEVELS) % 2:
        fault("levels", given["levels"], "must be even")
    if faults:
        return Sample(), faults, []
    sample = Sample(method, blocks, given.get("seed", 1), given.get("levels", LEVELS), second)
    odd = method == "sobol" and sample.n & (sample.n - 1)
    remark = f"{file}: sample.n = {sample.n} is no power of two; a Sobol sample is balanced only at powers of two"
    return sample, faults, [remark] if odd else []


def _blocks(given: Mapping[str, Any], fault: Any) -> tuple[int, ...]:
    n = given.get("n")
    if isinstance(n, list) and n and given.get("method") == "lhs" and all(_whole(each, 1, MOST_POINTS) for each in n):
        return tuple(n)
    if _whole(n, 1, MOST_POINTS) and n is not None:
        return (int(n),)
    fault("n", n, f"must be a whole number in [1, {MOST_POINTS}]" if "n" in given else "is required: how many points")
    return (1,)


def _rows(name: Any, folder: Path, fault: Any) -> tuple[Setting, ...]:
    """Points of a CSV or Parquet file: a column a name, a row a point."""
    if not isinstance(name, str):
        fault("file", name, "is required: a CSV or Parquet file with a column for each thing that is varied")
        return ()
    path = folder / name
    try:
        columns, rows = _table(path)
    except Exception as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else str(error).splitlines()[0]
        fault("file", name, f"can't be read as CSV or Parquet: {reason}")
        return ()
    if not rows or not columns:
        fault("file", name, "holds no points")
    for place, row in enumerate(rows, start=1):
        for column, value in zip(columns, row, strict=True):
            if value is None or (isinstance(value, float) and not math.isfinite(value)):
                fault("file", name, f"row {place} has no {column}")
                return ()
    return tuple(tuple(zip(columns, row, strict=True)) for row in rows)


def _table(path: Path) -> tuple[list[str], list[list[Value]]]:
    from pyarrow import csv

    from sim.sweep.chunk import read_parquet

    alone = csv.ReadOptions(use_threads=False)
    table = read_parquet(path.read_bytes()) if path.suffix == ".parquet" else csv.read_csv(path, read_options=alone)
    columns = [[_value(each) for each in column.to_pylist()] for column in table.columns]
    return list(table.column_names), [list(row) for row in zip(*columns, strict=True)]


def _value(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
