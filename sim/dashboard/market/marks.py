"""Marks: where a market can be taken up again."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.dashboard.market.crew import CREW
from sim.faults import RunUnreadableError
from sim.policy.timeline import Timeline
from sim.record import saved
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World

Series = dict[str, NDArray[Any]]


class Mark(NamedTuple):
    """A world before it lives week ``t`` (absolute), never stepped, and what its recorder carries; no series."""

    t: int
    world: World
    recorder: Recorder

    @classmethod
    def of(cls, world: World, recorder: Recorder) -> Self:
        """The place where a world stands now."""
        return cls(world.t, world.branch(), light(recorder))

    def take_up(self, scenario: Scenario, series: Series) -> tuple[World, Recorder]:
        """A world that goes on from here as another scenario, and its recorder, which writes to ``series``."""
        world = self.world.branch()
        world.scenario = scenario
        world.timeline = Timeline(scenario.policies)
        recorder = light(self.recorder)
        recorder.series = series
        return world, recorder


@dataclass(frozen=True)
class KeptMark:
    """A mark in a file, read when somebody takes it up.

    Parameters
    ----------
    t : absolute week the world lives next.
    path : the file.
    """

    t: int
    path: Path

    def take_up(self, scenario: Scenario, series: Series) -> tuple[World, Recorder]:
        """As ``Mark.take_up``; raises ``RunUnreadableError`` if the file is damaged or gone."""
        world, recorder = saved.load(self.path)
        world.crew = CREW
        if world.t != self.t:
            raise RunUnreadableError(self.path, f"stands in week {world.t}, not {self.t}")
        return Mark(self.t, world, recorder).take_up(scenario, series)


def light(recorder: Recorder) -> Recorder:
    """A recorder with the same past, without the series of the weeks."""
    other = copy.copy(recorder)
    other.events = list(recorder.events)
    other.recorded = recorder.recorded.copy()
    other.series = {}
    return other


def blank_series(pattern: Series, weeks: int) -> Series:
    """Series like others, for a number of weeks, with nothing in them."""
    return {name: np.zeros((weeks, *array.shape[1:]), array.dtype) for name, array in pattern.items()}
