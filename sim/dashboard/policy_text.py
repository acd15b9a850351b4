"""Policies as one readable line of an address: ``ban~2023-10-04~2023-12-12~enforcement:0.5,partnership~…``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sim.clock import monday
from sim.policy.catalogue import kinds
from sim.policy.fields import PolicyField
from sim.policy.policy import Policy
from sim.policy.tables import Given, Horizon, read_policies

NOTHING: Final = "none"
"""A plan without policies, and an optional field that is left empty."""

MOST_POLICIES: Final = 40
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,20})?(e[+-]?\d{1,3})?", re.ASCII)


def written(policies: Iterable[Policy]) -> str:
    """Text of policies: kind (``*id``), start, end and the fields that are not at their default."""
    return ",".join(_written(each) for each in policies) or NOTHING


def read(text: str, horizon: Horizon) -> tuple[tuple[Policy, ...], list[str]]:
    """Policies of a text, and the parts of it that mean nothing."""
    if text == NOTHING:
        return (), []
    found: list[Policy] = []
    dropped: list[str] = []
    parts = text.split(",")
    for part in parts[:MOST_POLICIES]:
        table = _table(part)
        policies, faults = read_policies([Given(table, {})], horizon, "address") if table else ((), [])
        if not policies or faults:
            dropped.append(part)
        found += policies
    return tuple(found), dropped + parts[MOST_POLICIES:]


def _written(policy: Policy) -> str:
    kind = kinds()[policy.kind]
    name = policy.kind if policy.id == policy.kind else f"{policy.kind}*{policy.id}"
    days = [(policy.start_date or monday(policy.start)).isoformat()]
    if policy.end is not None:
        days.append((policy.end_date or monday(policy.end)).isoformat())
    values = {field: getattr(policy.fields, field) for field in kind.fields}
    changed = [
        f"{field}:{_value_text(value)}"
        for field, value in values.items()
        if kind.fields[field].required or value != kind.default(field)
    ]
    return "~".join([name, *days, *changed])


def _value_text(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, tuple):
        return ".".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _table(part: str) -> dict[str, Any] | None:
    """The table of a policy in a scenario file; None if it can't be read as one."""
    name, *rest = part.split("~")
    kind, star, own_id = name.partition("*")
    if kind not in kinds():
        return None
    table: dict[str, Any] = {"kind": kind} | ({"id": own_id} if star else {})
    days = [text for text in rest if ":" not in text]
    if not 1 <= len(days) <= 2 or rest[: len(days)] != days:
        return None
    for key, text in zip(("start", "end"), days, strict=False):
        day = _day(text)
        if day is None:
            return None
        table[key] = day
    for text in rest[len(days) :]:
        field, _, value = text.partition(":")
        declared = kinds()[kind].fields.get(field)
        if declared is None or field in table:
            return None
        table[field] = _value(declared, value)
    return table


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _value(declared: PolicyField, text: str) -> Any:
    """A field's value; a text that is none stays one, and is refused as such."""
    if declared.optional and text == NOTHING:
        return None
    if declared.type in ("channels", "categories"):
        return text.split(".") if text else []
    if declared.type == "boolean":
        return {"yes": True, "no": False}.get(text, text)
    if declared.type in ("number", "whole") and _NUMBER.fullmatch(text):
        return float(text)
    return text
