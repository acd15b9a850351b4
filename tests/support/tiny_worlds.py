"""The smallest worlds that still have every kind of agent."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario

SIZES = {"merchant_agents_min": 600, "stratum_agents_min": 20}
OPTIONS = [
    "--people-per-agent", "100000", "--set", "merchant_agents_min=600", "--set", "stratum_agents_min=20",
]  # fmt: skip


def tiny(name: str, weeks: int = 108, **changes: Any) -> Scenario:
    """Return a built-in scenario at the smallest size."""
    return Scenario.builtin(name).replace(people_per_agent=100_000, weeks=weeks, parameters=SIZES, **changes)
