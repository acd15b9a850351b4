"""A scenario: everything that decides a run, frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import operator
import warnings as python_warnings
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

from sim.clock import week_of
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.parameters.values import Parameters
from sim.policy.policy import Policy
from sim.policy.timeline import Timeline, double_partnership
from sim.scenario_file import DEFAULTS, WHOLE, builtin_names, field_fault, read, read_table
from sim.scenario_text import written

BAN_OF_HISTORY = date(2023, 10, 4)
"""Cohorts count from here in a world without any policy."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Scenario:
    """Parameters, policies, sizes and seed of a run.

    Parameters
    ----------
    name : letters, digits, - and _.
    start : first recorded Monday; the market always lives from 2021-01-04.
    weeks : recorded weeks, 1–520.
    people_per_agent : real adults that one consumer agent stands for.
    seed : luck of the run.
    population_seed : who lives in this market; calibrated constants hold for the default.
    policies : what is decided, with dates.
    parameters : values of all parameters.
    expected : replace draws by probabilities (for analytic tests only).
    """

    name: str = "scenario"
    start: date = DEFAULTS["start"]
    weeks: int = DEFAULTS["weeks"]
    people_per_agent: int = DEFAULTS["people_per_agent"]
    seed: int = DEFAULTS["seed"]
    population_seed: int = DEFAULTS["population_seed"]
    policies: tuple[Policy, ...] = ()
    parameters: Parameters = dataclasses.field(default_factory=Parameters.default)
    expected: bool = DEFAULTS["expected"]

    def __post_init__(self) -> None:
        faults = []
        for name in WHOLE:
            if hasattr(getattr(self, name), "__index__") and not isinstance(getattr(self, name), bool):
                object.__setattr__(self, name, operator.index(getattr(self, name)))
        for name in ("name", *DEFAULTS):
            allowed = field_fault(name, getattr(self, name))
            if allowed:
                faults.append(self._fault(name, getattr(self, name), allowed))
        faults += self._policy_faults()
        if faults:
            raise ScenarioErrors(faults)

    @classmethod
    def builtin(cls, name: str) -> Self:
        """Return a built-in scenario, ``baseline`` or ``history`` for example."""
        if name not in builtin_names():
            known = f"must be one of {', '.join(builtin_names())}"
            raise ScenarioErrors([Fault(file="scenario", value=name, allowed=known, nearest=_near(name))])
        return cls(**read(name).fields)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the scenario of a TOML file, or of a built-in's name; doubtful values give a Python warning."""
        reading = read(path)
        for each in reading.warnings:
            python_warnings.warn(each, stacklevel=2)
        return cls(**reading.fields)

    @classmethod
    def read(
        cls,
        source: str | Path,
        *,
        weeks: int | None = None,
        seed: int | None = None,
        people_per_agent: int | None = None,
        sets: Mapping[str, Any] | None = None,
    ) -> tuple[Self, list[str]]:
        """Return the scenario of a built-in's name or a file with overrides, and warnings.

        Parameters
        ----------
        source : built-in name or path.
        weeks, seed, people_per_agent : replace the fields of the file.
        sets : parameters, and policy fields by id or kind (``ban.enforcement``); texts are read as TOML.
        """
        fields = {"weeks": weeks, "seed": seed, "people_per_agent": people_per_agent}
        reading = read(source, fields=fields, sets=sets)
        return cls(**reading.fields), reading.warnings

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return the scenario of a record that ``to_dict`` wrote."""
        table = {**record, "start": date.fromisoformat(record["start"])}
        table["policy"] = [_dated(each) for each in record["policy"]]
        given = table.pop("parameters")
        fields = read_table(table, "record", dates_checked=False).fields
        return cls(**{**fields, "parameters": Parameters.default().replace(given)})

    def replace(self, **changes: Any) -> Self:
        """Return a copy with other fields; ``parameters`` may be a mapping of names to values."""
        given = changes.get("parameters")
        if isinstance(given, Mapping):
            changes["parameters"] = self.parameters.replace(given)
        return dataclasses.replace(self, **changes)

    @property
    def start_week(self) -> int:
        """Absolute week of the start."""
        return week_of(self.start)

    @property
    def timeline(self) -> Timeline:
        """Policies of the scenario, week by week."""
        return Timeline(self.policies)

    def cohort_week(self) -> int:
        """Absolute week from which cohorts of sellers are followed: first ban, first policy, or history's."""
        for week in (self.timeline.first_ban_week(), self.timeline.first_policy_week()):
            if week is not None:
                return week
        return week_of(BAN_OF_HISTORY)

    def content_hash(self) -> str:
        """SHA-256 of what decides the numbers of a run: all but the name and the way dates are written."""
        content = {name: str(getattr(self, name)) for name in DEFAULTS}
        content["parameters"] = self.parameters.digest()
        policies = [(each.kind, each.id, each.start, each.end, repr(each.fields)) for each in self.policies]
        return hashlib.sha256(json.dumps([content, policies], sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Record of the scenario in full, for a manifest."""
        record: dict[str, Any] = {name: getattr(self, name) for name in ("name", *DEFAULTS)}
        record["start"] = self.start.isoformat()
        record["policy"] = [policy.to_dict() for policy in self.policies]
        record["parameters"] = self.parameters.to_dict()
        return record

    def to_toml(self) -> str:
        """Text of a scenario file that gives this scenario."""
        return written(self.to_dict(), self.parameters.changed())

    def _policy_faults(self) -> list[Fault]:
        wrong = [each for each in self.policies if not isinstance(each, Policy)]
        if wrong or not isinstance(self.policies, tuple):
            return [self._fault("policies", self.policies, "must be a tuple of policies")]
        ids = [policy.id for policy in self.policies]
        faults = [
            self._fault("policies", each, "two policies have this id; give each an id of its own")
            for each in dict.fromkeys(ids)
            if ids.count(each) > 1
        ]
        clash = double_partnership(self.policies)
        if clash:
            faults.append(Fault(file="scenario", field="policies", allowed=clash))
        for each in self.policies:
            if each.start < 0:
                faults.append(self._fault(f"{each.id}.start", each.start, "must be week 0 (2022-01-03) or later"))
        return faults

    def _fault(self, field: str, value: object, allowed: str) -> Fault:
        return Fault(file=f"scenario {self.name}", field=field, value=shown(value), allowed=allowed)


def _near(name: object) -> str:
    return nearest(name, builtin_names()) if isinstance(name, str) else ""


def _dated(record: Mapping[str, Any]) -> dict[str, Any]:
    dates = {key: date.fromisoformat(record[key]) for key in ("start", "end") if key in record}
    return {**record, **dates}
