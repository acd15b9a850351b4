"""Policy tables of a scenario file become policies, with everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sim.clock import monday, week_of
from sim.faults import Fault, nearest, shown
from sim.policy.catalogue import FieldFault, kinds, read_fields
from sim.policy.policy import Policy
from sim.policy.timeline import double_partnership

COMMAND_LINE = "--set"
NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")
DAY = "a date (2023-10-04, no quotes) or a week number from the scenario's start"
COMMON = ("kind", "id", "start", "end")


class Horizon(NamedTuple):
    """Weeks that a scenario lives: policies must start inside it (absolute weeks)."""

    start: int
    end: int


class Given(NamedTuple):
    """One policy table, and the full names of the fields that came from the command line."""

    table: Mapping[str, Any]
    origins: Mapping[str, str]


def read_policies(given: Sequence[Given], horizon: Horizon | None, file: str) -> tuple[tuple[Policy, ...], list[Fault]]:
    """Policies of a file in its order, and their faults.

    Parameters
    ----------
    given : tables; a fault in a field that came from the command line names it as its file.
    horizon : the scenario's weeks; None leaves dates unchecked.
    file : name of the file.
    """
    policies: list[Policy] = []
    faults: list[Fault] = []
    for place, each in enumerate(given, start=1):
        reader = _Reader(each, f"policy[{place}]", horizon, file)
        policy = reader.policy()
        faults += reader.faults
        if policy:
            policies.append(policy)
    faults += _between(policies, file)
    return tuple(policies), faults


class _Reader:
    """Reads one table, collecting faults."""

    def __init__(self, given: Given, field: str, horizon: Horizon | None, file: str) -> None:
        self.table, self.origins = given
        self.field = field
        self.horizon = horizon
        self.file = file
        self.faults: list[Fault] = []

    def policy(self) -> Policy | None:
        name = self.table.get("kind")
        if not isinstance(name, str) or name not in kinds():
            near = nearest(name, kinds()) if isinstance(name, str) else ""
            known = f"must be one of {', '.join(kinds())}"
            self.fault("kind", name, known if "kind" in self.table else f"is required; {known}", near)
            return None
        own = {key: value for key, value in self.table.items() if key not in COMMON}
        record, wrong = read_fields(kinds()[name], own)
        for each in wrong:
            self.wrong_field(each)
        start = self.week("start")
        end = self.week("end") if "end" in self.table else None
        self.check_dates(start, end)
        policy_id = self.policy_id(name)
        if self.faults or start is None:
            return None
        return Policy(
            kind=name, id=policy_id, start=start, end=end, fields=record,
            start_date=self.day("start"), end_date=self.day("end"),
        )  # fmt: skip

    def policy_id(self, kind: str) -> str:
        given = self.table.get("id", kind)
        if not isinstance(given, str) or not NAME.fullmatch(given):
            self.fault("id", given, "must be letters, digits, - and _ (at most 100)")
        return str(given)

    def week(self, key: str) -> int | None:
        """Absolute week of a date, or of a week number from the scenario's start."""
        given = self.table.get(key)
        if key == "start" and key not in self.table:
            self.fault(key, None, f"is required: {DAY}")
            return None
        if isinstance(given, datetime | bool) or not isinstance(given, date | int):
            self.fault(key, given, f"must be {DAY}")
            return None
        if isinstance(given, date):
            return week_of(given)
        if not 0 <= given <= 1000:
            self.fault(key, given, f"must be {DAY}, 0 or more")
            return None
        return given + (self.horizon.start if self.horizon else 0)

    def day(self, key: str) -> date | None:
        given = self.table.get(key)
        return given if isinstance(given, date) else None

    def check_dates(self, start: int | None, end: int | None) -> None:
        if self.horizon is None:
            return
        first, last = self.horizon
        weeks = f"{monday(first)} to {monday(last - 1)} (0 to {last - first - 1})"
        limits = f"must lie in the scenario's weeks, {weeks}"
        if start is not None and not first <= start < last:
            self.fault("start", self.table["start"], limits)
        if end is not None and not first < end <= last:
            self.fault("end", self.table["end"], f"{limits}, or be left out")
        elif start is not None and end is not None and end <= start:
            self.fault("end", self.table["end"], f"must lie in a later week than start ({monday(start)})")

    def wrong_field(self, each: FieldFault) -> None:
        self.fault(each.field, each.value, each.problem.allowed, each.problem.nearest)

    def fault(self, key: str, value: object, allowed: str, near: str = "") -> None:
        text = "" if value is None else str(value) if isinstance(value, date) else shown(value)
        file, field = self.file, f"{self.field}.{key}"
        if key in self.origins:
            file, field = COMMAND_LINE, self.origins[key]
        self.faults.append(Fault(file=file, field=field, value=text, allowed=allowed, nearest=near))


def _between(policies: Sequence[Policy], file: str) -> list[Fault]:
    """Faults that only show between policies."""
    faults = []
    ids = [policy.id for policy in policies]
    for policy_id in dict.fromkeys(ids):
        if ids.count(policy_id) > 1:
            sentence = f"{ids.count(policy_id)} policies have this id; give each an id of its own"
            faults.append(Fault(file=file, field="policy.id", value=shown(policy_id), allowed=sentence))
    clash = double_partnership(policies)
    if clash:
        faults.append(Fault(file=file, field="policy.partnership", allowed=clash))
    return faults
