"""A scenario with the levers and parameters of one run laid over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sim.scenario import Scenario
from sim.scenario_file import read_table
from sim.sweep.axes import Setting

FILE: Final = "design"


def settled(scenario: Scenario, levers: Setting, parameters: Setting, *, checked: bool = False) -> Scenario:
    """The scenario of one run.

    Parameters
    ----------
    scenario : plan to start from.
    levers : policy fields by id or kind; the plan has these policies.
    parameters : values of parameters.
    checked : whether dates must lie inside the horizon.

    Raises
    ------
    ScenarioErrors
        If a value isn't allowed.
    """
    policies = scenario.policies
    if levers:
        record = scenario.to_dict()
        table = {**record, "start": scenario.start, "policy": [_dated(each) for each in record["policy"]]}
        del table["parameters"]
        policies = read_table(table, FILE, sets=dict(levers), dates_checked=checked).fields["policies"]
    return scenario.replace(policies=policies, parameters=dict(parameters))


def has(scenario: Scenario, policy: str) -> bool:
    """Whether a scenario has a policy of this id or kind."""
    return any(policy in (each.id, each.kind) for each in scenario.policies)


def applying(levers: Setting, scenario: Scenario) -> Setting:
    """The levers on policies that a scenario has; the others are left out."""
    return tuple((name, value) for name, value in levers if has(scenario, name.partition(".")[0]))


def _dated(record: Mapping[str, Any]) -> dict[str, Any]:
    dates = {key: date.fromisoformat(record[key]) for key in ("start", "end") if key in record}
    return {**record, **dates}
