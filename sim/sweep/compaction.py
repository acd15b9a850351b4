"""Fresh chunks become fewer, larger ones, in the order of the plan: the same files, whatever happened on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from sim.sweep.chunk import DONE, Chunk, Entry, decoded, encoded, named, read_parquet
from sim.sweep.identity import run_id
from sim.sweep.index import RUNS, Held, Index
from sim.sweep.plan import Plan
from sim.sweep.work import FRESH

LARGE: Final = "s"
SIZE: Final = 128
"""Runs of a compacted chunk."""


def compact(plan: Plan, index: Index) -> bool:
    """Put fresh chunks together; they are removed only when all that holds their runs is on the disk.

    Returns
    -------
    Whether all of them were whole; a damaged one is set aside, and its runs have to be run again.
    """
    remove_repeated(index)
    put = [_put_together(index, group) for group in list(_groups(plan, index))]
    index.refresh()
    remove_repeated(index)
    index.remove_strays()
    there = [each.name for held in index.held.values() for each in held.files]
    damaged = [name for name in there if index.content(name) is None]
    return all(put) and not damaged


def remove_repeated(index: Index) -> None:
    """Remove fresh chunks whose runs all lie in another one."""
    for name in [name for name in index.held if _is_fresh(name)]:
        if all(index.where[each.key] != (name, k) for k, each in enumerate(index.held[name].entries)):
            index.forget(name)


def _is_fresh(name: str) -> bool:
    return name.startswith(f"{RUNS}/{FRESH}-")


def _groups(plan: Plan, index: Index) -> Iterator[list[str]]:
    """Fresh chunks by the compacted chunk they belong into, in the order of the plan."""
    homes: dict[str, tuple[int, int]] = {}
    group, size = 0, 0
    for family in plan.families:
        if size and size + len(family) > SIZE:
            group, size = group + 1, 0
        for each in family:
            homes[each.key] = (group, len(homes))
        size += len(family)
    beyond = (group + 1, len(homes))
    found: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for name in filter(_is_fresh, index.held):
        first = min(index.held[name].entries, key=lambda each: homes.get(each.key, beyond))
        own = homes.get(first.key, beyond)
        found.setdefault((own[0], first.version), []).append((own[1], name))
    for key in sorted(found):
        yield [name for _, name in sorted(found[key])]


def _put_together(index: Index, names: list[str]) -> bool:
    """Write one chunk of the runs of some, with those of each weekly table beside it, if all are whole."""
    files = {each.name: index.content(each.name) for name in names for each in index.held[name].files}
    contents = [(name, files[name]) for name in names]
    if None in files.values():
        return False
    chunks = [(name, index.held[name], decoded(content)) for name, content in contents if content is not None]
    tables = [table for table, _ in chunks[0][2].beside]
    entries = [each for status in (True, False) for name, held, _ in chunks for each in _own(index, name, held, status)]
    keys = [each.key for each in entries]
    beside = []
    for table in tables:
        parts = [read_parquet(files[dict(chunk.beside)[table]] or b"") for _, _, chunk in chunks]
        content = encoded(_kept(index, chunks, parts))
        file = f"{RUNS}/{table}/{named(LARGE, keys, content)}"
        index.folder.write(file, content)
        beside.append((table, file))
    market = _kept(index, chunks, [chunk.table for _, _, chunk in chunks])
    weeks = tuple(sum(each) for each in zip(*(chunk.weeks for _, _, chunk in chunks), strict=True))
    content = Chunk(tuple(entries), market, (weeks[0], weeks[1]), tuple(beside)).to_bytes()
    index.folder.write(f"{RUNS}/{named(LARGE, keys, content)}", content)
    return True


def _own(index: Index, name: str, held: Held, done: bool) -> list[Entry]:
    """Runs of which this chunk holds the best that is known."""
    return [
        each
        for k, each in enumerate(held.entries)
        if (each.status == DONE) == done and index.where[each.key] == (name, k)
    ]


def _kept(index: Index, chunks: list[tuple[str, Held, Chunk]], parts: list[pa.Table]) -> pa.Table:
    """Weekly rows of some chunks together, without those of runs that another chunk holds."""
    found = []
    for (name, held, _), part in zip(chunks, parts, strict=True):
        own = {run_id(each.key, each.version) for each in _own(index, name, held, True)}
        if len(own) < sum(each.status == DONE for each in held.entries):
            keep = [each in own for each in part["run_id"].to_pylist()]
            part = part.filter(pa.array(keep, pa.bool_()))  # noqa: PLW2901
        found.append(part.replace_schema_metadata(None))
    return pa.concat_tables(found).unify_dictionaries().combine_chunks()
