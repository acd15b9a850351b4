"""Which worlds share which past: worlds that are equal up to a week live it once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from sim.clock import FIRST_WEEK
from sim.scenario import Scenario


@dataclass(frozen=True)
class Segment:
    """Weeks that some worlds live together.

    Parameters
    ----------
    members : positions of the scenarios, in the order they were given.
    first, until : absolute weeks ``first <= t < until``.
    children : how they part afterwards; empty at the horizon.
    """

    members: tuple[int, ...]
    first: int
    until: int
    children: tuple[Segment, ...] = ()

    def weeks(self) -> int:
        """Weeks that have to be lived, here and in all children."""
        return self.until - self.first + sum(child.weeks() for child in self.children)


def branches(scenarios: Sequence[Scenario]) -> tuple[Segment, ...]:
    """Return the trees of common pasts of some scenarios of one seed.

    Scenarios share a past only if start, horizon, sizes, seeds and parameters are the same; they part in the first
    week in which other policies act.
    """

    def built_from(place: int) -> Hashable:
        own = scenarios[place]
        sizes = (own.people_per_agent, own.population_seed, own.seed, own.expected)
        return (*sizes, own.start, own.weeks, own.parameters.digest())

    roots = _alike(range(len(scenarios)), built_from)
    return tuple(_segment(scenarios, members, FIRST_WEEK) for members in roots)


def _segment(scenarios: Sequence[Scenario], members: tuple[int, ...], first: int) -> Segment:
    timelines = {place: scenarios[place].timeline for place in members}
    horizon = scenarios[members[0]].start_week + scenarios[members[0]].weeks
    for week in range(first, horizon):

        def acting(place: int, week: int = week) -> Hashable:
            policies = timelines[place].active(week)
            return tuple((each.kind, each.id, each.start, each.fields) for each in policies)

        groups = _alike(members, acting)
        if len(groups) > 1:
            return Segment(members, first, week, tuple(_segment(scenarios, each, week) for each in groups))
    return Segment(members, first, horizon)


def _alike(members: Iterable[int], content: Callable[[int], Hashable]) -> list[tuple[int, ...]]:
    """Members in groups of equal content, in order of first appearance."""
    groups: dict[Hashable, list[int]] = {}
    for place in members:
        groups.setdefault(content(place), []).append(place)
    return [tuple(group) for group in groups.values()]
