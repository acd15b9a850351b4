"""``Market``: the market as a Mesa model, with everything Mesa offers around it."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import mesa
import numpy as np
from mesa.datacollection import DataCollector
from mesa.experimental.scenarios import Scenario as MesaScenario
from mesa.time import EventGenerator, Priority, Schedule

from agents.consumers.view import Consumer
from agents.crowd import Crowd, Everyone, LazyAgentSet, Rows
from agents.merchants.view import Merchant
from agents.platforms.view import Platform
from agents.regulator.view import Regulator
from sim.clock import FIRST_WEEK
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.record import saved
from sim.record.burn_in import begin
from sim.record.outcomes import WEEKLY, table_outcomes
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World

if TYPE_CHECKING:
    import pandas as pd

BIRTH_WEEKS = 1200
"""More weeks than a market can live: every holder a slot may have gets a number of its own."""


class Market(mesa.Model):
    """The market of a scenario, from its first recorded week on; a step is a week.

    Parameters
    ----------
    scenario : a scenario, or the name of a built-in one.
    rng : seed of the run, a whole number; the scenario's own by default.
    threads : threads that share each week's work; results do not depend on them.
    **fields : fields of the scenario to replace, ``people_per_agent`` for example.
    """

    agent_id_counter: int
    _default_schedule: EventGenerator

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        *,
        rng: int | None = None,
        threads: int = 1,
        **fields: Any,
    ) -> None:
        self._live(*begin(_scenario_of(scenario, rng, fields), threads))

    def _live(self, world: World, recorder: Recorder) -> None:
        """Take up a world where it stands."""
        self.world = world
        self.recorder = recorder
        self._scenario = HeldScenario(**_own_fields(world.scenario))
        super().__init__(rng=world.scenario.seed)
        self.time = float(recorder.weeks)
        self.steps = recorder.weeks
        if recorder.weeks:
            self._restart_clock()
        self._make_agents()
        self.datacollector = DataCollector(
            model_reporters={name: partial(_latest, place) for place, name in enumerate(table_outcomes("market"))}
        )
        self._collect_past()
        self.running = recorder.weeks < world.scenario.weeks

    def step(self) -> None:
        """Live one week."""
        self.world.step()
        self.recorder.take(self.world)
        self.datacollector.collect(self)
        self.running = self.recorder.weeks < self.world.scenario.weeks

    def switch(self, name: str, *, on: bool = True, kind: str | None = None, **fields: Any) -> None:
        """Switch a policy on or off from the coming week on.

        Parameters
        ----------
        name : id of a policy, or a kind.
        on : on or off.
        kind : kind of a new policy whose id is not its kind.
        **fields : fields of a policy that is switched on.
        """
        self.world.switch(name, on=on, kind=kind, **fields)

    def branch(self) -> Self:
        """A market with the same past and a future of its own."""
        return self._of(self.world.branch(), self.recorder.branch())

    def save(self, path: str | Path) -> None:
        """Write the market to a file that ``load`` reads."""
        saved.save(Path(path), self.world, self.recorder)

    @classmethod
    def load(cls, path: str | Path, threads: int = 1) -> Self:
        """The market of a file that ``save`` wrote."""
        return cls._of(*saved.load(Path(path), threads))

    @property
    def scenario(self) -> Scenario:
        """The scenario it was started with; policies switched by hand are in ``world.timeline``."""
        return self._scenario

    @scenario.setter
    def scenario(self, given: object) -> None:
        if not isinstance(given, MesaScenario):  # Mesa's own, an empty one, which every model gets
            raise AttributeError("a market keeps its scenario: use switch(), or start another market")

    @property
    def week(self) -> int:
        """Weeks recorded so far; the next week's number in the tables."""
        return self.recorder.weeks

    @property
    def records(self) -> Records:
        """The tables so far, by name."""
        return Records(self.recorder)

    @classmethod
    def _of(cls, world: World, recorder: Recorder) -> Self:
        market = cls.__new__(cls)
        market._live(world, recorder)
        return market

    def _restart_clock(self) -> None:
        """Let Mesa's weekly step go on from the market's week."""
        self._default_schedule.stop()
        schedule = Schedule(interval=1.0, start=self.time + 1.0)
        self._default_schedule = self.schedule_recurring(self._do_step, schedule, Priority.HIGH)

    def _make_agents(self) -> None:
        """Platforms and the regulator; windows on consumers and merchants are made when asked for."""
        people, slots = len(self.world.state.consumers.traits), len(self.world.state.merchants.alive)
        ordinary = [*(Platform(self, row) for row in range(len(self.world.channels))), Regulator(self)]
        first = self.agent_id_counter
        self.agent_id_counter = first + people + slots * BIRTH_WEEKS
        inhabitants, living = Inhabitants(people), Living(self.world)

        def merchant(row: int) -> Merchant:
            return Merchant(self, row, first + people + row + slots * living.generation(row))

        consumers = Crowd(
            Consumer, lambda row: Consumer(self, row, first + row), inhabitants.rows, inhabitants.count,
            lambda: self.world.state.consumers,
        )  # fmt: skip
        merchants = Crowd(Merchant, merchant, living.rows, living.count, lambda: self.world.state.merchants)
        self._agents_by_type[Consumer] = LazyAgentSet(consumers, self.random)
        self._agents_by_type[Merchant] = LazyAgentSet(merchants, self.random)
        self._all_agents = Everyone(ordinary, (consumers, merchants), self.random)

    def _collect_past(self) -> None:
        """Give the data collector the weeks that were lived before it was there."""
        past = self.recorder.series["market"][: self.recorder.weeks]
        for place, name in enumerate(self.datacollector.model_vars):
            self.datacollector.model_vars[name] = past[:, place].tolist()
        self.datacollector._collection_steps = list(range(1, self.recorder.weeks + 1))


