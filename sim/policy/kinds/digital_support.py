"""The state pays for physical micro and small merchants to start online, within a yearly budget."""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 11
TITLE = "Digital support"
PROTECTS = "Micro and small traders in markets and shops"
SOURCE = "assumption"

WEEKS_A_YEAR = 52


@dataclass(frozen=True, kw_only=True)
class DigitalSupport:
    """Fields of digital support."""

    budget_usd: float = number(..., "US$ a year", 0, 10e9, "Money for starting online.", suggested=50e6)


FIELDS = DigitalSupport


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Pay the week's part of the budget in."""
    rules.support_usd_week = max(rules.support_usd_week, policy.fields.budget_usd / WEEKS_A_YEAR)
