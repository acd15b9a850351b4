"""A TOML file becomes the fields of a scenario, with all its errors together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sim.clock import monday, week_of
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.parameters.values import Parameters, declared
from sim.policy.catalogue import kinds
from sim.policy.policy import Policy
from sim.policy.tables import COMMAND_LINE, NAME, Given, Horizon, read_policies

FIRST_START = date(2022, 1, 3)
LAST_START = date(2030, 12, 30)
LARGEST_FILE = 1_000_000

WHOLE: dict[str, tuple[int, int, str]] = {
    "weeks": (1, 520, "weeks"),
    "people_per_agent": (1, 100_000, "real adults an agent"),
    "seed": (0, 2**32 - 1, ""),
    "population_seed": (0, 2**32 - 1, ""),
}
DEFAULTS: dict[str, Any] = {
    "start": FIRST_START,
    "weeks": 157,
    "people_per_agent": 5000,
    "seed": 1,
    "population_seed": 20210104,
    "expected": False,
}
KNOWN = ("name", *DEFAULTS, "policy", "parameters")


@dataclass
class Reading:
    """Fields of a scenario as read, and what is doubtful about them."""

    fields: dict[str, Any]
    warnings: list[str] = field(default_factory=list)


def read(
    source: str | Path, *, fields: Mapping[str, Any] | None = None, sets: Mapping[str, Any] | None = None
) -> Reading:
    """Read a scenario file, or a built-in by its name.

    Parameters
    ----------
    source : built-in name, or path of a file.
    fields : scenario fields that replace those of the file (``weeks``, ``seed`` …).
    sets : parameters, policy fields by id or kind (``ban.enforcement``) or scenario fields by name; texts are
        read as TOML values.

    Raises
    ------
    ScenarioErrors
        With every error of the file and of the overrides.
    """
    if isinstance(source, str) and source in builtin_names():
        file, text = f"{source}.toml", _builtin_text(source)
    else:
        file, text = Path(source).name or str(source), _file_text(Path(source))
    return read_table(_parsed(text, file), file, fields=fields, sets=sets)


def read_table(
    table: Mapping[str, Any],
    file: str,
    *,
    fields: Mapping[str, Any] | None = None,
    sets: Mapping[str, Any] | None = None,
    dates_checked: bool = True,
) -> Reading:
    """Read the table of a scenario file; see ``read``."""
    faults: list[Fault] = []
    warnings: list[str] = []
    changed = {key: value for key, value in (fields or {}).items() if value is not None}
    sorted_sets = _sorted_sets(sets or {}, table, faults)
    top = _top(table, file, {**changed, **sorted_sets.fields}, faults)
    start = week_of(top["start"])
    longest = max(top["weeks"], _whole_or(table.get("weeks"), DEFAULTS["weeks"]))
    horizon = Horizon(start, start + longest) if dates_checked else None
    policies, wrong = read_policies(_given(table, sorted_sets, file, faults), horizon, file)
    faults += wrong
    parameters = _parameters(table, file, sorted_sets, faults, warnings)
    if faults:
        raise ScenarioErrors(faults)
    warnings += _unreached(policies, start, top["weeks"], file)
    return Reading({**top, "policies": policies, "parameters": parameters}, warnings)


def override_faults(sets: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with overrides of parameters, on their own (``--set``, sweep designs)."""
    values = {name: parsed_value(value) for name, value in sets.items()}
    return Parameters.default().override(values, COMMAND_LINE).faults


def parsed_value(value: Any) -> Any:
    """Value of a text from the command line, read as TOML; a bare word is itself."""
    if not isinstance(value, str):
        return value
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        return value


def field_fault(name: str, value: Any) -> str:
    """What a scenario field allows, if this value is not allowed; else empty."""
    if name == "name":
        right = isinstance(value, str) and NAME.fullmatch(value)
        return "" if right else "must be letters, digits, - and _ (at most 100)"
    if name == "start":
        if isinstance(value, datetime) or not isinstance(value, date):
            return "must be a date (2022-01-03, no quotes)"
        if not FIRST_START <= value <= LAST_START or value.weekday() != 0:
            return f"must be a Monday, {FIRST_START} to {LAST_START}"
        return ""
    if name == "expected":
        return "" if isinstance(value, bool) else "must be true or false"
    low, high, unit = WHOLE[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        return f"must be a whole number in [{low}, {high}]" + (unit and f", {unit}")
    return ""


@cache
def builtin_names() -> tuple[str, ...]:
    """Names of the built-in scenarios, the baseline first."""
    folder = files("sim.policy").joinpath("builtin")
    names = [each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")]
    order = ("baseline", "ban", "history", "partnership-bukalapak", "partnership-blibli", "licence")
    return tuple(sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name)))


@dataclass
class _Sets:
    """Overrides from the command line, sorted by what they change."""

    fields: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    policies: dict[tuple[str, str], Any] = field(default_factory=dict)


