"""The declared week (docs/benchmark.md): which market, how it is brought there, and what is compared afterwards."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.clock import FIRST_WEEK
from sim.parameters import Channels, Parameters
from sim.scenario import Scenario
from sim.state.invariants import balances, check
from sim.state.tables import State
from sim.week import WEEK
from sim.week.today import Today
from sim.world import World

SEED = 1
WARM_UP = 4
"""Weeks lived before the timed ones."""

LARGEST = 10_000_000
ADULTS = 200_000_000
PHASES = {phase.__name__.rpartition(".")[2]: phase for phase in WEEK}
HOT = ("demand", "matching")
"""The two phases that take most of a week, for which there are versions in other forms."""

State_ = Mapping[str, NDArray[Any]]


def scenario(consumers: int) -> Scenario:
    """The baseline with ``consumers`` agents, TikTok Shop open from the second week on to all who can adopt it.

    Every channel, feed and rule of a later year is then at work from the first weeks on.
    """
    text = files("sim.parameters").joinpath("data/channels.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    for channel in table["channel"]:
        if channel["name"] == "tiktok_shop":
            channel["opens_week"] = FIRST_WEEK + 1
    people = max(ADULTS // consumers, 1)
    parameters = Parameters.default(Channels(table)).replace(
        {"adults": float(consumers * people), "launch_adoption": 1.0}
    )
    return Scenario.builtin("baseline").replace(
        name=f"benchmark-{consumers}", seed=SEED, people_per_agent=people, parameters=parameters
    )


def market(consumers: int, threads: int = 1) -> World:
    """The market on the Monday of the first timed week."""
    world = World(scenario(consumers), threads)
    world.run_to(FIRST_WEEK + WARM_UP)
    return world


@contextmanager
def up_to(world: World, phase: str) -> Iterator[tuple[State, Today]]:
    """The state as the phase finds it in the world's next week, and the setting of that week.

    The week is lived to its end, with its books checked, when the caller is done.
    """
    today = world.look(world.t)
    world.today = today
    before = balances(world.state)
    names = list(PHASES)
    for name in names[: names.index(phase)]:
        PHASES[name].run(world.state, today, world.crew)
    yield world.state, today
    for name in names[names.index(phase) + 1 :]:
        PHASES[name].run(world.state, today, world.crew)
    check(before, world.state, today)
    world.t += 1


class Before:
    """What a phase will write, kept so that the phase can be run again on the same week."""

    def __init__(self, state: State, phase: str) -> None:
        arrays = state.arrays()
        written = [
            name
            for name in arrays
            if {name, name.partition(".")[0]} & set(PHASES[phase].WRITES)  # type: ignore[attr-defined]
        ]
        self.state = state
        self.kept = {name: arrays[name].copy() for name in written}

    def restore(self) -> None:
        """Put it back."""
        arrays = self.state.arrays()
        for name, array in self.kept.items():
            arrays[name][...] = array

    def now(self) -> dict[str, NDArray[Any]]:
        """A copy of what stands there now."""
        arrays = self.state.arrays()
        return {name: arrays[name].copy() for name in self.kept}


def different(one: State_, other: State_) -> list[str]:
    """Names of the arrays whose bytes are not the same."""
    return [name for name in one if not np.array_equal(one[name].view(np.uint8), other[name].view(np.uint8))]
