"""The declared week (docs/benchmark.md): which market, how it is brought there, and what is compared afterwards."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.consumers.attention import watch_feeds
from agents.consumers.shopping import shop
from experiments.channel_table import channel_table
from sim.clock import FIRST_WEEK
from sim.parameters import Channels, Parameters
from sim.scenario import Scenario
from sim.state.invariants import balances, check
from sim.state.tables import State
from sim.week import WEEK, demand, matching
from sim.week.crew import Crew
from sim.week.shopper_tables import tables_of
from sim.week.today import Today
from sim.world import World

TALLIES = (
    "demand_idr", "orders", "buyers", "moved_buyers", "moved_idr", "surplus", "habit_by_feeds", "people_by_feeds",
)  # fmt: skip
"""Sums that shopping adds to, in the kernel's order."""

SEED = 1
WARM_UP = 4
"""Weeks lived before the timed ones."""

LARGEST = 10_000_000
ADULTS = 200_000_000
PHASES = {phase.__name__.rpartition(".")[2]: phase for phase in WEEK}
HOT = ("shopping", "matching")
"""What takes most of a week, for which there are versions in other forms: planned purchases, and the phase matching."""

SHOPPING_WRITES = ("consumers.habit", "consumers.last_channel", "shopping")

State_ = Mapping[str, NDArray[Any]]


def scenario(consumers: int) -> Scenario:
    """The baseline with ``consumers`` agents, TikTok Shop open from the second week on to all who can adopt it.

    Every channel, feed and rule of a later year is then at work from the first weeks on.
    """
    table = channel_table()
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


class Hot(NamedTuple):
    """A part of the week, to be lived again and again.

    Parameters
    ----------
    name : out of ``HOT``.
    state, today : the market as the part finds it, and the setting of the week.
    impulse : this week's impulse orders by consumer and online channel; (consumers, J−1).
    writes : arrays of the state that the part changes.
    """

    name: str
    state: State
    today: Today
    impulse: NDArray[np.uint8]
    writes: tuple[str, ...]

    def run(self, crew: Crew) -> None:
        """The engine's own form."""
        if self.name == "matching":
            matching.run(self.state, self.today, crew)
            return
        tables, people = tables_of(self.today, self.state), self.state.consumers

        def work(low: int, high: int, *tallies: NDArray[np.int64]) -> None:
            shop(people, tables, low, high, self.impulse[low:high], *tallies)

        crew.tally(work, len(people.traits), [getattr(self.state.shopping, name) for name in TALLIES])


@contextmanager
def hot(world: World, name: str) -> Iterator[Hot]:
    """A part of the world's next week; the week is lived to its end when the caller is done."""
    state, today = world.state, world.look(world.t)
    world.today = today
    before = balances(state, world.crew)
    phases = list(PHASES.values())
    phase = demand if name == "shopping" else matching
    here = phases.index(phase)
    for each in phases[:here]:
        each.run(state, today, world.crew)
    kept = Before(state, phase.WRITES)
    if name == "shopping":
        yield Hot(name, state, today, watched(state, today), SHOPPING_WRITES)
    else:
        yield Hot(name, state, today, np.empty((0, 0), np.uint8), matching.WRITES)
    kept.restore()
    for each in phases[here:]:
        each.run(state, today, world.crew)
    check(before, state, today, world.crew)
    world.t += 1


def watched(state: State, today: Today) -> NDArray[np.uint8]:
    """Everyone's impulse orders of the week, which the state then holds in its sums."""
    people, tally = state.consumers, state.shopping
    rows = len(people.traits)
    impulse = np.empty((rows, len(today.channels) - 1), np.uint8)
    ends = np.zeros((4, len(tally.arrivals)), np.int64)
    sums = (tally.demand_idr, ends, tally.orders, tally.impulse_idr)
    watch_feeds(people, tables_of(today, state), 0, rows, impulse, *sums)
    return impulse


class Before:
    """What some arrays of the state hold, kept to be put back."""

    def __init__(self, state: State, names: tuple[str, ...]) -> None:
        written = {name: array for name, array in state.arrays().items() if {name, name.partition(".")[0]} & set(names)}
        self.state = state
        self.kept = {name: array.copy() for name, array in written.items()}

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
