"""``pasar diff``: what differs between two scenarios or two result folders."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.analysis.differences import table_differences
from sim.cli.listing import short
from sim.cli.screen import Screen, plain
from sim.faults import Fault, ScenarioErrors
from sim.record.store import Run, read_run
from sim.scenario import Scenario
from sim.scenario_file import builtin_names

ABSENT = "–"
Item = dict[str, Any]


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Show the differences; none is an answer too, and no failure."""
    one, other = arguments.one, arguments.other
    folders = [_is_folder(each) for each in (one, other)]
    if folders[0] != folders[1]:
        allowed = "compare a scenario with a scenario, or a result folder with a result folder"
        raise ScenarioErrors([Fault(file="command line", field="B", value=other, allowed=allowed)])
    items = list(_folders(read_run(Path(one)), read_run(Path(other))) if folders[0] else _scenarios(one, other))
    rows = [(each["field"], short(each["a"]), short(each["b"])) for each in items]
    if items:
        screen.table(f"{len(items)} difference{'s' * (len(items) > 1)}", ("field", one, other), rows)
    else:
        screen.say("No differences.")
    screen.result("diff", {"a": one, "b": other}, identical=not items, items=items)
    return 0


def _is_folder(name: str) -> bool:
    return name not in builtin_names() and Path(name).is_dir()


def _scenarios(one: str, other: str) -> Iterator[Item]:
    records = [_flat(Scenario.read(each)[0]) for each in (one, other)]
    return _pairs(*records)


def _folders(one: Run, other: Run) -> Iterator[Item]:
    """Scenarios by name, then seeds, versions, tables."""
    for key in ("seeds", "pasar_version"):
        yield from _pairs({key: one.manifest[key]}, {key: other.manifest[key]})
    for name in dict.fromkeys((*one.scenarios, *other.scenarios)):
        own = [{f"{name}.{key}": value for key, value in _flat(run.scenarios[name]).items()}
               if name in run.scenarios else {name: "absent"} for run in (one, other)]  # fmt: skip
        if name in one.scenarios and name in other.scenarios:
            yield from _pairs(own[0], own[1])
        else:
            present = ["present" if name in run.scenarios else "absent" for run in (one, other)]
            yield {"field": f"scenario {name}", "a": present[0], "b": present[1]}
    for name in dict.fromkeys((*one.names, *other.names)):
        if name not in one.names or name not in other.names:
            present = ["present" if name in run.names else "absent" for run in (one, other)]
            yield {"field": f"{name}.parquet", "a": present[0], "b": present[1]}
        else:
            for each in table_differences(one.frame(name), other.frame(name)):
                yield {"field": f"{name}.{each.column}", "a": each.one, "b": each.other}


def _flat(scenario: Scenario) -> dict[str, Any]:
    """Fields, policies and parameters of a scenario under one level of names."""
    record = scenario.to_dict()
    flat = {key: value for key, value in record.items() if key not in ("policy", "parameters")}
    for policy in record["policy"]:
        flat |= {f"policy.{policy['id']}.{key}": value for key, value in policy.items() if key != "id"}
    return flat | {f"parameters.{key}": value for key, value in record["parameters"].items()}


def _pairs(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Item]:
    for key in dict.fromkeys((*one, *other)):
        a, b = plain(one.get(key, ABSENT)), plain(other.get(key, ABSENT))
        if a != b:
            yield {"field": key, "a": a, "b": b}
