"""``pasar calibrate``: fit the free parameters to the facts of before the ban."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from sim.analysis.wording import large
from sim.cli.listing import short
from sim.cli.outfile import usable_folder
from sim.cli.screen import Screen
from sim.parameters.facts import load_facts


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Fit, show every moment beside its fact, and write the fitted constants where asked."""
    facts = Path(arguments.facts) if arguments.facts else None
    load_facts(facts)
    out = Path(arguments.out) if arguments.out else None
    if out:
        usable_folder(out.parent)
    calibrate = import_module("experiments.calibrate").calibrate
    with screen.progress("calibrating") as progress:
        moments = calibrate(facts, out, progress)
    items = [
        {"name": each.name, "fact": each.fact, "model": each.model, "error": each.error, "source": each.source}
        for each in moments
    ]
    rows = [
        (each["name"], _told(each["fact"]), _told(each["model"]), short(each["error"]), each["source"])
        for each in items
    ]
    screen.table("calibration: facts and model", ("moment", "fact>", "model>", "error>", "source"), rows)
    if out:
        screen.say(f"Fitted constants written to {out}")
    screen.result("calibrate", {"facts": arguments.facts}, out=arguments.out, moments=items)
    return 0


def _told(value: object) -> str:
    return large(value) if isinstance(value, float) else short(value)
