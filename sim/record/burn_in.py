"""A world at its first recorded Monday: worlds that share the weeks before live them once a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from agents.merchants.cohort import BASE_WEEKS
from sim.policy.timeline import Timeline
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World

KEPT: Final = 4
"""Pasts kept at a time."""

LARGEST_BYTES: Final = 100_000_000
"""A larger world's past is not kept."""

_pasts: OrderedDict[Hashable, tuple[World, Recorder]] = OrderedDict()


def begin(scenario: Scenario, threads: int = 1) -> tuple[World, Recorder]:
    """The world of a scenario that has lived every week before its start, and its recorder.

    Parameters
    ----------
    scenario : what is simulated.
    threads : threads that share each week's work; results do not depend on them.
    """
    key = _key(scenario, threads)
    past = _pasts.get(key)
    if past is None:
        past = _live(scenario, threads)
        if sum(array.nbytes for array in past[0].state.arrays().values()) > LARGEST_BYTES:
            return past
        _pasts[key] = past
        if len(_pasts) > KEPT:
            _pasts.popitem(last=False)
    return _of_its_own(past, scenario)


def _key(scenario: Scenario, threads: int) -> Hashable:
    """Everything that decides the weeks before the start."""
    start = scenario.start_week
    acting = tuple(
        (each.kind, each.id, each.start, each.end, each.fields) for each in scenario.policies if each.start < start
    )
    cohort = scenario.cohort_week()
    return (
        scenario.parameters.digest(), scenario.people_per_agent, scenario.seed, scenario.population_seed,
        scenario.expected, start, acting, cohort if cohort - BASE_WEEKS < start else None, threads,
    )  # fmt: skip


def _live(scenario: Scenario, threads: int) -> tuple[World, Recorder]:
    world = World(scenario, threads)
    recorder = Recorder(world)
    while world.t < scenario.start_week:
        world.step()
        recorder.take(world)
    return world, recorder


def _of_its_own(past: tuple[World, Recorder], scenario: Scenario) -> tuple[World, Recorder]:
    """A branch of a past, which goes on as another scenario."""
    world, recorder = past[0].branch(), past[1].branch()
    world.scenario = scenario
    world.timeline = Timeline(scenario.policies)
    world.cohort_week = recorder.cohort_week = scenario.cohort_week()
    return world, recorder
