"""Data of social media may not be used to target shopping."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.clock import Clock
from sim.parameters.channels import NESTS
from sim.policy.fields import number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 7
TITLE = "Data separation"
PROTECTS = "Shoppers' privacy, and sellers without data of their own"
SOURCE = "Permendag 31/2023"


@dataclass(frozen=True, kw_only=True)
class DataSeparation:
    """Fields of data separation."""

    strength: float = number(1.0, "share", 0, 1, "How far social data is kept from shopping.")


FIELDS = DataSeparation


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Separate the data of all social channels."""
    social = rules.channels.nest == NESTS.index("social")
    rules.separation[social] = np.maximum(rules.separation[social], policy.fields.strength)
