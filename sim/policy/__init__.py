"""What is decided, and when: kinds of policy, policies with dates, and the rules of a week."""

from __future__ import annotations

from sim.policy.catalogue import Kind
from sim.policy.fields import PolicyField
from sim.policy.policy import Policy
from sim.policy.rules import NO_PARTNER, NO_PRICE_FLOOR, Rules
from sim.policy.timeline import Timeline

__all__ = ["NO_PARTNER", "NO_PRICE_FLOOR", "Kind", "Policy", "PolicyField", "Rules", "Timeline"]
