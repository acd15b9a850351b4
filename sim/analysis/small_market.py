"""Answers while one waits: the same question put to fewer agents, and only up to the last week it needs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from sim.analysis.compare import paired_scenarios
from sim.analysis.paired import Array
from sim.analysis.windows import Weeks, windows
from sim.analysis.worlds import Progress
from sim.record.outcomes import CHANNELS, MARKET
from sim.record.recorder import Recorder
from sim.scenario import Scenario

PEOPLE_PER_AGENT: Final = 20_000
"""Real adults that an agent stands for; merchants stay as many as the parameters say at least."""

PREFERRED: Final = ("closed", "end")
"""The window a question is about: the closure where there is one, else the end."""


class Cancelled(Exception):  # noqa: N818 - it is a wish of the user
    """The one who asked no longer wants the answer."""


def watched(progress: Progress | None, stop: threading.Event | None) -> Progress:
    """Progress that ends the work as soon as ``stop`` is set, by raising ``Cancelled``."""

    def tell(done: int, total: int) -> None:
        if stop is not None and stop.is_set():
            raise Cancelled("the answer is no longer wanted")
        if progress:
            progress(done, total)

    return tell


def window_of(scenario: Scenario, seeds: Sequence[int]) -> tuple[str, list[Weeks]]:
    """Name of the window a question is about, and its absolute weeks for each seed.

    >>> name, weeks = window_of(Scenario.builtin("history"), [1])
    >>> name, int(weeks[0][0]), int(weeks[0][-1])
    ('closed', 91, 100)
    """
    found = [windows(scenario.replace(seed=seed)) for seed in seeds]
    name = next(each for each in PREFERRED if all(each in own for own in found))
    return name, [own[name] for own in found]


def pair_of(scenario: str | Scenario, against: str | Scenario) -> tuple[Scenario, Scenario]:
    """The plan and the world it is compared with, as ``compare`` aligns them.

    The name of a built-in scenario to compare with stands for it at the plan's sizes, horizon and parameters.

    Raises
    ------
    ScenarioErrors
        If the two can't be compared.
    """
    plan = scenario if isinstance(scenario, Scenario) else Scenario.builtin(scenario)
    if isinstance(against, str):
        shared = ("start", "weeks", "people_per_agent", "population_seed", "seed", "parameters", "expected")
        against = Scenario.builtin(against).replace(**{name: getattr(plan, name) for name in shared})
    other, plan = paired_scenarios([plan], against)
    return plan, other


def chosen_seeds(plan: Scenario, seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Seeds counted from the plan's own, or the seeds themselves."""
    return tuple(range(plan.seed, plan.seed + seeds)) if isinstance(seeds, int) else tuple(seeds)


def smaller(scenario: Scenario, people_per_agent: int, until: int) -> Scenario:
    """The scenario with at least so many people an agent, ending before the absolute week ``until``."""
    weeks = min(max(until - scenario.start_week, 1), scenario.weeks)
    people = max(scenario.people_per_agent, people_per_agent)
    return scenario.replace(people_per_agent=people, weeks=weeks)


def reader(outcome: str, channel: str, names: Sequence[str]) -> Callable[[Recorder, Weeks], float]:
    """How to read the mean of an outcome over absolute weeks from a recorder.

    Parameters
    ----------
    outcome, channel : a column of the market's table (channel empty) or of the channels' table.
    names : channels, in order.

    Raises
    ------
    KeyError
        If there is no such outcome.
    """
    declared = CHANNELS if channel else MARKET
    columns = [name for name, *_ in declared]
    if outcome not in columns or (channel and channel not in names):
        raise KeyError(f"no outcome {outcome!r}{f' of {channel!r}' if channel else ''}; there are {', '.join(columns)}")
    place = columns.index(outcome)
    row = names.index(channel) if channel else -1

    def mean(recorder: Recorder, weeks: Weeks) -> float:
        rows = weeks - recorder.start
        series: Array = recorder.series["channels"][:, row] if channel else recorder.series["market"]
        return float(np.mean(series[rows, place]))

    return mean
