"""What a sweep would take: runs, weeks, time and disk, from living a few weeks of its market."""

from __future__ import annotations

import time
from typing import Final, NamedTuple

from sim.clock import FIRST_WEEK
from sim.sweep.chunk import encoded, run_table
from sim.sweep.family import weeks_of
from sim.sweep.plan import Plan
from sim.sweep.settings import settled
from sim.sweep.warming import warm_kernels

WEEKS: Final = 8
"""Weeks that are lived to see how long one takes."""

FOOTER_SHARE: Final = 4.0
"""How many times more a week takes in a file of a few weeks than in one of many runs."""

SUMMARY_BYTES: Final = 1000
"""Bytes of a run's row in the summary and in the index."""


class Estimate(NamedTuple):
    """What a sweep would take.

    Parameters
    ----------
    runs, weeks, weeks_unbroken : runs; weeks to live, and weeks they would take one by one.
    workers, seconds, bytes : workers; time with them; disk.
    """

    runs: int
    weeks: int
    weeks_unbroken: int
    workers: int
    seconds: float
    bytes: int


def estimate(plan: Plan, workers: int) -> Estimate:
    """What a plan would take, on this machine as busy as it is now."""
    family = plan.families[0]
    scenarios = [settled(plan.scenario_of(run).replace(seed=run.seed), run.levers, run.parameters) for run in family]
    lived, unbroken = weeks_of(scenarios)
    runs = len(plan.runs)
    weeks = round(lived * runs / len(family))
    building_s, week_s, row_bytes = _measured(plan)
    seconds = (weeks * week_s + len(plan.families) * building_s) / workers
    recorded = plan.design.baseline.weeks
    size = round(runs * (recorded * row_bytes + SUMMARY_BYTES))
    return Estimate(runs, weeks, round(unbroken * runs / len(family)), workers, seconds, size)


def _measured(plan: Plan) -> tuple[float, float, float]:
    """Seconds to build a market and to live a week of it, and bytes a week of its tables."""
    from sim.record.recorder import Recorder
    from sim.world import World

    warm_kernels()
    scenario = plan.design.baseline
    begun = time.perf_counter()
    world = World(scenario)
    building = time.perf_counter() - begun
    world.run_to(FIRST_WEEK + 2)
    begun = time.perf_counter()
    world.run_to(FIRST_WEEK + 2 + WEEKS)
    week = (time.perf_counter() - begun) / WEEKS
    recorder = Recorder(world)
    world.t = scenario.start_week
    for _ in range(WEEKS):
        world.step()
        recorder.take(world)
    kept = [len(encoded(run_table(name, [("run", recorder.table(name))]))) for name in plan.design.tables]
    return building, week, sum(kept) / WEEKS / FOOTER_SHARE
