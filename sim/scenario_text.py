"""A scenario as the text of a TOML file that gives it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomli_w

DATES = ("start", "end")


def written(record: Mapping[str, Any], changed: Mapping[str, Any]) -> str:
    """Text of a scenario file.

    Parameters
    ----------
    record : a scenario in full, as its ``to_dict`` gives it.
    changed : parameters that differ from the defaults.
    """
    table = _dated({key: value for key, value in record.items() if key not in ("policy", "parameters")})
    if not table["expected"]:
        del table["expected"]
    if record["policy"]:
        table["policy"] = [_dated(each) for each in record["policy"]]
    if changed:
        table["parameters"] = dict(changed)
    return tomli_w.dumps(table)


def _dated(record: Mapping[str, Any]) -> dict[str, Any]:
    """Record with ISO texts as dates."""
    return {key: date.fromisoformat(value) if key in DATES else value for key, value in record.items()}
