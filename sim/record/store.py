"""Run folders: Parquet tables of worlds, a data dictionary, and a manifest that vouches for them.

Every file is written beside its place and moved there when complete; the manifest goes first and comes back
last, so a folder without one is not finished.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from sim.faults import OutputUnusableError, RunUnreadableError, writing
from sim.record import dictionary
from sim.record.manifest import MANIFEST, SCHEMA_VERSION, draw_up, to_text
from sim.record.outcomes import WEEKLY, run_columns, tables
from sim.record.recorder import Recorder
from sim.record.tables import constant, schema
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

PARTIAL: Final = ".partial"
ROWS_PER_GROUP: Final = 1 << 20


class Recording(NamedTuple):
    """What was recorded of one world: its scenario, the seed of the run, and its weekly tables."""

    scenario: Scenario
    seed: int
    tables: Mapping[str, pa.Table]


def recording(scenario: Scenario, recorder: Recorder, names: Sequence[str] = WEEKLY) -> Recording:
    """The tables of a recorder, ready to be stored."""
    return Recording(scenario, scenario.seed, {name: recorder.table(name) for name in names})


def check_folder(folder: Path) -> None:
    """Refuse a folder that can't be used, before a long run; make it if it isn't there."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe{PARTIAL}"
        probe.write_bytes(b"")
        probe.unlink()


def write_run(
    folder: Path,
    recordings: Sequence[Recording],
    *,
    command: Sequence[str],
    wall_s: float,
    derived: Mapping[str, pa.Table] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the worlds of a run or comparison into ``folder`` and return the manifest.

    Parameters
    ----------
    folder : made if it isn't there; files of an earlier run in it are replaced.
    recordings : one a world.
    command : the command line, or a sentence.
    wall_s : time it took (seconds).
    derived : complete tables of a comparison, ``effects`` and ``diversion``.
    extra : further facts for the manifest.
    """
    if not recordings:
        raise OutputUnusableError(folder, "there is no world to write")
    check_folder(folder)
    _forget_earlier(folder)
    names = [name for name in tables() if name in recordings[0].tables or name in (derived or {})]
    files: dict[str, dict[str, Any]] = {}
    for name in names:
        table = (derived or {}).get(name)
        if table is None:
            table = joined(name, recordings)
        files[f"{name}.parquet"] = _put(folder / f"{name}.parquet", parquet(table)) | {"rows": table.num_rows}
    files[dictionary.DICTIONARY_JSON] = _put(folder / dictionary.DICTIONARY_JSON, dictionary.as_json(names))
    files[dictionary.DICTIONARY_CSV] = _put(folder / dictionary.DICTIONARY_CSV, dictionary.as_csv(names))
    worlds = [(each.scenario, each.seed) for each in recordings]
    manifest = draw_up(worlds, files, command=command, wall_s=wall_s, extra=extra)
    _put(folder / MANIFEST, to_text(manifest))
    return manifest


def joined(name: str, recordings: Sequence[Recording]) -> pa.Table:
    """A table of all worlds, with the columns ``scenario`` and ``seed`` first."""
    parts = []
    for each in recordings:
        table = each.tables[name]
        rows = table.num_rows
        world = [constant(each.scenario.name, rows), pa.array([each.seed] * rows, pa.int64())]
        own = schema((*run_columns(name), *tables()[name]))
        parts.append(pa.table([*world, *table.columns], schema=own))
    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()


def derived_table(name: str, frame: pd.DataFrame) -> pa.Table:
    """A data frame as a table of the declared columns, in their order and dtypes."""
    own = schema((*run_columns(name), *tables()[name]))
    arrays = []
    for field in own:
        values = frame[field.name]
        if pa.types.is_dictionary(field.type):
            arrays.append(pa.array(values.astype(str).tolist(), pa.string()).dictionary_encode())
        else:
            arrays.append(pa.array(values.to_numpy(), field.type))
    return pa.table(arrays, schema=own)


def parquet(table: pa.Table) -> bytes:
    """A table as Parquet; the same bytes for the same rows."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", version="2.6", row_group_size=ROWS_PER_GROUP, use_dictionary=True)
    return out.getvalue()


@dataclass(frozen=True)
class Run:
    """A run folder that was read back.

    Parameters
    ----------
    folder : where it lies.
    manifest : its manifest.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """Scenarios by name."""
        records = self.manifest["scenarios"]
        keep = {each["name"]: {key: each[key] for key in each if key != "content_hash"} for each in records}
        return {name: Scenario.from_dict(record) for name, record in keep.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """Tables that the folder holds."""
        return tuple(name for name in tables() if f"{name}.parquet" in self.manifest["files"])

    def table(self, name: str) -> pa.Table:
        """A table, after its hash has been checked."""
        if name not in self.names:
            raise RunUnreadableError(self.folder, f"holds no table {name}; it has {', '.join(self.names)}")
        return pq.read_table(io.BytesIO(self._checked(f"{name}.parquet")))

    def frame(self, name: str) -> pd.DataFrame:
        """A table as a data frame, after its hash has been checked."""
        return self.table(name).to_pandas(date_as_object=False)

    def verify(self) -> None:
        """Check every file's hash."""
        for name in self.manifest["files"]:
            self._checked(name)

    def _checked(self, name: str) -> bytes:
        path = self.folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RunUnreadableError(path, "can't be read; run it again") from error
        if hashlib.sha256(content).hexdigest() != self.manifest["files"][name]["sha256"]:
            raise RunUnreadableError(path, "isn't as it was written (its hash differs from the manifest's)")
        return content


def read_run(folder: Path) -> Run:
    """A run folder; tables are read when asked for."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
        files, schema_version = manifest["files"], manifest["schema_version"]
    except OSError as error:
        raise RunUnreadableError(folder, f"is no finished run: it has no {MANIFEST}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise RunUnreadableError(path, "is no manifest of Pasar") from error
    if schema_version > SCHEMA_VERSION:
        raise RunUnreadableError(path, f"has schema {schema_version}; this Pasar reads up to {SCHEMA_VERSION}")
    if any(Path(name).name != name for name in files):
        raise RunUnreadableError(path, "names files outside its folder")
    return Run(folder, manifest)


def _forget_earlier(folder: Path) -> None:
    """Remove what an earlier run left, the manifest first."""
    try:
        earlier: Iterable[str] = read_run(folder).manifest["files"]
    except RunUnreadableError:
        earlier = ()
    with writing(folder):
        for name in (MANIFEST, *earlier):
            (folder / name).unlink(missing_ok=True)


def _put(path: Path, content: bytes) -> dict[str, Any]:
    """Write a file whole or not at all, and say what it is."""
    partial = path.with_name(f".{path.name}{PARTIAL}")
    with writing(path):
        try:
            partial.write_bytes(content)
            os.replace(partial, path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
