"""A share of the offers that a shopper sees online must be local goods."""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 9
TITLE = "Local visibility"
PROTECTS = "Makers and sellers of local goods"
SOURCE = "Permendag 31/2023, priority for local goods; value: assumption"


@dataclass(frozen=True, kw_only=True)
class LocalVisibility:
    """Fields of local visibility."""

    share: float = number(..., "share of offers seen", 0, 1, "Offers that must be local.", suggested=0.6)


FIELDS = LocalVisibility


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Raise the share of local offers."""
    rules.local_visibility = max(rules.local_visibility, policy.fields.share)
