"""A chunk: runs that were finished together, as one Parquet file that vouches for itself.

Its name carries the hash of its bytes; its footer lists its runs, the failed ones among them.  The same runs make the
same bytes, so that writing a chunk twice changes nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from sim.record.outcomes import tables
from sim.record.tables import constant, schema
from sim.sweep.identity import LENGTH, short

SUFFIX: Final = ".parquet"
FOOTER: Final = b"pasar.runs"
DONE: Final = "done"
FAILED: Final = "failed"
MARKET: Final = "market"


class Entry(NamedTuple):
    """One run as a chunk lists it.

    Parameters
    ----------
    key, version : identity of scenario and seed; of the code that ran it.
    status : done or failed.
    stage, message : where and why it failed.
    """

    key: str
    version: str
    status: str = DONE
    stage: str = ""
    message: str = ""


@dataclass(frozen=True)
class Chunk:
    """Runs finished together.

    Parameters
    ----------
    entries : the runs, failed ones too.
    table : the weekly rows of those that were done, ``run_id`` first.
    weeks : weeks lived for them, and weeks they would have taken one by one.
    beside : name of the file of each further weekly table.
    """

    entries: tuple[Entry, ...]
    table: pa.Table
    weeks: tuple[int, int] = (0, 0)
    beside: tuple[tuple[str, str], ...] = ()

    def to_bytes(self) -> bytes:
        """The Parquet file."""
        footer = {
            "runs": [list(each) for each in self.entries], "weeks": list(self.weeks), "beside": dict(self.beside),
        }  # fmt: skip
        return encoded(self.table, footer)


def run_table(name: str, parts: Sequence[tuple[str, pa.Table]]) -> pa.Table:
    """The weekly rows of some runs in one table, with the run first."""
    run = pa.field("run_id", pa.dictionary(pa.int32(), pa.string()), False, {"unit": "name"})
    own = pa.schema([run, *schema(tables()[name])])
    found = [pa.table([constant(run_id, part.num_rows), *part.columns], schema=own) for run_id, part in parts]
    return pa.concat_tables(found).unify_dictionaries().combine_chunks() if found else own.empty_table()


def encoded(table: pa.Table, footer: Mapping[str, Any] | None = None) -> bytes:
    """A table as Parquet: real numbers by bytes of equal weight, which pack best; the same bytes for the same rows."""
    reals = [field.name for field in table.schema if field.type == pa.float64()]
    keys = [field.name for field in table.schema if field.name not in reals and field.type != pa.bool_()]
    if footer is not None:
        table = table.replace_schema_metadata({FOOTER: json.dumps(footer, ensure_ascii=False).encode()})
    out = io.BytesIO()
    pq.write_table(
        table, out, version="2.6", compression="zstd", compression_level=1, use_dictionary=keys,
        write_statistics=keys, column_encoding=dict.fromkeys(reals, "BYTE_STREAM_SPLIT"),
    )  # fmt: skip
    return out.getvalue()


def decoded(content: bytes) -> Chunk:
    """The chunk of a file; raises ``pyarrow.ArrowException``, ``KeyError`` or ``ValueError`` for a foreign one."""
    table = read_parquet(content)
    footer = json.loads(table.schema.metadata[FOOTER])
    entries = tuple(Entry(*each) for each in footer["runs"])
    return Chunk(entries, table, tuple(footer["weeks"]), tuple(footer["beside"].items()))


def read_parquet(content: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """The table of a Parquet file, or some of its columns, read on this thread alone: a worker has one core."""
    file = pq.ParquetFile(io.BytesIO(content), page_checksum_verification=True)
    return file.read(columns=columns and list(columns), use_threads=False)


def named(kind: str, keys: Sequence[str], content: bytes) -> str:
    """Name of a file of a kind (``c``: fresh, ``s``: compacted): its runs, and the hash of its bytes."""
    return f"{kind}-{short(' '.join(keys))}-{digest(content)}{SUFFIX}"


def digest(content: bytes) -> str:
    """Beginning of the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()[:LENGTH]


def vouched(name: str, content: bytes) -> bool:
    """Whether the bytes are those that the name promises."""
    return name.removesuffix(SUFFIX).rpartition("-")[2] == digest(content)
