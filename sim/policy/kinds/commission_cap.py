"""The commission that a platform may take from micro and small sellers is capped."""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 10
TITLE = "Commission cap"
PROTECTS = "Micro and small sellers on platforms"
SOURCE = "assumption"


@dataclass(frozen=True, kw_only=True)
class CommissionCap:
    """Fields of a cap."""

    rate: float = number(..., "share of order value", 0, 0.4, "Highest commission.", suggested=0.03)


FIELDS = CommissionCap


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Lower the highest commission."""
    rules.commission_cap = min(rules.commission_cap, policy.fields.rate)
