"""No online offer below cost plus a margin, and vouchers are capped: against predatory pricing."""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 8
TITLE = "Price floor"
PROTECTS = "Small traders, against prices below cost"
SOURCE = "Permendag 31/2023; values: assumption"


@dataclass(frozen=True, kw_only=True)
class PriceFloor:
    """Fields of a price floor."""

    margin: float = number(0.0, "share of cost", 0, 1, "Least margin over cost.")
    voucher_cap: float | None = number(
        None, "share of price", 0, 1, "Highest voucher; none for no cap.", optional=True, suggested=0.05
    )


FIELDS = PriceFloor


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Raise the least margin and lower the highest voucher."""
    floor: PriceFloor = policy.fields
    rules.price_floor_margin = max(rules.price_floor_margin, floor.margin)
    if floor.voucher_cap is not None:
        rules.voucher_cap = min(rules.voucher_cap, floor.voucher_cap)
