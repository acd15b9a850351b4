"""What a design varies: every end of a range and every option is one that a scenario file would allow."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.parameters.values import Parameters, declared
from sim.policy.catalogue import kinds
from sim.scenario import Scenario
from sim.sweep.axes import Axis, read_axis
from sim.sweep.settings import has, settled

Read = tuple[tuple[Axis, ...], list[Fault], list[str]]
DATES: Final = ("start", "end")
MOST_COMBINATIONS: Final = 100_000


def read_uncertainties(given: Mapping[str, Any], file: str) -> Read:
    """Axes of parameters, what is wrong with them, and what is doubtful."""
    axes: list[Axis] = []
    faults: list[Fault] = []
    warnings: list[str] = []
    for name, value in _flat(given, lambda key: key.partition(".")[0] in declared()):
        field = f"uncertainties.{name}"
        known = declared().get(name.partition(".")[0])
        if known is None:
            near = nearest(name, declared())
            faults.append(Fault(file=file, field=field, value=shown(value), allowed="unknown parameter", nearest=near))
            continue
        axis, allowed = read_axis(name, value, whole=known.kind == "whole" and not known.axes)
        if axis is None:
            faults.append(Fault(file=file, field=field, value=shown(value), allowed=allowed))
            continue
        for each in axis.ends():
            done = Parameters.default().override({name: each}, file, prefix="uncertainties.")
            faults += [fault for fault in done.faults if fault not in faults]
            warnings += [remark for remark in done.warnings if remark not in warnings]
        axes.append(axis)
    return tuple(axes), faults, warnings


def read_levers(given: Mapping[str, Any], file: str, scenarios: Sequence[Scenario]) -> Read:
    """Axes of policy fields, what is wrong with them, and what is doubtful."""
    axes: list[Axis] = []
    faults: list[Fault] = []
    for name, value in _flat(given, lambda key: "." in key):
        axis, wrong = _lever(name, value, file, scenarios)
        faults += wrong
        if axis and not wrong:
            axes.append(axis)
    if not faults:
        faults = _combined(axes, file, scenarios)
    return tuple(axes), faults, []


def _lever(name: str, value: Any, file: str, scenarios: Sequence[Scenario]) -> tuple[Axis | None, list[Fault]]:
    field = f"levers.{name}"
    policy, _, own = name.partition(".")
    having = [each for each in scenarios if has(each, policy)]
    if not own or not having:
        known = {each: None for plan in scenarios for one in plan.policies for each in (one.id, one.kind)}
        allowed = f"none of these scenarios has this policy; they have {', '.join(known) or 'none'}"
        if not own:
            allowed = "must be a policy's id or kind, a dot and a field (ban.start)"
        return None, [
            Fault(file=file, field=field, value=shown(value), allowed=allowed, nearest=nearest(policy, known))
        ]
    kind = next(each.kind for each in having[0].policies if policy in (each.id, each.kind))
    declared_field = kinds()[kind].fields.get(own)
    if declared_field is None and own not in DATES:
        known_fields = (*kinds()[kind].fields, *DATES)
        allowed = f"unknown field of {kind}; it has {', '.join(known_fields)}"
        return None, [
            Fault(file=file, field=field, value=shown(value), allowed=allowed, nearest=nearest(own, known_fields))
        ]
    whole = own in DATES or (declared_field is not None and declared_field.type == "whole")
    axis, wrong = read_axis(name, value, whole=whole)
    if axis is None:
        return None, [Fault(file=file, field=field, value=shown(value), allowed=wrong)]
    faults: list[Fault] = []
    for each in axis.ends():
        for plan in having:
            faults += [one for one in _tried(plan, {name: each}, file) if one not in faults]
    return axis, faults


def _combined(axes: Sequence[Axis], file: str, scenarios: Sequence[Scenario]) -> list[Fault]:
    """Faults that only show between levers, an end before its start for example."""
    dated = [axis for axis in axes if axis.name.partition(".")[2] in (*DATES, "channel")]
    faults: list[Fault] = []
    for plan in scenarios:
        own = [axis for axis in dated if has(plan, axis.name.partition(".")[0])]
        ways = itertools.islice(itertools.product(*(axis.ends() for axis in own)), MOST_COMBINATIONS)
        for values in ways if len(own) > 1 else ():
            together = dict(zip((axis.name for axis in own), values, strict=True))
            for fault in _tried(plan, together, file):
                text = ", ".join(f"{name} = {value}" for name, value in together.items())
                named = Fault(file=file, field="levers", value=text, allowed=f"{plan.name}: {fault.allowed}")
                if named not in faults:
                    faults.append(named)
    return faults[:20]


def _tried(plan: Scenario, levers: Mapping[str, Any], file: str) -> list[Fault]:
    try:
        settled(plan, tuple(levers.items()), (), checked=True)
    except ScenarioErrors as errors:
        return [
            Fault(**{**each.to_dict(), "file": file, "field": _field(each.field, levers)}) for each in errors.errors
        ]
    return []


def _field(field: str, levers: Mapping[str, Any]) -> str:
    return f"levers.{field}" if field in levers else field


def _flat(given: Mapping[str, Any], whole_name: Any, prefix: str = "") -> Iterable[tuple[str, Any]]:
    """Names with dots, whether the file quotes them or writes them as nested tables."""
    for key, value in given.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and set(value) != {"options"}:
            yield from _flat(value, whole_name, f"{name}.")
        else:
            yield name, value
