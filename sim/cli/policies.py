"""``pasar policies``: the kinds of policy and their fields."""

from __future__ import annotations

import argparse
from typing import Any

from sim.cli.listing import listed, short
from sim.cli.screen import Screen
from sim.policy.catalogue import Kind, kinds


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """List the kinds of policy."""
    hint = "each also takes start, end and id; more on one with: pasar explain NAME"
    return listed(
        arguments, screen, items(), ("kind", "title", "meaning", "fields (defaults)"),
        lambda each: (each["name"], each["title"], each["meaning"], _fields(each["fields"])), hint,
    )  # fmt: skip


def items() -> list[dict[str, Any]]:
    """Every kind: title, meaning, whom it protects, source, fields."""
    return [item(kind) for kind in kinds().values()]


def item(kind: Kind) -> dict[str, Any]:
    """One kind as a record."""
    fields = [
        {
            "name": name, "type": field.type, "default": kind.default(name), "unit": field.unit,
            "low": field.low, "high": field.high, "options": list(field.options()),
            "required": field.required, "meaning": field.meaning,
        }
        for name, field in kind.fields.items()
    ]  # fmt: skip
    return {
        "name": kind.name, "title": kind.title, "meaning": kind.meaning, "protects": kind.protects,
        "source": kind.source, "fields": fields,
    }  # fmt: skip


def _fields(fields: list[dict[str, Any]]) -> str:
    return ", ".join(
        f"{each['name']} ({'required' if each['required'] else short(each['default'])})" for each in fields
    )
