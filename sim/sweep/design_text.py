"""A design as the files of a sweep's folder: they stand on their own, wherever the folder goes."""

from __future__ import annotations

import io
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from sim.scenario_file import builtin_names
from sim.sweep.design import Design

DESIGN: Final = "design.toml"
POINTS: Final = "points.parquet"


def files_of(design: Design) -> dict[str, bytes]:
    """The design file as it has grown, and beside it the scenarios and points that it names."""
    import tomli_w

    table: dict[str, Any] = dict(design.source)
    plans = {each.name: each for each in design.scenarios}
    files: dict[str, bytes] = {}

    def stored(source: str, name: str) -> str:
        if source in builtin_names():
            return source
        files[f"{name}.toml"] = plans[name].to_toml().encode()
        return f"{name}.toml"

    if "scenarios" in table:
        pairs = zip(table["scenarios"], design.scenarios, strict=True)
        table["scenarios"] = [stored(source, plan.name) for source, plan in pairs]
        if table.get("base", "baseline") not in builtin_names():
            files["base.toml"] = design.baseline.replace(name="base").to_toml().encode()
            table["base"] = "base.toml"
    elif "base" in table:
        table["base"] = stored(table["base"], design.scenarios[0].name)
    first = design.seeds[0]
    counted = design.seeds == tuple(range(first, first + len(design.seeds))) and first == design.baseline.seed
    table["seeds"] = len(design.seeds) if counted else list(design.seeds)
    sample = dict(table.get("sample", {}))
    if len(design.sample.blocks) > 1:
        sample["n"] = list(design.sample.blocks)
    if design.sample.rows:
        columns = [name for name, _ in design.sample.rows[0]]
        rows = {name: [dict(row)[name] for row in design.sample.rows] for name in columns}
        out = io.BytesIO()
        pq.write_table(pa.table(rows), out)
        files[POINTS] = out.getvalue()
        sample["file"] = POINTS
    if sample:
        table["sample"] = sample
    files[DESIGN] = tomli_w.dumps(table).encode()
    return files
