"""What policies change: paired worlds with common random numbers, and their differences with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.diversion import diversion
from sim.analysis.paired import Cube, cube, effects, pairing
from sim.analysis.windows import MEANING, Weeks, shut, windows
from sim.analysis.worlds import Fleet, Progress
from sim.faults import Fault, ScenarioErrors
from sim.record.store import Recording, derived_table, joined, recording, write_run
from sim.scenario import Scenario
from sim.scenario_file import WHOLE

if TYPE_CHECKING:
    from sim.record.recorder import Recorder

BASELINE = "baseline"
SEEDS = 4
SIZES = ("people_per_agent", "population_seed", "expected")
COHORT_KEYS = ("seed", "week", "channel", "size", "dependence")


@dataclass(frozen=True)
class Comparison:
    """Paired worlds, and what differs between them.

    Parameters
    ----------
    scenarios : by name, the one compared against first.
    against : its name.
    seeds : luck of each pair of worlds.
    recordings : the weekly tables of every world.
    """

    scenarios: Mapping[str, Scenario]
    against: str
    seeds: tuple[int, ...]
    recordings: tuple[Recording, ...]

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Weekly tables of all worlds, with columns ``scenario`` and ``seed`` first."""
        names = self.recordings[0].tables
        return {name: joined(name, self.recordings).to_pandas(date_as_object=False) for name in names}

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effect of each scenario on every outcome by window, with 90 % intervals."""
        return effects(self._cubes, self.against, self._windows)

    @cached_property
    def pairing(self) -> pd.DataFrame:
        """How many times fewer seeds pairing needed, by outcome and window (with three seeds or more)."""
        return pairing(self._cubes, self.against, self._windows)

    @cached_property
    def diversion(self) -> pd.DataFrame:
        """Where the spending of a closed channel went, by week, since the closure."""
        channels = self.scenarios[self.against].parameters.channels
        closed = {}
        for name, scenario in self.scenarios.items():
            weeks = self._cubes[name].weeks
            closed[name] = np.array([shut(scenario, int(week), channels) for week in weeks])
        return diversion(self._cubes, self.against, closed, channels)

    @cached_property
    def cohorts(self) -> pd.DataFrame:
        """Sellers of the cohort date in every world; each outcome also as it is in the world compared against."""
        return beside(self.tables["cohorts"], self.against)

    @property
    def windows(self) -> dict[str, dict[str, Weeks]]:
        """Absolute weeks of each window, by scenario, for the first seed."""
        return {name: own[0] for name, own in self._windows.items()}

    def seeds_saved(self) -> float | None:
        """Median over outcomes of how many times fewer seeds pairing needed; None with fewer than three seeds."""
        ratio = self.pairing["ratio"]
        return float(ratio.median()) if len(ratio) else None

    def save(self, folder: str | Path, *, command: Sequence[str] = ("compare",), wall_s: float = 0.0) -> None:
        """Write all tables and a manifest into a folder."""
        derived = {name: derived_table(name, getattr(self, name)) for name in ("effects", "diversion")}
        saved = self.seeds_saved()
        facts = {"against": self.against, "windows": MEANING, "seeds_saved_by_pairing": saved}
        extra = {"comparison": facts}
        write_run(Path(folder), self.recordings, command=command, wall_s=wall_s, derived=derived, extra=extra)

    @cached_property
    def _cubes(self) -> dict[str, Cube]:
        return {name: cube(self.tables, name) for name in self.scenarios}

    @cached_property
    def _windows(self) -> dict[str, list[dict[str, Weeks]]]:
        return {
            name: [windows(scenario.replace(seed=seed)) for seed in self.seeds]
            for name, scenario in self.scenarios.items()
        }


def compare(
    *scenarios: str | Scenario | Iterable[str | Scenario],
    against: str | Scenario = BASELINE,
    seeds: int | Sequence[int] = SEEDS,
    workers: int = 0,
    progress: Progress | None = None,
) -> Comparison:
    """Run paired worlds and return what differs between them.

    Parameters
    ----------
    scenarios : built-in names or scenarios; all run to the longest horizon among them.
    against : the world that they are compared with.
    seeds : number of seeds, counted from the first scenario's, or the seeds themselves.
    workers : worlds that live at the same time; results do not depend on it.
    progress : called with weeks lived and weeks to live.

    Raises
    ------
    ScenarioErrors
        If the worlds can't be compared.
    """
    worlds = paired_scenarios(_flat(scenarios), _scenario(against))
    first = worlds[0].seed
    chosen = tuple(range(first, first + seeds)) if isinstance(seeds, int) else tuple(seeds)
    fleet = Fleet(worlds, chosen, workers, common_cohort_week(worlds), progress)
    return comparison(worlds, fleet.run())


def comparison(
    worlds: Sequence[Scenario], recorders: Mapping[tuple[str, int], Recorder]
) -> Comparison:
    """Comparison of worlds that have been run, the first being the one compared against.

    Parameters
    ----------
    worlds : scenarios, aligned by ``paired_scenarios``.
    recorders : by scenario and seed; seeds that not every scenario has are left out.
    """
    seeds = tuple(
        seed
        for seed in dict.fromkeys(seed for _, seed in recorders)
        if all((each.name, seed) in recorders for each in worlds)
    )
    recordings = tuple(
        recording(each.replace(seed=seed), recorders[each.name, seed]) for each in worlds for seed in seeds
    )
    return Comparison({each.name: each for each in worlds}, worlds[0].name, seeds, recordings)


def paired_scenarios(scenarios: Sequence[Scenario], against: Scenario) -> list[Scenario]:
    """Scenarios with the one compared against first, all to the longest horizon among them.

    Raises
    ------
    ScenarioErrors
        If two have one name, nothing is left to compare, or their populations differ.
    """
    worlds = [against, *(each for each in scenarios if each != against)]
    faults = _pair_faults(worlds)
    horizon = max(each.start_week + each.weeks for each in worlds)
    longest = WHOLE["weeks"][1]
    if horizon - min(each.start_week for each in worlds) > longest:
        faults.append(_fault("weeks", "", f"the longest horizon leaves more than {longest} weeks to some world"))
    if faults:
        raise ScenarioErrors(faults)
    return [each.replace(weeks=horizon - each.start_week, seed=against.seed) for each in worlds]


def common_cohort_week(worlds: Iterable[Scenario]) -> int:
    """Absolute week from which sellers are followed in all worlds: first ban, else first policy, else history's."""
    worlds = list(worlds)
    for first in ("first_ban_week", "first_policy_week"):
        weeks = [getattr(each.timeline, first)() for each in worlds]
        found = [week for week in weeks if week is not None]
        if found:
            return int(min(found))
    return worlds[0].cohort_week()


