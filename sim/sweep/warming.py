"""Kernels are compiled once, before workers start: else each of them would compile its own."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Final

from sim.clock import FIRST_WEEK
from sim.scenario import Scenario
from sim.sweep.identity import short

MARK: Final = ".sweep-warm"
"""Name of a mark in the cache, one for each place that the sources lie at: Numba compiles for each of them."""

WEEKS: Final = 14
"""Weeks in which every kernel is called at least once."""

SMALL: Final = {"merchant_agents_min": 600, "stratum_agents_min": 20}


def warm_kernels() -> None:
    """Live a small market for some weeks, once a version of the kernels; a damaged cache is made anew."""
    from agents.numerics.compile import cache_folder

    mark = cache_folder() / f"{MARK}-{short(str(cache_folder.__code__.co_filename))}"
    if mark.exists():
        return
    try:
        _live_a_little()
    except (pickle.UnpicklingError, EOFError):
        empty(cache_folder())
        _live_a_little()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def empty(folder: Path) -> None:
    """Throw compiled kernels away."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def _live_a_little() -> None:
    from sim.record.recorder import Recorder
    from sim.world import World

    scenario = Scenario(people_per_agent=100_000, weeks=WEEKS, parameters=Scenario().parameters.replace(SMALL))
    world = World(scenario.replace(seed=1))
    recorder = Recorder(world)
    for _ in range(WEEKS - FIRST_WEEK):
        world.step()
        recorder.take(world)
