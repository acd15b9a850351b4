"""The week: eight phases in the order they happen, each with what it reads and writes.

>>> [phase.__name__.rsplit(".", 1)[1] for phase in WEEK]
['resolve', 'attention', 'demand', 'matching', 'accounts', 'review', 'platforms', 'season']
"""

from types import ModuleType

from sim.state.tables import State
from sim.week import accounts, attention, demand, matching, platforms, resolve, review, season
from sim.week.crew import Crew
from sim.week.today import Today

WEEK: tuple[ModuleType, ...] = (resolve, attention, demand, matching, accounts, review, platforms, season)


def run_week(state: State, today: Today, crew: Crew) -> None:
    """Live one week."""
    for phase in WEEK:
        phase.run(state, today, crew)
