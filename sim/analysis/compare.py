"""What policies change: paired worlds with common random numbers, and their differences with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.diversion import diversion
from sim.analysis.paired import Cube, cube, effects, pairing
from sim.analysis.windows import MEANING, Weeks, shut, windows
from sim.analysis.worlds import Fleet, Progress
from sim.faults import Fault, ScenarioErrors
from sim.parameters.channels import Channels
from sim.record.outcomes import WEEKLY
from sim.record.store import Recording, Run, derived_table, joined, recording, write_run
from sim.scenario import Scenario
from sim.scenario_file import WHOLE

if TYPE_CHECKING:
    from sim.record.recorder import Recorder

BASELINE = "baseline"
OVER_DRAWS = "effects_over_draws"
SEEDS = 3
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
    tables : weekly tables of all worlds, with columns ``scenario`` and ``seed`` first.
    recordings : the same as they are stored; empty when read back.
    drawn : effects over accepted draws that were lived for this comparison (``over_draws``); None where none were.
    """

    scenarios: Mapping[str, Scenario]
    against: str
    seeds: tuple[int, ...]
    tables: Mapping[str, pd.DataFrame]
    recordings: tuple[Recording, ...] = ()
    drawn: pd.DataFrame | None = None

    @classmethod
    def of_run(cls, run: Run) -> Self:
        """Return the comparison, or the worlds of one scenario, that a folder holds."""
        against = run.manifest.get("comparison", {}).get("against") or next(iter(run.scenarios))
        tables: dict[str, pd.DataFrame] = {name: run.frame(name) for name in WEEKLY if name in run.names}
        drawn = run.frame(OVER_DRAWS) if OVER_DRAWS in run.names else None
        return cls(run.scenarios, against, tuple(run.manifest["seeds"]), tables, drawn=drawn)

    @property
    def others(self) -> tuple[str, ...]:
        """Names of the scenarios that are compared."""
        return tuple(name for name in self.scenarios if name != self.against)

    @property
    def channels(self) -> Channels:
        """Channels of these markets."""
        return self.scenarios[self.against].parameters.channels

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effect of each scenario on every outcome by window, with 90 % intervals."""
        return effects(self.cubes, self.against, self.windows)

    @cached_property
    def pairing(self) -> pd.DataFrame:
        """How many times fewer seeds pairing needed, by outcome and window (with three seeds or more)."""
        return pairing(self.cubes, self.against, self.windows)

    @cached_property
    def diversion(self) -> pd.DataFrame:
        """Where the spending of a closed channel went, by week, since the closure."""
        return diversion(self.cubes, self.against, self.shut, self.channels)

    @cached_property
    def cohorts(self) -> pd.DataFrame:
        """Sellers of the cohort date in every world; each outcome also as it is in the world compared against."""
        return beside(self.tables["cohorts"], self.against)

    def seeds_saved(self) -> float | None:
        """Median over outcomes of how many times fewer seeds pairing needed; None with fewer than three seeds."""
        ratio = self.pairing["ratio"]
        return float(ratio.median()) if len(ratio) else None

    def save(self, folder: str | Path, *, command: Sequence[str] = ("compare",), wall_s: float = 0.0) -> None:
        """Write all tables and a manifest into a folder."""
        derived = {name: derived_table(name, getattr(self, name)) for name in ("effects", "diversion")}
        if self.drawn is not None:
            derived[OVER_DRAWS] = derived_table(OVER_DRAWS, self.drawn)
        saved = self.seeds_saved()
        facts = {"against": self.against, "windows": MEANING, "seeds_saved_by_pairing": saved}
        extra = {"comparison": facts}
        write_run(Path(folder), self.recordings, command=command, wall_s=wall_s, derived=derived, extra=extra)

    @cached_property
    def cubes(self) -> dict[str, Cube]:
        """Outcomes of the market and of channels as arrays, by scenario."""
        return {name: cube(self.tables, name) for name in self.scenarios}

    @cached_property
    def windows(self) -> dict[str, list[dict[str, Weeks]]]:
        """Absolute weeks of each window by scenario, for each seed (luck may decide on a licence)."""
        return {
            name: [windows(scenario.replace(seed=seed)) for seed in self.seeds]
            for name, scenario in self.scenarios.items()
        }

    @cached_property
    def shut(self) -> dict[str, NDArray[np.bool_]]:
        """Channels that a ban keeps shut, by scenario (weeks, channels), for the first seed."""
        return {
            name: np.array([shut(scenario, int(week), self.channels) for week in self.cubes[name].weeks])
            for name, scenario in self.scenarios.items()
        }

    @property
    def shut_ever(self) -> bool:
        """Whether a ban keeps some channel shut in any world."""
        return any(each.any() for each in self.shut.values())


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


def comparison(worlds: Sequence[Scenario], recorders: Mapping[tuple[str, int], Recorder]) -> Comparison:
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
        recording(each, recorders[each.name, seed])._replace(seed=seed) for each in worlds for seed in seeds
    )
    tables = {name: joined(name, recordings).to_pandas(date_as_object=False) for name in WEEKLY if recordings}
    return Comparison({each.name: each for each in worlds}, worlds[0].name, seeds, tables, recordings)


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
