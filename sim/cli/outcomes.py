"""``pasar outcomes``: every column of every table, with unit and formula."""

from __future__ import annotations

import argparse

from sim.cli.listing import listed
from sim.cli.screen import Screen
from sim.record.outcomes import outcomes


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """List the outcomes."""
    items = [{"name": each.name, **each.to_dict()} for each in outcomes()]
    hint = "tables are Parquet files; pasar run … --out DIR writes them with a data dictionary"
    return listed(
        arguments, screen, items, ("table", "column", "unit", "meaning", "how it is computed"),
        lambda each: (each["table"], each["column"], each["unit"], each["meaning"], each["computed"]), hint,
    )  # fmt: skip
