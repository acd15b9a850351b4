"""Which policies act in which week, and what switching one by hand changes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.clock import Clock
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.parameters.channels import Channels
from sim.policy.catalogue import kinds, read_fields
from sim.policy.policy import Policy
from sim.policy.rules import Rules


@dataclasses.dataclass(frozen=True)
class Timeline:
    """Policies with dates; frozen, so a running market and its branches can share it."""

    policies: tuple[Policy, ...] = ()

    def active(self, week: int) -> tuple[Policy, ...]:
        """Policies that act in an absolute week."""
        return tuple(policy for policy in self.policies if policy.active(week))

    def rules(self, clock: Clock, channels: Channels | None = None) -> Rules:
        """Return everything in force in the week of the clock."""
        rules = Rules.neutral(week=clock.week, channels=channels)
        for policy in self.active(clock.week):
            kinds()[policy.kind].apply(rules, policy, clock)
        return rules

    def first_ban_week(self) -> int | None:
        """First absolute week of a ban, or None."""
        return min((policy.start for policy in self.policies if policy.kind == "ban"), default=None)

    def first_policy_week(self) -> int | None:
        """First absolute week of any policy, or None."""
        return min((policy.start for policy in self.policies), default=None)

    def switch(
        self,
        name: str,
        week: int,
        *,
        on: bool,
        kind: str | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> Timeline:
        """Return the timeline with a policy switched on or off from an absolute week on.

        Parameters
        ----------
        name : id of a policy, or a kind.
        week : first week of the change.
        on : on or off.
        kind : kind of a new policy whose id is not its kind.
        fields : its fields; left out, those of the policy of that name, else the kind's defaults.

        Raises
        ------
        ScenarioErrors
            For an unknown name, a wrong field, or two partnerships of one channel at once.
        """
        own = self._named(name)
        if not on:
            if not own and name not in kinds():
                raise ScenarioErrors([self._unknown(name)])
            return Timeline(tuple(_switched_off(self.policies, own, week)))
        if any(policy.active(week) for policy in own) and not fields:
            return self
        template = own[-1] if own else None
        kind_name = kind or (template.kind if template else name)
        if kind_name not in kinds():
            raise ScenarioErrors([self._unknown(name)])
        record = _record(kind_name, template, fields or {})
        rest = tuple(_switched_off(self.policies, own, week))
        new = Policy(kind=kind_name, id=_free_id(name, rest), start=week, fields=record)
        clash = double_partnership((*rest, new))
        if clash:
            raise ScenarioErrors([Fault(file="switch", field=name, allowed=clash)])
        return Timeline((*rest, new))

    def _named(self, name: str) -> tuple[Policy, ...]:
        """Policies of an id, with those switched on again later; else those of a kind."""
        same = tuple(policy for policy in self.policies if re.sub(r"-\d+$", "", policy.id) == name)
        exact = tuple(policy for policy in self.policies if policy.id == name)
        return same or exact or tuple(policy for policy in self.policies if policy.kind == name)

    def _unknown(self, name: str) -> Fault:
        known = [*(policy.id for policy in self.policies), *kinds()]
        return Fault(
            file="switch", field=name, allowed=f"unknown; known: {', '.join(dict.fromkeys(known))}",
            nearest=nearest(name, known),
        )  # fmt: skip


def double_partnership(policies: Iterable[Policy]) -> str:
    """Sentence on two partnerships of one channel at once, or empty."""
    deals = [policy for policy in policies if policy.kind == "partnership"]
    for place, one in enumerate(deals):
        for other in deals[place + 1 :]:
            if one.fields.channel == other.fields.channel and one.overlaps(other):
                return (
                    f"{one.id} and {other.id} are partnerships of {one.fields.channel} at once; "
                    "end one before the other starts"
                )
    return ""


def _switched_off(policies: Iterable[Policy], own: tuple[Policy, ...], week: int) -> Iterator[Policy]:
    """All policies, with some ended in a week, and left out if they would only start then."""
    for policy in policies:
        if policy not in own or (policy.end is not None and policy.end <= week):
            yield policy
        elif policy.start < week:
            yield policy.ended(week)


def _record(kind_name: str, template: Policy | None, fields: Mapping[str, Any]) -> Any:
    kind = kinds()[kind_name]
    given: dict[str, Any] = {}
    if template is not None and template.kind == kind_name:
        given = {each: getattr(template.fields, each) for each in kind.fields}
    record, faults = read_fields(kind, {**given, **fields})
    if faults:
        raise ScenarioErrors(
            Fault(file="switch", field=f"{kind_name}.{fault.field}", value=shown(fault.value),
                  allowed=fault.problem.allowed, nearest=fault.problem.nearest)
            for fault in faults
        )  # fmt: skip
    return record


def _free_id(name: str, policies: tuple[Policy, ...]) -> str:
    """Name itself, or with ``-2``, ``-3`` … when it is switched on again."""
    taken = {policy.id for policy in policies}
    number = 2
    free = name
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return free
