"""Small markets for tests: the real engine with few agents, and a past that tests share."""

from functools import cache
from typing import Any

from sim.policy import Policy, Timeline
from sim.policy.catalogue import kinds, read_fields
from sim.scenario import Scenario
from sim.world import World

FEW = {"merchant_agents_min": 600, "stratum_agents_min": 20}
BAN_WEEK = 91


def small(name: str = "baseline", parameters: dict[str, Any] | None = None, **changes: Any) -> Scenario:
    """A built-in scenario with 2,000 consumers and 1,000 merchants, or as ``changes`` say."""
    scenario = Scenario.builtin(name).replace(**{"people_per_agent": 100_000, **changes})
    return scenario.replace(parameters=scenario.parameters.replace({**FEW, **(parameters or {})}))


def policy(kind: str, start: int, end: int | None = None, **fields: Any) -> Policy:
    """A policy of a kind, by absolute weeks; what its kind requires is as its kind suggests."""
    suggested = {name: each.suggested for name, each in kinds()[kind].fields.items() if each.required}
    record, faults = read_fields(kinds()[kind], {**suggested, **fields})
    assert faults == []
    return Policy(kind=kind, id=kind, start=start, end=end, fields=record)


@cache
def _lived(scenario: Scenario, week: int) -> World:
    world = World(scenario)
    world.run_to(week)
    return world


def lived(scenario: Scenario, week: int) -> World:
    """A world of its own that has lived every week before ``week``; the past is computed once a session."""
    return _lived(scenario, week).branch()


def under(world: World, *policies: Policy) -> World:
    """A branch of the world with other policies from now on."""
    other = world.branch()
    other.timeline = Timeline(policies)
    return other


def tiny(**changes: Any) -> World:
    """A small market on its first Monday."""
    return World(small(**changes))


def same_state(one: World, other: World) -> bool:
    """Whether two worlds hold the same bytes."""
    a, b = one.state.arrays(), other.state.arrays()
    return a.keys() == b.keys() and all(a[name].tobytes() == b[name].tobytes() for name in a)
