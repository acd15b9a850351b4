"""Where two plans part: the first week in which other policies act."""

from __future__ import annotations

from collections.abc import Hashable

from sim.policy.timeline import Timeline
from sim.scenario import Scenario

MOST_WEEKS = 1100
"""Absolute weeks beyond any plan's horizon."""


def parting(one: Scenario, other: Scenario) -> int:
    """First absolute week in which other policies act; ``MOST_WEEKS`` if there is none.

    Parameters
    ----------
    one, other : plans of the same people, luck and start.
    """
    first, second = one.timeline, other.timeline
    edges = {0} | {
        week for policy in (*one.policies, *other.policies) for week in (policy.start, policy.end) if week is not None
    }
    for week in sorted(edges):
        if acting(first, week) != acting(second, week):
            return week
    return MOST_WEEKS


def acting(timeline: Timeline, week: int) -> Hashable:
    """All that decides the rules of a week; when a policy will end does not."""
    return tuple((each.kind, each.id, each.start, each.fields) for each in timeline.active(week))
