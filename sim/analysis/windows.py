"""The windows over which effects are reported: while closed, the first year, the end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.clock import Clock
from sim.parameters.channels import Channels
from sim.policy.rules import NO_PARTNER, Rules
from sim.scenario import Scenario

WINDOWS = ("closed", "year1", "end")
MEANING = {
    "closed": "weeks in which a ban keeps a channel shut that would sell without it",
    "year1": "the 52 weeks from the first policy",
    "end": "the last 13 weeks",
}
YEAR_WEEKS = 52
END_WEEKS = 13

Weeks = NDArray[np.int64]


def windows(scenario: Scenario) -> dict[str, Weeks]:
    """Absolute weeks of each window that a scenario has, for its own seed.

    >>> own = windows(Scenario.builtin("history"))
    >>> own["closed"].min(), own["closed"].max()
    (np.int64(91), np.int64(100))
    """
    recorded = np.arange(scenario.start_week, scenario.start_week + scenario.weeks)
    found = {"closed": np.array([week for week in recorded if shut(scenario, int(week)).any()], dtype=np.int64)}
    first = scenario.timeline.first_policy_week()
    if first is not None:
        found["year1"] = recorded[(recorded >= first) & (recorded < first + YEAR_WEEKS)]
    found["end"] = recorded[-END_WEEKS:]
    return {name: weeks for name, weeks in found.items() if len(weeks)}


def shut(scenario: Scenario, week: int, channels: Channels | None = None) -> NDArray[np.bool_]:
    """Channels that would have checkout in an absolute week but for a ban.

    A ban of a channel that never had a shop closes nothing, and a partnership or a granted licence lifts it.
    """
    channels = channels or Channels.load()
    rules: Rules = scenario.timeline.rules(Clock(week, scenario.seed), channels)
    lifted = (rules.partner != NO_PARTNER) | rules.on_sale
    closed: NDArray[np.bool_] = (rules.ban > 0.0) & ~lifted & (channels.opens_week <= week)
    return closed
