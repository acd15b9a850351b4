"""Edits of a plan: pure, checked as a scenario file is; a wrong one raises ``ScenarioErrors`` and changes nothing."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from sim.clock import monday
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.policy.catalogue import kinds, read_fields
from sim.policy.policy import Policy
from sim.policy.timeline import Timeline
from sim.scenario import Scenario

PAGE: Final = "page"
"""Where faults of an edit say they come from."""

MOST_UNDO: Final = 200


def switch(plan: Scenario, name: str, week: int, on: bool, **fields: Any) -> Scenario:
    """Switch a policy on or off from a recorded week on, as ``Timeline.switch`` does in a running market.

    Parameters
    ----------
    plan : the plan.
    name : id of a policy, or a kind.
    week : first recorded week of the change.
    on : on or off.
    **fields : fields of a policy that is switched on.
    """
    _check_week(plan, "start", week, plan.weeks)
    if on:
        cut = _cut_off(plan, name, plan.start_week + week, fields)
        if cut is not None:
            return _replaced(plan, plan.policies, cut, dataclasses.replace(cut, end=None, end_date=None))
        fields = _with_suggestions(plan, name, fields)
    timeline = plan.timeline.switch(name, plan.start_week + week, on=on, fields=fields or None)
    return _planned(plan, timeline.policies)


def _cut_off(plan: Scenario, name: str, week: int, fields: dict[str, Any]) -> Policy | None:
    """The same policy, if it ends just when it is switched on: then it goes on, as if nobody had touched it."""
    for policy in plan.policies:
        if name in (policy.kind, policy.id) and policy.end == week:
            same = all(getattr(policy.fields, field, None) == value for field, value in fields.items())
            return policy if same else None
    return None


def add(plan: Scenario, kind: str, start_week: int, end_week: int | None = None, **fields: Any) -> Scenario:
    """Add a policy of a kind in recorded weeks ``start_week`` to before ``end_week``; an id of its own is found."""
    if kind not in kinds():
        raise _fault("kind", kind, f"must be one of {', '.join(kinds())}", nearest(kind, kinds()))
    taken = {policy.id for policy in plan.policies}
    free = next(name for name in (kind, *(f"{kind}-{n}" for n in range(2, 1000))) if name not in taken)
    record = _record(kind, _with_suggestions(plan, kind, fields))
    new = Policy(kind=kind, id=free, start=0, fields=record)
    return _dated(plan, (*plan.policies, new), new, start_week, end_week)


def move(plan: Scenario, policy_id: str, start_week: int, end_week: int | None) -> Scenario:
    """Let a policy act in recorded weeks ``start_week`` to before ``end_week`` (None: for good)."""
    return _dated(plan, plan.policies, named(plan, policy_id), start_week, end_week)


def set_field(plan: Scenario, policy_id: str, field: str, value: Any) -> Scenario:
    """Give a field of a policy another value, for all its weeks."""
    policy = named(plan, policy_id)
    given = {name: getattr(policy.fields, name) for name in kinds()[policy.kind].fields}
    record = _record(policy.kind, {**given, field: value})
    return _replaced(plan, plan.policies, policy, dataclasses.replace(policy, fields=record))


def remove(plan: Scenario, policy_id: str) -> Scenario:
    """Take a policy out altogether."""
    gone = named(plan, policy_id)
    return _planned(plan, tuple(policy for policy in plan.policies if policy is not gone))


def named(plan: Scenario, policy_id: str) -> Policy:
    """The policy of an id."""
    for policy in plan.policies:
        if policy.id == policy_id:
            return policy
    known = [policy.id for policy in plan.policies]
    raise _fault("policy", policy_id, f"unknown; known: {', '.join(known) or 'none'}", nearest(policy_id, known))


@dataclasses.dataclass(frozen=True)
class History:
    """Plans before and after the present one, for undo and redo; every step is a history of its own.

    Parameters
    ----------
    now : the present.
    past, future : what undo and redo bring back, the nearest last.
    """

    now: Any
    past: tuple[Any, ...] = ()
    future: tuple[Any, ...] = ()

    def done(self, now: Any) -> History:
        """Something else became the present; what was undone can't be done again."""
        return self if now == self.now else History(now, (*self.past, self.now)[-MOST_UNDO:])

    def seen(self, now: Any) -> History:
        """The present changed in something that is not undone."""
        return dataclasses.replace(self, now=now)

    def undo(self) -> History:
        """The one before; itself if there is none."""
        return History(self.past[-1], self.past[:-1], (*self.future, self.now)) if self.past else self

    def redo(self) -> History:
        """The one that was undone; itself if there is none."""
        return History(self.future[-1], (*self.past, self.now), self.future[:-1]) if self.future else self


def _dated(
    plan: Scenario, policies: tuple[Policy, ...], policy: Policy, start_week: int, end_week: int | None
) -> Scenario:
    last = max(plan.weeks, policy.start - plan.start_week + 1)
    _check_week(plan, f"{policy.id}.start", start_week, last)
    if end_week is not None and end_week <= start_week:
        first = monday(plan.start_week + start_week)
        raise _fault(f"{policy.id}.end", end_week, f"must lie in a later week than start ({first})")
    if end_week is not None and end_week > plan.weeks and plan.start_week + end_week != policy.end:
        raise _fault(f"{policy.id}.end", end_week, f"must lie in the {plan.weeks} weeks of the plan, or be left out")
    start, end = plan.start_week + start_week, None if end_week is None else plan.start_week + end_week
    moved = dataclasses.replace(
        policy, start=start, end=end,
        start_date=policy.start_date if start == policy.start else None,
        end_date=policy.end_date if end == policy.end else None,
    )  # fmt: skip
    return _replaced(plan, policies, policy, moved)


def _replaced(plan: Scenario, policies: tuple[Policy, ...], old: Policy, new: Policy) -> Scenario:
    return _planned(plan, tuple(new if policy is old else policy for policy in policies))


def _planned(plan: Scenario, policies: tuple[Policy, ...]) -> Scenario:
    """The plan with other policies; the scenario checks them."""
    return plan if policies == plan.policies else plan.replace(policies=Timeline(policies).policies)


def _check_week(plan: Scenario, field: str, week: int, weeks: int) -> None:
    if not 0 <= week < weeks:
        first, last = monday(plan.start_week), monday(plan.start_week + weeks - 1)
        raise _fault(field, week, f"must lie in {first} to {last}")


def _with_suggestions(plan: Scenario, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of a policy that is switched on for the first time: required ones start from what is suggested."""
    if name not in kinds() or any(policy.kind == name for policy in plan.policies):
        return fields
    declared = kinds()[name].fields
    suggested = {
        each: field.suggested
        for each, field in declared.items()
        if field.required and field.suggested is not None and each not in fields
    }
    return {**suggested, **fields}


def _record(kind: str, given: dict[str, Any]) -> Any:
    record, faults = read_fields(kinds()[kind], given)
    if faults:
        raise ScenarioErrors(
            Fault(file=PAGE, field=f"{kind}.{fault.field}", value=shown(fault.value),
                  allowed=fault.problem.allowed, nearest=fault.problem.nearest)
            for fault in faults
        )  # fmt: skip
    return record


def _fault(field: str, value: object, allowed: str, near: str = "") -> ScenarioErrors:
    return ScenarioErrors([Fault(file=PAGE, field=field, value=shown(value), allowed=allowed, nearest=near)])
