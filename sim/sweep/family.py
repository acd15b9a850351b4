"""A family of runs: worlds of the same parameters and luck, whose common past is lived once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.analysis.branches import Segment, branches
from sim.clock import monday
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World


class Lived(NamedTuple):
    """What became of one world of a family.

    Parameters
    ----------
    place : its place in the family.
    recorder : its records; None where it failed.
    stage, message : where and why it failed; empty otherwise.
    """

    place: int
    recorder: Recorder | None
    stage: str = ""
    message: str = ""


def weeks_of(scenarios: Sequence[Scenario]) -> tuple[int, int]:
    """Weeks that a family has to live, and weeks that its worlds would live one by one."""
    trees = branches(scenarios)
    alone = sum((tree.weeks() if len(tree.members) == 1 else _alone(tree, scenarios)) for tree in trees)
    return sum(tree.weeks() for tree in trees), alone


def live(scenarios: Sequence[Scenario], cohort_week: int) -> Iterator[Lived]:
    """Live the worlds of a family; one that fails takes with it only those that share the week in which it fails."""
    for tree in branches(scenarios):
        try:
            world = World(scenarios[tree.members[0]], cohort_week=cohort_week)
            recorder = Recorder(world)
        except Exception as error:
            yield from (Lived(place, None, "building", told(error)) for place in tree.members)
            continue
        yield from _grown(tree, world, recorder, scenarios)


def told(error: BaseException) -> str:
    """An error in one line."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _grown(tree: Segment, world: World, recorder: Recorder, scenarios: Sequence[Scenario]) -> Iterator[Lived]:
    """Live a segment and what follows it; the last child goes on with the world itself."""
    try:
        while world.t < tree.until:
            world.step()
            recorder.take(world)
    except Exception as error:
        stage = f"living the week of {monday(world.t)}"
        yield from (Lived(place, None, stage, told(error)) for place in tree.members)
        return
    if not tree.children:
        yield from (Lived(place, recorder) for place in tree.members)
    for child in tree.children:
        last = child is tree.children[-1]
        own = world if last else world.branch()
        own.scenario = scenarios[child.members[0]]
        own.timeline = own.scenario.timeline
        yield from _grown(child, own, recorder if last else recorder.branch(), scenarios)


def _alone(tree: Segment, scenarios: Sequence[Scenario]) -> int:
    own = scenarios[tree.members[0]]
    return len(tree.members) * (own.start_week + own.weeks - tree.first)
