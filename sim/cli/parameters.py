"""``pasar parameters``: every parameter with its unit, range and source."""

from __future__ import annotations

import argparse
from typing import Any

from sim.cli.listing import Item, listed, short
from sim.cli.screen import Screen, plain
from sim.parameters.declare import Param
from sim.parameters.evidence import GRADES, TAGS
from sim.parameters.values import declared


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """List the parameters."""
    hint = "set one with --set NAME=VALUE, an element with NAME.ELEMENT=VALUE; more with: pasar explain NAME"
    columns = ("name", "default", "range", "unit", "evidence", "source", "meaning")
    return listed(arguments, screen, items(), columns, _row, hint)


def items() -> list[dict[str, Any]]:
    """Every parameter as a record."""
    return [item(each) for each in declared().values()]


def item(each: Param) -> dict[str, Any]:
    """One parameter as a record."""
    is_option = each.kind == "option"
    return {
        "name": each.name, "symbol": each.symbol, "default": plain(each.default), "unit": each.unit,
        "low": None if is_option else plain(each.low), "high": None if is_option else plain(each.high),
        "allowed_low": None if is_option else plain(each.allowed_low),
        "allowed_high": None if is_option else plain(each.allowed_high),
        "axes": list(each.axes), "labels": [list(names) for names in each.labels], "kind": each.kind,
        "options": list(each.options), "core": each.core, "source": each.source, "tag": each.tag,
        "tag_meaning": TAGS.get(each.tag, ""), "evidence": each.grade, "evidence_meaning": GRADES[each.grade],
        "section": each.section, "meaning": each.meaning,
    }  # fmt: skip


def limits(each: Item) -> str:
    """Calibrated range of a parameter as text."""
    if each["options"]:
        return " | ".join(each["options"])
    if each["axes"]:
        return "by " + " and ".join(each["axes"])
    return f"{short(each['low'])} … {short(each['high'])}"


def _row(each: Item) -> tuple[str, ...]:
    return (each["name"], short(each["default"]), limits(each), each["unit"], each["evidence"], each["source"],
            each["meaning"])  # fmt: skip
