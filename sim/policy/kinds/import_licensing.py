"""Foreign goods become dearer to bring in as stock, some weeks after the rule starts."""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import number, whole
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 6
TITLE = "Import licensing"
PROTECTS = "Makers of local goods, against cheap stock from abroad"
SOURCE = "assumption"


@dataclass(frozen=True, kw_only=True)
class ImportLicensing:
    """Fields of import licensing."""

    cost_increase: float = number(0.05, "share of cost", 0, 1, "How much dearer foreign stock becomes.")
    lag_weeks: int = whole(8, "weeks", 0, 260, "Weeks until old stock is sold.")


FIELDS = ImportLicensing


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:
    """Raise the cost of foreign stock once the lag has passed."""
    licensing: ImportLicensing = policy.fields
    if clock.week >= policy.start + licensing.lag_weeks:
        rules.import_cost_increase = max(rules.import_cost_increase, licensing.cost_increase)