def _sorted_sets(sets: Mapping[str, Any], table: Mapping[str, Any], faults: list[Fault]) -> _Sets:
    found = _Sets()
    tables = [each for each in _tables(table) if isinstance(each, Mapping)]
    ids = {str(each.get(key)) for each in tables for key in ("id", "kind") if each.get(key)}
    for name, text in sets.items():
        head, _, tail = name.partition(".")
        value = parsed_value(text)
        if head in declared():
            found.parameters[name] = value
        elif head in ids and tail:
            found.policies[head, tail] = value
        elif head in DEFAULTS and not tail:
            found.fields[name] = value
        else:
            known = [*declared(), *DEFAULTS, *(f"{each}.{tail}" for each in sorted(ids))]
            absent = f"this scenario has no {head}" if head in kinds() else "unknown"
            near = "" if head in kinds() else nearest(name, known)
            faults.append(Fault(file=COMMAND_LINE, field=name, value=shown(value), allowed=absent, nearest=near))
    return found


def _top(table: Mapping[str, Any], file: str, changed: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Scenario fields beside policies and parameters; a wrong one gets its default."""
    for key, value in table.items():
        if key not in KNOWN:
            near = nearest(key, KNOWN)
            faults.append(Fault(file=file, field=key, value=shown(value), allowed="unknown", nearest=near))
    if not table:
        faults.append(Fault(file=file, allowed='is empty; it needs at least: name = "my-scenario"'))
    elif "name" not in table:
        faults.append(Fault(file=file, field="name", allowed="is required: letters, digits, - and _"))
    top: dict[str, Any] = {"name": "unnamed", **DEFAULTS}
    for origin, values in ((file, table), ("command line", changed)):
        for name in top:
            if name in values:
                allowed = field_fault(name, values[name])
                if allowed:
                    text = str(values[name]) if isinstance(values[name], date) else shown(values[name])
                    faults.append(Fault(file=origin, field=name, value=text, allowed=allowed))
                else:
                    top[name] = values[name]
    return top


def _tables(table: Mapping[str, Any]) -> list[Any]:
    given = table.get("policy", [])
    return given if isinstance(given, list) else []


def _given(table: Mapping[str, Any], sets: _Sets, file: str, faults: list[Fault]) -> list[Given]:
    """Policy tables with the overrides of their fields laid over."""
    if "policy" in table and not isinstance(table["policy"], list):
        faults.append(Fault(file=file, field="policy", allowed="must be a list of tables: write [[policy]]"))
    given = []
    for place, own in enumerate(_tables(table), start=1):
        if not isinstance(own, Mapping):
            faults.append(Fault(file=file, field=f"policy[{place}]", value=shown(own), allowed="must be a table"))
            continue
        names = (own.get("id", own.get("kind")), own.get("kind"))
        mine = {key: value for key, value in sets.policies.items() if key[0] in names}
        changed = {tail: value for (_, tail), value in mine.items()}
        given.append(Given({**own, **changed}, {tail: f"{head}.{tail}" for head, tail in mine}))
    return given


def _parameters(
    table: Mapping[str, Any], file: str, sets: _Sets, faults: list[Fault], warnings: list[str]
) -> Parameters:
    given = table.get("parameters", {})
    if not isinstance(given, Mapping):
        sentence = "must be a table: write [parameters]"
        faults.append(Fault(file=file, field="parameters", value=shown(given), allowed=sentence))
        given = {}
    parameters = Parameters.default()
    for changes, origin, prefix in ((given, file, "parameters."), (sets.parameters, COMMAND_LINE, "")):
        done = parameters.override(changes, origin, prefix=prefix)
        faults += done.faults
        warnings += done.warnings
        if changes and not done.faults:
            parameters = parameters.with_values(done.values)
    return parameters


def _unreached(policies: tuple[Policy, ...], start: int, weeks: int, file: str) -> list[str]:
    """Warnings on policies that a shortened horizon no longer reaches."""
    last = start + weeks - 1
    return [
        f"{file}: {policy.id} starts on {policy.start_date or monday(policy.start)}, after the last week "
        f"of this run ({monday(last)}); it will not act"
        for policy in policies
        if policy.start > last
    ]


def _whole_or(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not field_fault("weeks", value) else otherwise


def _builtin_text(name: str) -> str:
    return files("sim.policy").joinpath(f"builtin/{name}.toml").read_text(encoding="utf-8")


def _file_text(path: Path) -> str:
    """Text of a file, or the reason why it cannot be one."""
    name = str(path)
    try:
        if path.is_dir():
            raise ScenarioErrors([Fault(file=name, allowed="is a folder; a scenario is a TOML file")])
        if not path.exists():
            known = ", ".join(builtin_names())
            sentence = f"no such file, and no built-in scenario of that name; built in: {known}"
            raise ScenarioErrors([Fault(file=name, allowed=sentence, nearest=nearest(name, builtin_names()))])
        if not path.is_file() or path.stat().st_size > LARGEST_FILE:
            raise ScenarioErrors([Fault(file=name, allowed="must be a TOML file of at most 1 MB")])
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioErrors([Fault(file=path.name, allowed="must be a TOML file in UTF-8 text")]) from None
    except (OSError, ValueError) as error:
        if isinstance(error, ScenarioErrors):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioErrors([Fault(file=name, allowed=f"cannot be read: {reason}")]) from None


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ScenarioErrors([Fault(file=file, allowed=f"is not valid TOML: {reason}")]) from None
