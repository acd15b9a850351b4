"""``pasar new``: a scenario file to edit."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from sim.cli.outfile import written_whole
from sim.cli.screen import Screen
from sim.faults import Fault, ScenarioErrors
from sim.policy.tables import NAME
from sim.scenario import Scenario

TEMPLATE = """\
name = "{name}"
start = 2022-01-03        # a Monday; the market always lives from 2021-01-04, earlier weeks are not recorded
weeks = 157               # 1–520
people_per_agent = 5000   # real adults that one consumer agent stands for, 1–100000
seed = 1

# Policies act from the week that contains `start` up to, not including, the week that contains `end`.
# `pasar policies` lists the kinds and their fields, `pasar explain ban` tells more about one.

[[policy]]
kind = "ban"
start = 2023-10-04
end = 2024-06-03          # leave out for good

# Overrides by name; `pasar parameters` lists them all with units, ranges and sources.
[parameters]
# habit_strength = 1.5
# lambda_online = 0.4
"""


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Write a scenario file that runs as it is."""
    path = Path(arguments.file)
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-") or "my-scenario"
    if path.exists() or not NAME.fullmatch(name):
        allowed = "exists already and is not touched; give another name"
        raise ScenarioErrors([Fault(file=str(path), allowed=allowed if path.exists() else "is too long a name")])
    text = TEMPLATE.format(name=name)
    if arguments.like:
        scenario, _ = Scenario.read(arguments.like)
        text = scenario.replace(name=name).to_toml()
    written_whole(path, text)
    screen.say(f"wrote {path}; edit it, then: pasar compare {path}")
    screen.result("new", {"file": arguments.file, "like": arguments.like}, out=str(path))
    return 0