class HeldScenario(Scenario):
    """The scenario a market holds: equal to the one it was given, but false.

    Mesa's pages take a model's true ``scenario`` for one of Mesa's own and would build another from nothing.
    """

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and _own_fields(self) == _own_fields(other)

    def __hash__(self) -> int:
        return hash(tuple(_own_fields(self).values()))


class Records(Mapping[str, "pd.DataFrame"]):
    """The tables of a market so far, made when asked for."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in WEEKLY:
            raise KeyError(f"no table {name!r}; there are {', '.join(WEEKLY)}")
        return self._recorder.frame(name)

    def __iter__(self) -> Iterator[str]:
        return iter(WEEKLY)

    def __len__(self) -> int:
        return len(WEEKLY)


class Inhabitants:
    """Rows of the consumers: the same people all along."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._rows: Rows | None = None

    def count(self) -> int:
        """Consumer agents."""
        return self._people

    def rows(self) -> Rows:
        """A row for each."""
        if self._rows is None:
            self._rows = Rows(np.arange(self._people), np.broadcast_to(np.int64(0), self._people))
        return self._rows


class Living:
    """Rows of the living merchants, each with the week its holder was born."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._week = FIRST_WEEK - 1
        self._rows = Rows(np.empty(0, np.int64), np.empty(0, np.int64))

    def count(self) -> int:
        """Living merchant agents."""
        return int(self._world.state.merchants.alive.sum())

    def generation(self, row: int) -> int:
        """Weeks from the market's first to the birth of a row's holder."""
        return int(self._world.state.merchants.born[row]) - FIRST_WEEK

    def rows(self) -> Rows:
        """Rows with a living merchant; looked up once a week."""
        if self._week != self._world.t:
            merchants = self._world.state.merchants
            alive = np.flatnonzero(merchants.alive)
            self._rows = Rows(alive, merchants.born[alive].astype(np.int64))
            self._week = self._world.t
        return self._rows


def _latest(place: int, market: Market) -> float:
    """A measure of the market in the week just lived."""
    return float(market.recorder.series["market"][market.recorder.weeks - 1, place])


def _own_fields(scenario: Scenario) -> dict[str, Any]:
    return {each.name: getattr(scenario, each.name) for each in dataclasses.fields(Scenario)}


def _scenario_of(scenario: Scenario | str, rng: int | None, fields: Mapping[str, Any]) -> Scenario:
    """The scenario that a market is asked to live, with all that is wrong with what was asked."""
    base = Scenario.builtin(scenario) if isinstance(scenario, str) else scenario
    if not isinstance(base, Scenario):
        raise ScenarioErrors([_fault("scenario", scenario, "must be a Scenario, or the name of a built-in one")])
    known = [each.name for each in dataclasses.fields(Scenario)]
    faults = [
        _fault(name, value, f"unknown; fields of a scenario: {', '.join(known)}", nearest(name, known))
        for name, value in fields.items()
        if name not in known
    ]
    seed = fields.get("seed") if rng is None else rng
    if seed is not None and (isinstance(seed, bool) or not hasattr(seed, "__index__")):
        faults.append(_fault("rng", seed, "must be a whole number, the seed of the run"))
    elif rng is not None and fields.get("seed", rng) != rng:
        faults.append(_fault("rng", rng, "and seed say different things; give one of them"))
    if faults:
        raise ScenarioErrors(faults)
    seed = base.seed if seed is None else operator.index(seed)
    return Scenario(**_own_fields(base)).replace(**{**fields, "seed": seed})


def _fault(field: str, value: object, allowed: str, near: str = "") -> Fault:
    return Fault(file="Market", field=field, value=shown(value), allowed=allowed, nearest=near)
