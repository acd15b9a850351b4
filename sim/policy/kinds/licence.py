"""Social channels apply for an e-commerce licence of their own; once it is granted they may sell.

Applied for at ``start`` and decided after review; a platform that has no shop yet must build one. It lifts a
ban for the channel; feed and shop are separate apps where ``separate_app`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sim.clock import Clock
from sim.policy.fields import boolean, channel_names, number, whole
from sim.policy.policy import Policy
from sim.policy.rules import LICENCE_STATES, Rules

ORDER = 3
TITLE = "E-commerce licence"
PROTECTS = "Sellers and shoppers of social channels, under the law of e-commerce"
SOURCE = "Permendag 31/2023; Reuters, 13 November 2023; cost: assumption, 50 bn rupiah"

APPLIED, GRANTED, REFUSED = (LICENCE_STATES.index(state) for state in ("applied", "granted", "refused"))


@dataclass(frozen=True, kw_only=True)
class Licence:
    """Fields of a licence."""

    channels: tuple[str, ...] = channel_names("social", ("social",), "Channels that apply.")
    review_weeks: int = whole(13, "weeks", 0, 260, "Time until the decision.")
    build_weeks: int = whole(26, "weeks", 0, 260, "Time to build a shop, for a platform that has none.")
    grant_probability: float = number(1.0, "probability", 0, 1, "Chance that a licence is granted.")
    compliance_cost_usd: float = number(3.3e6, "US$ a year and platform", 0, 1e9, "Cost of complying.")
    separate_app: bool = boolean(True, "Feed and shop must be separate apps.")


FIELDS = Licence


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:
    """Decide on the application when its time has come, and let built shops sell."""
    licence: Licence = policy.fields
    decided = policy.start + licence.review_weeks
    for name in licence.channels:
        place = rules.channels.index(name)
        state = APPLIED
        if clock.week >= decided:
            granted = is_granted(clock.seed, place, decided, licence.grant_probability)
            state = GRANTED if granted else REFUSED
        if rules.licence_state[place] != GRANTED:
            rules.licence_state[place] = state
        if state == GRANTED:
            _sell(rules, licence, place, decided)


@lru_cache(maxsize=4096)
def is_granted(seed: int, channel: int, week: int, probability: float) -> bool:
    """Whether a channel's application is granted in the week of its decision."""
    from agents.numerics.draws import threshold, word
    from agents.streams import LICENCE

    return bool(word(seed, LICENCE, channel, week, 0) < threshold(probability))


def _sell(rules: Rules, licence: Licence, place: int, decided: int) -> None:
    rules.licensed[place] = True
    has_shop = rules.channels.opens_week[place] <= decided
    first_sale = decided if has_shop else decided + licence.build_weeks
    if rules.week < first_sale:
        return
    rules.on_sale[place] = True
    rules.separate[place] |= licence.separate_app
    rules.compliance_usd[place] = max(rules.compliance_usd[place], licence.compliance_cost_usd)
