"""A world: one scenario's state, and the weeks it lives."""

from typing import Any, Self

from sim.clock import FIRST_WEEK, Clock
from sim.parameters import Channels, Parameters
from sim.policy.timeline import Timeline
from sim.scenario import Scenario
from sim.state.build import build
from sim.state.invariants import balances, check
from sim.state.tables import State
from sim.week import run_week
from sim.week.crew import Crew
from sim.week.opening import open_market
from sim.week.today import Today, look_at


class World:
    """The market of one scenario; it knows nothing of Mesa, files or screens.

    Parameters
    ----------
    scenario : what is simulated.
    threads : threads that share each week's work; results do not depend on them.
    cohort_week : week of the cohort date; the scenario's own unless a comparison sets one for all.
    """

    def __init__(self, scenario: Scenario, threads: int = 1, cohort_week: int | None = None) -> None:
        self.scenario = scenario
        self.parameters: Parameters = scenario.parameters
        self.timeline = Timeline(scenario.policies)
        self.cohort_week = scenario.cohort_week() if cohort_week is None else cohort_week
        self.crew = Crew(threads)
        self.t = FIRST_WEEK
        self.state: State
        self.state, self.constants = build(self.parameters, scenario.people_per_agent, scenario.population_seed)
        self.today = self.look(FIRST_WEEK - 1)
        open_market(self.state, self.today, self.crew)

    @property
    def channels(self) -> Channels:
        """The channels of this market."""
        return self.parameters.channels

    def look(self, week: int) -> Today:
        """The setting of a week under the policies as they stand."""
        clock = Clock(week, self.scenario.seed)
        return look_at(
            self.state,
            self.timeline.rules(clock, self.channels),
            clock,
            self.parameters,
            self.constants,
            self.scenario.people_per_agent,
            self.scenario.population_seed,
            self.scenario.expected,
            self.cohort_week,
        )

    def step(self) -> None:
        """Live one week; raises ``BrokenBooks`` if it does not balance."""
        self.today = self.look(self.t)
        before = balances(self.state, self.crew)
        run_week(self.state, self.today, self.crew)
        check(before, self.state, self.today, self.crew)
        self.t += 1

    def run_to(self, week: int) -> None:
        """Live every week before the absolute week ``week``."""
        while self.t < week:
            self.step()

    def switch(self, name: str, *, on: bool = True, kind: str | None = None, **fields: Any) -> None:
        """Switch a policy on or off from the next week on; names and fields as ``Timeline.switch``."""
        self.timeline = self.timeline.switch(name, self.t, on=on, kind=kind, fields=fields or None)

    def branch(self) -> Self:
        """A world with the same past and a future of its own."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.state = self.state.copy()
        return other
