"""Platforms withhold a tax on the online revenue of sellers whose yearly turnover lies in a band."""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 12
TITLE = "E-commerce tax"
PROTECTS = "Shops that pay tax, against online sellers who do not"
SOURCE = "PP 55/2022, 0.5 % between 0.5 and 4.8 bn rupiah a year"


@dataclass(frozen=True, kw_only=True)
class EcommerceTax:
    """Fields of the tax."""

    rate: float = number(0.005, "share of online revenue", 0, 0.4, "Tax withheld.")
    turnover_min_usd: float = number(33_000.0, "US$ a year", 0, 1e9, "Turnover from which it is withheld.")
    turnover_max_usd: float = number(315_000.0, "US$ a year", 0, 1e9, "Turnover up to which it is withheld.")


FIELDS = EcommerceTax


def check(tax: EcommerceTax) -> list[tuple[str, str]]:
    """Hold the band open."""
    if tax.turnover_max_usd > tax.turnover_min_usd:
        return []
    return [("turnover_max_usd", f"must be above turnover_min_usd ({tax.turnover_min_usd:g}), US$ a year")]


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Withhold the highest rate in the widest band."""
    tax: EcommerceTax = policy.fields
    first = rules.ecommerce_tax_max_usd == 0.0
    lowest = tax.turnover_min_usd if first else min(rules.ecommerce_tax_min_usd, tax.turnover_min_usd)
    rules.ecommerce_tax_rate = max(rules.ecommerce_tax_rate, tax.rate)
    rules.ecommerce_tax_min_usd = lowest
    rules.ecommerce_tax_max_usd = max(rules.ecommerce_tax_max_usd, tax.turnover_max_usd)