def beside(cohorts: pd.DataFrame, against: str) -> pd.DataFrame:
    """Cohorts with a column ``<outcome>_<against>`` beside each outcome: what would have come anyway."""
    keys = [name for name in COHORT_KEYS if name in cohorts]
    other = cohorts[cohorts["scenario"] == against].drop(columns=["scenario", "date"])
    return cohorts.merge(other, on=keys, how="left", suffixes=("", f"_{against}"))


def _pair_faults(worlds: Sequence[Scenario]) -> list[Fault]:
    names = [each.name for each in worlds]
    faults = [
        _fault("name", name, "two different scenarios have this name; give one another")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if len(worlds) == 1:
        faults.append(_fault("scenario", names[0], "there is nothing to compare it with"))
    for each in worlds[1:]:
        faults += [
            _fault(f"{each.name}.{field}", str(getattr(each, field)),
                   f"must be {getattr(worlds[0], field)}, as in {names[0]}: paired worlds have the same people")
            for field in SIZES
            if getattr(each, field) != getattr(worlds[0], field)
        ]  # fmt: skip
    return faults


def _fault(field: str, value: str, allowed: str) -> Fault:
    return Fault(file="comparison", field=field, value=value, allowed=allowed)


def _flat(scenarios: Iterable[Any]) -> list[Scenario]:
    found: list[Scenario] = []
    for each in scenarios:
        found += [_scenario(each)] if isinstance(each, str | Scenario) else _flat(each)
    return found


def _scenario(given: str | Scenario) -> Scenario:
    return given if isinstance(given, Scenario) else Scenario.builtin(given)


