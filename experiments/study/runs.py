"""All units of a study, a few at a time; finished ones are kept on disk, so that a stopped run goes on there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from experiments.study.declaration import Study
from experiments.study.draws import Draw
from experiments.study.units import KEYS, live
from sim.analysis.fingerprint import model_digest
from sim.parameters import Parameters
from sim.record.store import parquet

KEPT: Final = Path("results") / "runs" / "studies"
Progress = Callable[[int, int], None]
"""Called with units done and units in all."""


def run(
    study: Study, units: Sequence[Draw], kept: Path | None = None, workers: int = 2, progress: Progress | None = None
) -> pd.DataFrame:
    """The table of runs: rows of all units, in their order.

    Parameters
    ----------
    study, units : what is lived, and under which draws.
    kept : folder for finished units; None keeps none.
    workers : units that live at the same time; results do not depend on it.
    progress : told how far it is.
    """
    folder = kept / digest(study) if kept else None
    found: dict[str, pd.DataFrame] = {}
    for each in units:
        path = _path(folder, each)
        if path and path.exists():
            found[each.unit] = pd.read_parquet(path)
    waiting = [each for each in reversed(units) if each.unit not in found]
    with ThreadPoolExecutor(workers) as pool:
        running: dict[Future[pd.DataFrame], Draw] = {}
        while waiting or running:
            if progress:
                progress(len(found), len(units))
            while waiting and len(running) < workers:
                own = waiting.pop()
                running[pool.submit(live, study, own)] = own
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                own = running.pop(future)
                found[own.unit] = future.result()
                _keep(_path(folder, own), found[own.unit])
    return pd.concat([found[each.unit] for each in units], ignore_index=True)


def digest(study: Study) -> str:
    """Hash of what decides a unit's numbers beside its draw; studies of the same worlds share their units."""
    content = {
        "model": model_digest(),
        "defaults": Parameters.default().digest(),
        "worlds": {each.name: each.content_hash() for each in study.scenarios},
        "windows": {name: list(weeks) for name, weeks in study.windows.items()},
        "only": list(study.only),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def to_parquet(runs: pd.DataFrame) -> bytes:
    """The table of runs as the bytes of its file."""
    fields = [
        pa.field(name, pa.int64() if name == "seed" else pa.dictionary(pa.int32(), pa.string()) if name in KEYS
                 else pa.float64(), False)
        for name in runs.columns
    ]  # fmt: skip
    table = pa.Table.from_pandas(_plain(runs), pa.schema(fields), preserve_index=False)
    return bytes(parquet(table.replace_schema_metadata()))


def from_parquet(path: Path) -> pd.DataFrame:
    """The table of runs of a file."""
    return _plain(pd.read_parquet(path))


def _plain(runs: pd.DataFrame) -> pd.DataFrame:
    """The table with names in one piece: in pieces, as frames joined together have them, they make other bytes."""
    kinds: Any = dict.fromkeys((name for name in KEYS if name != "seed"), object)
    return runs.astype(kinds)


def _path(folder: Path | None, draw: Draw) -> Path | None:
    return folder / f"{draw.unit}-{draw.digest}.parquet" if folder else None


def _keep(path: Path | None, rows: pd.DataFrame) -> None:
    """Write a finished unit whole or not at all."""
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".partial")
    rows.to_parquet(draft)
    draft.replace(path)
