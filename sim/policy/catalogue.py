"""The kinds of policy: every module of ``sim/policy/kinds`` is one, found by looking into the folder."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from sim.clock import Clock
from sim.faults import nearest
from sim.policy.fields import PolicyField, Problem, checked, declared_fields, default_of
from sim.policy.policy import Policy
from sim.policy.rules import Rules


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of policy.

    Parameters
    ----------
    name, title, meaning : name in files; name on the screen; what it does, in a sentence.
    protects, source : whom it is meant to protect; where it comes from.
    record : the frozen record of its fields.
    fields : their declarations, by name.
    apply : what it does to the rules of a week in which it acts.
    check : what is wrong between its fields, as (field, allowed).
    """

    name: str
    title: str
    meaning: str
    protects: str
    source: str
    record: type[Any]
    fields: Mapping[str, PolicyField]
    apply: Callable[[Rules, Policy, Clock], None]
    check: Callable[[Any], list[tuple[str, str]]]

    def default(self, field: str) -> Any:
        """Value of a field that is left out (None for a required one)."""
        return default_of(self.record, field)


class FieldFault(NamedTuple):
    """What is wrong with one field of a policy."""

    field: str
    value: Any
    problem: Problem


@cache
def kinds() -> dict[str, Kind]:
    """All kinds of policy by name, in their order on the screen."""
    folder = import_module("sim.policy.kinds")
    modules = [import_module(f"{folder.__name__}.{each.name}") for each in pkgutil.iter_modules(folder.__path__)]
    modules.sort(key=lambda module: (module.ORDER, module.__name__))
    found = [_kind(module) for module in modules]
    return {kind.name: kind for kind in found}


def read_fields(kind: Kind, given: Mapping[str, Any]) -> tuple[Any, list[FieldFault]]:
    """Record of a kind's fields, and what is wrong with what was given (then the record is None)."""
    faults: list[FieldFault] = []
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in kind.fields:
            known = (*kind.fields, "start", "end", "id", "kind")
            faults.append(FieldFault(name, value, Problem(f"unknown field of {kind.name}", nearest(name, known))))
            continue
        values[name], problem = checked(kind.fields[name], value)
        if problem:
            faults.append(FieldFault(name, value, problem))
    for name, declared in kind.fields.items():
        if declared.required and name not in given:
            faults.append(FieldFault(name, None, Problem(f"is required: {_wanted(declared)}")))
    if faults:
        return None, faults
    record = kind.record(**values)
    faults = [FieldFault(name, getattr(record, name), Problem(allowed)) for name, allowed in kind.check(record)]
    return (None if faults else record), faults


def _kind(module: Any) -> Kind:
    name = module.__name__.rpartition(".")[2]
    return Kind(
        name=name,
        title=module.TITLE,
        meaning=(module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " "),
        protects=module.PROTECTS,
        source=module.SOURCE,
        record=module.FIELDS,
        fields=declared_fields(module.FIELDS),
        apply=module.apply,
        check=getattr(module, "check", _nothing_wrong),
    )


def _nothing_wrong(_record: Any) -> list[tuple[str, str]]:
    return []


def _wanted(declared: PolicyField) -> str:
    options = declared.options()
    if options:
        return f"one of {', '.join(options)}"
    return f"a number in [{declared.low:g}, {declared.high:g}], {declared.unit}"
