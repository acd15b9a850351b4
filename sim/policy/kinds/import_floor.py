"""Goods shipped from abroad may not be sold online below a minimum unit price.

With ``domestic_scope`` above 0 the floor also holds for that share of sellers of foreign goods stocked in
Indonesia.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 4
TITLE = "Import price floor"
PROTECTS = "Makers and sellers of local goods, against cheap parcels from abroad"
SOURCE = "Permendag 31/2023: US$100"


@dataclass(frozen=True, kw_only=True)
class ImportFloor:
    """Fields of a floor."""

    minimum_usd: float = number(100.0, "US$ a piece", 0, 10_000, "Least unit price of goods from abroad.")
    domestic_scope: float = number(0.0, "share of sellers", 0, 1, "Sellers of stocked foreign goods held to it.")


FIELDS = ImportFloor


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Raise the least unit price."""
    floor: ImportFloor = policy.fields
    rules.import_floor_usd = max(rules.import_floor_usd, floor.minimum_usd)
    rules.import_domestic_scope = max(rules.import_domestic_scope, floor.domestic_scope)
