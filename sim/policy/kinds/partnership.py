"""A social channel sells again through a marketplace that holds a licence and takes over step by step.

It lifts a ban for that channel. The partner takes over sellers, payment and fulfilment.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.clock import Clock
from sim.policy.fields import channel_name, number
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 2
TITLE = "Partnership"
PROTECTS = "Sellers and shoppers of the closed channel, under the rules of a licensed marketplace"
SOURCE = "TikTok Shop and Tokopedia, 12 December 2023"


@dataclass(frozen=True, kw_only=True)
class Partnership:
    """Fields of a partnership."""

    partner: str = channel_name(..., ("market",), "Marketplace whose licence is used.", suggested="tokopedia")
    channel: str = channel_name("tiktok_shop", ("social",), "Social channel that sells again.")
    integration_weeks: float = number(18.0, "weeks", 1, 208, "Time in which the partner takes over.")


FIELDS = Partnership


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Put the channel under the partner's licence."""
    deal: Partnership = policy.fields
    place = rules.channels.index(deal.channel)
    rules.partner[place] = rules.channels.index(deal.partner)
    rules.partner_start[place] = policy.start
    rules.integration_weeks[place] = deal.integration_weeks
