"""What a sweep's folder holds: every chunk is read once, and remembered by name, size and stamp."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.record.outcomes import WEEKLY
from sim.sweep.chunk import DONE, MARKET, SUFFIX, Chunk, Entry, decoded, read_parquet, vouched
from sim.sweep.folder import Folder, Found
from sim.sweep.measures import Measures, measures

RUNS: Final = "runs"
FOLDERS: Final = (RUNS, *(f"{RUNS}/{name}" for name in WEEKLY if name != MARKET))
CACHE: Final = ".index.parquet"
ENTRY: Final = ("key", "version", "status", "stage", "message")
BROKEN: Final = (pa.ArrowException, KeyError, ValueError, TypeError, OSError)


@dataclass
class Held:
    """What one chunk holds.

    Parameters
    ----------
    files : the chunk and the tables beside it, as they were found.
    entries : its runs, done ones first.
    measures : of the runs that were done, in that order.
    weeks : weeks lived, and weeks that the runs would have taken one by one.
    """

    files: tuple[Found, ...]
    entries: tuple[Entry, ...]
    measures: Measures
    weeks: tuple[int, int]


@dataclass
class Index:
    """All chunks of a folder, and where each run lies.

    Parameters
    ----------
    folder : the sweep's folder.
    held : chunks by name.
    where : by key of a run, the chunk that holds the best that is known of it, and its place there.
    aside : damaged files that were found.
    """

    folder: Folder
    held: dict[str, Held] = field(default_factory=dict)
    where: dict[str, tuple[str, int]] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)

    def refresh(self, *, mend: bool = True) -> None:
        """Look at what is there; a damaged chunk is set aside (``mend``), and its runs count as not run."""
        if not self.held:
            self._recall()
        present = {each.name: each for under in FOLDERS for each in self.folder.files(under)}
        for name, held in list(self.held.items()):
            if any(present.get(each.name) != each for each in held.files):
                del self.held[name]
        for name, found in present.items():
            if name not in self.held and is_chunk(name):
                self.add(found, mend=mend)
        self._locate()

    def add(self, found: Found, *, mend: bool = True) -> Held | None:
        """Read a chunk; None if it is not as it was written."""
        try:
            content = self.folder.read(found.name)
            chunk = decoded(content) if vouched(found.name, content) else None
            beside = self._beside(chunk) if chunk else None
        except BROKEN:
            chunk = beside = None
        if chunk is None or beside is None:
            self._damaged(found, chunk, mend=mend)
            return None
        done = sum(each.status == DONE for each in chunk.entries)
        held = Held((found, *beside), chunk.entries, measures(chunk.table, done), chunk.weeks)
        self.held[found.name] = held
        for place, each in enumerate(held.entries):
            if each.status == DONE or each.key not in self.where:
                self.where[each.key] = (found.name, place)
        return held

    def forget(self, name: str) -> None:
        """Remove a chunk and the tables beside it from the folder."""
        for each in self.held.pop(name).files:
            self.folder.remove(each.name)

    def content(self, name: str) -> bytes | None:
        """Bytes of a file that was whole when it was first read; None if it isn't any more (then it is set aside)."""
        try:
            content = self.folder.read(name)
        except OSError:
            content = b""
        if vouched(name, content):
            return content
        chunk = next((own for own, held in self.held.items() if name in [each.name for each in held.files]), None)
        for each in self.held.pop(chunk).files if chunk else ():
            self._set_aside(each.name)
        self._locate()
        return None

    def remove_strays(self) -> None:
        """Remove weekly tables of chunks that were never finished."""
        known = {each.name for held in self.held.values() for each in held.files}
        for under in FOLDERS[1:]:
            for each in self.folder.files(under):
                if each.name not in known:
                    self.folder.remove(each.name)

    def entry(self, key: str) -> Entry | None:
        """What is known of a run."""
        found = self.where.get(key)
        return self.held[found[0]].entries[found[1]] if found else None

    def entries(self) -> Iterator[Entry]:
        """Every run once, the best that is known of it."""
        for name, place in self.where.values():
            yield self.held[name].entries[place]

    def counts(self) -> tuple[int, int]:
        """Runs done and failed, without reading what was measured of them; nothing is mended."""
        if not self.held and (noted := self._noted()) is not None:
            return noted
        self.refresh(mend=False)
        done = sum(each.status == DONE for each in self.entries())
        return done, len(self.where) - done

    def keep(self) -> None:
        """Write down what is known, for the next to look at this folder."""
        rows = [(name, place) for name, each in self.held.items() for place in range(len(each.entries))]
        entries = [self.held[name].entries[place] for name, place in rows]
        columns: dict[str, Any] = {name: [getattr(each, name) for each in entries] for name in ENTRY}
        values: dict[str, Any] = {}
        for name in dict.fromkeys(label for each in self.held.values() for label in each.measures.columns):
            values[name] = pa.array(np.concatenate([_padded(each, name) for each in self.held.values()]))
        table = pa.table({**columns, **values})
        files = [
            [[list(own) for own in each.files], len(each.entries), list(each.weeks)] for each in self.held.values()
        ]
        table = table.replace_schema_metadata({b"files": json.dumps(files).encode()})
        out = io.BytesIO()
        pq.write_table(table, out, compression="zstd", compression_level=1, use_dictionary=list(ENTRY[1:]),
                       write_statistics=False, write_page_checksum=True)  # fmt: skip
        self.folder.write(CACHE, out.getvalue())

    def _noted(self) -> tuple[int, int] | None:
        """The counts of what was written down, if the folder still is as it was then."""
        try:
            table = read_parquet(self.folder.read(CACHE), ("key", "status"))
            files = json.loads(table.schema.metadata[b"files"])
            noted = {Found(*each) for own, _, _ in files for each in own}
            present = {each for under in FOLDERS for each in self.folder.files(under)}
            if noted != present:
                return None
            keys, states = table["key"].to_pylist(), table["status"].to_pylist()
            done = {key for key, state in zip(keys, states, strict=True) if state == DONE}
            return len(done), len(set(keys) - done)
        except BROKEN:
            return None

    def _recall(self) -> None:
        """Take up what was written down; a damaged note is as good as none."""
        try:
            table = read_parquet(self.folder.read(CACHE))
            files = json.loads(table.schema.metadata[b"files"])
            labels = table.column_names[len(ENTRY) :]
            entries = [Entry(*each) for each in zip(*(table[name].to_pylist() for name in ENTRY), strict=True)]
            values = np.stack([np.asarray(table[name]) for name in labels], axis=1) if labels else np.empty((0, 0))
            first = 0
            for own_files, number, weeks in files:
                own = tuple(entries[first : first + number])
                done = sum(each.status == DONE for each in own)
                rows = values[first : first + done]
                present = ~np.isnan(rows).all(axis=0) if done else np.zeros(len(labels), dtype=bool)
                columns = tuple(label for label, there in zip(labels, present, strict=True) if there)
                block = Measures(columns, rows if len(columns) == len(labels) else rows[:, present])
                found = tuple(Found(*each) for each in own_files)
                self.held[found[0].name] = Held(found, own, block, (weeks[0], weeks[1]))
                first += number
        except BROKEN:
            self.held.clear()

    def _locate(self) -> None:
        """Where each run lies: a done one rather than a failed one, a compacted chunk rather than a fresh one."""
        self.where.clear()
        for name in sorted(self.held, reverse=True):
            for place, each in enumerate(self.held[name].entries):
                known = self.where.get(each.key)
                if known is None or (each.status == DONE and self.held[known[0]].entries[known[1]].status != DONE):
                    self.where[each.key] = (name, place)

    def _beside(self, chunk: Chunk) -> list[Found] | None:
        """Files of the tables beside a chunk; None if one is not as it was written."""
        found = [self.folder.find(name) for _, name in chunk.beside]
        whole = all(vouched(name, self.folder.read(name)) for _, name in chunk.beside)
        return [each for each in found if each] if whole and None not in found else None

    def _damaged(self, found: Found, chunk: Chunk | None, *, mend: bool) -> None:
        if not mend:
            self.aside.append(found.name)
            return
        for name in (found.name, *(name for _, name in (chunk.beside if chunk else ()))):
            self._set_aside(name)

    def _set_aside(self, name: str) -> None:
        self.aside.append(name)
        with suppress(FileNotFoundError):
            self.folder.set_aside(name)


def is_chunk(name: str) -> bool:
    """Whether a file of the folder is a chunk, not a table beside one."""
    return name.count("/") == 1 and name.endswith(SUFFIX)


def _padded(held: Held, label: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A column of a chunk's measures, with nothing (NaN) for failed runs and for what it hasn't got."""
    column = np.full(len(held.entries), np.nan)
    if label in held.measures.columns:
        values = held.measures.cells[:, held.measures.columns.index(label)]
        column[: len(values)] = values
    return column
