"""The data dictionary that lies beside the tables: every column with its unit and meaning."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final

from sim.record.outcomes import MEANINGS, Outcome, run_columns, tables

DICTIONARY_JSON: Final = "data_dictionary.json"
DICTIONARY_CSV: Final = "data_dictionary.csv"


def described(names: Sequence[str]) -> list[Outcome]:
    """All columns of some tables, in file order."""
    return [
        Outcome(name, each.name, each.unit, each.dtype, each.meaning, each.computed, each.key)
        for name in names
        for each in (*run_columns(name), *tables()[name])
    ]


def as_json(names: Sequence[str]) -> bytes:
    """The dictionary of some tables as JSON."""
    columns = described(names)
    record: dict[str, Any] = {
        name: {
            "file": f"{name}.parquet",
            "meaning": MEANINGS[name],
            "columns": [_without_table(each) for each in columns if each.table == name],
        }
        for name in names
    }
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()


def as_csv(names: Sequence[str]) -> bytes:
    """The dictionary of some tables as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(Outcome("", "", "", "", "").to_dict()), lineterminator="\n")
    writer.writeheader()
    writer.writerows(each.to_dict() for each in described(names))
    return out.getvalue().encode()


def _without_table(each: Outcome) -> dict[str, Any]:
    record: dict[str, Any] = each.to_dict()
    del record["table"]
    return record
