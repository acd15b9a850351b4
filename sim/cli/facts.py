"""``pasar facts``: what was known before the ban, with sources."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from sim.cli.listing import listed
from sim.cli.screen import Screen
from sim.parameters.facts import load_facts


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """List the facts."""
    items = [asdict(fact) | {"value": fact.text} for fact in load_facts().values()]
    hint = "use: yes = may be a moment of calibration, scale = sets a scale or a path, no = context only"
    return listed(
        arguments, screen, items, ("key", "value", "unit", "period", "use", "source"),
        lambda each: (each["key"], each["value"], each["unit"], each["period"], each["use"],
                      each["source_title"]), hint,
    )  # fmt: skip
