"""Scenarios as the command line gives them: names, files, and options laid over."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from sim.faults import Fault, ScenarioErrors, shown
from sim.scenario import Scenario
from sim.scenario_file import parsed_value

COMMAND_LINE = "command line"
SET = "--set"
ABSENT = "this scenario has no"
LARGEST_SEED = 2**32 - 1
MOST_SEEDS = 10_000
MOST_THREADS = 256
MOST_DRAWS = 10_000


def scenarios_of(sources: Sequence[str], arguments: argparse.Namespace) -> tuple[list[Scenario], list[str]]:
    """Return the scenarios of some names or files with the options laid over, and warnings.

    A policy's field is set in the scenarios that have the policy.

    Raises
    ------
    ScenarioErrors
        With the errors of all of them.
    """
    faults: list[Fault] = []
    sets = _sets(arguments.sets, faults)
    found: list[Scenario] = []
    warnings: list[str] = []
    unused = set(sets)
    for source in sources:
        try:
            scenario, remarks, used = _read(source, arguments, sets, alone=len(sources) == 1)
        except ScenarioErrors as errors:
            faults += [each for each in errors.errors if each not in faults]
            unused.clear()
            continue
        found.append(scenario)
        warnings += remarks
        unused -= used
    faults += [
        Fault(file=SET, field=name, value=shown(sets[name]), allowed="none of these scenarios has this policy")
        for name in sorted(unused)
    ]
    if faults:
        raise ScenarioErrors(faults)
    return found, warnings


def whole(arguments: argparse.Namespace, name: str, low: int, high: int, otherwise: int = 0) -> int:
    """Whole number of an option within limits; ``otherwise`` where it isn't given."""
    given = getattr(arguments, name)
    if given is None:
        return otherwise
    value = parsed_value(given)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        allowed = f"must be a whole number in [{low}, {high}]"
        raise ScenarioErrors([Fault(file=COMMAND_LINE, field=f"--{name}", value=shown(given), allowed=allowed)])
    return value


def seeds_of(arguments: argparse.Namespace, first: int) -> tuple[int, ...]:
    """Seeds of a run: the first, and as many as ``--seeds`` says."""
    number = whole(arguments, "seeds", 1, MOST_SEEDS)
    if first + number - 1 > LARGEST_SEED:
        allowed = f"seeds {first} to {first + number - 1} pass {LARGEST_SEED}"
        raise ScenarioErrors([Fault(file=COMMAND_LINE, field="--seeds", value=str(number), allowed=allowed)])
    return tuple(range(first, first + number))


def _sets(given: Sequence[str], faults: list[Fault]) -> dict[str, Any]:
    sets: dict[str, Any] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            faults.append(Fault(file=SET, value=shown(text), allowed="must be NAME=VALUE"))
        else:
            sets[name.strip()] = value.strip()
    return sets


def _read(
    source: str, arguments: argparse.Namespace, sets: Mapping[str, Any], *, alone: bool
) -> tuple[Scenario, list[str], set[str]]:
    """Scenario, warnings, and the overrides it took; those on policies it lacks are left out."""
    options = {
        name: parsed_value(value)
        for name in ("weeks", "seed", "people_per_agent")
        if (value := getattr(arguments, name)) is not None
    }
    try:
        return *Scenario.read(source, sets=sets, **options), set(sets)
    except ScenarioErrors as errors:
        absent = {each.field for each in errors.errors if each.file == SET and each.allowed.startswith(ABSENT)}
        if alone or not absent:
            raise
    used = {name: value for name, value in sets.items() if name not in absent}
    return *Scenario.read(source, sets=used, **options), set(used)
