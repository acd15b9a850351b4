"""No transactions on the named channels; with scope ``app``, their whole app goes too.

With scope ``checkout`` feed, live video and links to marketplaces stay, as in October 2023.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import channel_names, choice, number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 1
TITLE = "Ban on social commerce"
PROTECTS = "Small traders in markets and shops, against sales inside social media"
SOURCE = "Permendag 31/2023; scope app: India, June 2020"


@dataclass(frozen=True, kw_only=True)
class Ban:
    """Fields of a ban."""

    channels: tuple[str, ...] = channel_names("social", ("market", "social"), "Channels closed to payment.")
    scope: str = choice("checkout", ("checkout", "app"), "Only payment goes, or the whole app.")
    enforcement: float = number(1.0, "share of transactions", 0, 1, "Transactions that the ban stops.")


FIELDS = Ban


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Close the channels as far as the ban is enforced."""
    ban: Ban = policy.fields
    for name in ban.channels:
        place = rules.channels.index(name)
        rules.ban[place] = max(rules.ban[place], ban.enforcement)
        rules.app_closed[place] |= ban.scope == "app" and ban.enforcement > 0.0
