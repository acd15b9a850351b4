"""A TOML file becomes a design, with all its errors together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.analysis.compare import paired_scenarios
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.policy.tables import NAME
from sim.record.outcomes import WEEKLY, tables
from sim.scenario import Scenario
from sim.scenario_file import DEFAULTS, builtin_names, read_table
from sim.sweep.axes import Axis
from sim.sweep.design import BASELINE
from sim.sweep.design_axes import read_levers, read_uncertainties
from sim.sweep.design_sample import read_sample
from sim.sweep.design_search import read_search

FIXED: Final = ("start", "weeks", "people_per_agent", "population_seed")
"""Scenario fields that a design may set for all its worlds."""

KNOWN: Final = (
    "name", "base", "scenarios", "seeds", "outcomes", "tables", "precision", "max_seeds", *FIXED, "parameters",
    "uncertainties", "levers", "sample", "search",
)  # fmt: skip
MOST_SEEDS: Final = 10_000
LARGEST_SEED: Final = 2**32 - 1


@dataclass
class DesignReading:
    """Fields of a design as read, and what is doubtful about them."""

    fields: dict[str, Any]
    warnings: list[str] = field(default_factory=list)


def read_design(path: Path) -> DesignReading:
    """Read a design file; raises ``ScenarioErrors`` with every error of it."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise ScenarioErrors([Fault(file=str(path), allowed=f"can't be read: {reason}")]) from None
    except (ValueError, RecursionError) as error:
        raise ScenarioErrors([Fault(file=path.name, allowed=f"is not valid TOML: {error}")]) from None
    return read_design_table(table, path.name, path.parent)


def read_design_table(table: Mapping[str, Any], file: str, folder: Path) -> DesignReading:
    """Read the table of a design file; files it names are looked for beside it, in ``folder``."""
    reader = _Reader(table, file, folder)
    fields = reader.fields()
    if reader.faults:
        raise ScenarioErrors(reader.faults)
    return DesignReading(fields, reader.warnings)


class _Reader:
    """Reads one file, collecting faults."""

    def __init__(self, table: Mapping[str, Any], file: str, folder: Path) -> None:
        self.table = table
        self.file = file
        self.folder = folder
        self.faults: list[Fault] = []
        self.warnings: list[str] = []

    def fields(self) -> dict[str, Any]:
        for key, value in self.table.items():
            if key not in KNOWN:
                self.fault(key, value, "unknown", nearest(key, KNOWN))
        name = self.table.get("name")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            self.fault("name", name, "must be letters, digits, - and _ (at most 100)")
        baseline, scenarios = self.worlds()
        uncertainties = self.part(read_uncertainties(self.section("uncertainties"), self.file))
        sample = self.part(read_sample(self.section("sample"), self.file, self.folder))
        columns = [each for each, _ in sample.rows[0]] if sample and sample.rows else []
        levers = self.part(read_levers(self.section("levers"), self.file, scenarios))
        uncertainties, levers = self.with_columns(columns, uncertainties or (), levers or (), sample, scenarios)
        if sample and not self.table.get("sample") and any(not each.options for each in (*uncertainties, *levers)):
            self.fault("sample", None, "is required where something has a range: [sample] method and n")
        return {
            "name": name, "baseline": baseline, "scenarios": scenarios, "seeds": self.seeds(baseline),
            "outcomes": self.names("outcomes", [each.name for each in tables()["market"] if not each.key]),
            "tables": self.names("tables", list(WEEKLY), always=("market",)),
            "uncertainties": uncertainties, "levers": levers, "sample": sample, "precision": self.precision(),
            "max_seeds": self.whole("max_seeds", 64, 1, MOST_SEEDS),
            "search": self.part(read_search(self.section("search"), self.file)),
            "source": dict(self.table),
        }  # fmt: skip

    def part(self, read: tuple[Any, list[Fault], list[str]]) -> Any:
        found, faults, warnings = read
        self.faults += faults
        self.warnings += warnings
        return found

    def section(self, key: str) -> Mapping[str, Any]:
        given = self.table.get(key, {})
        if isinstance(given, Mapping):
            return given
        self.fault(key, given, f"must be a table: write [{key}]")
        return {}

    def worlds(self) -> tuple[Scenario, tuple[Scenario, ...]]:
        """The market left alone, and the plans; stand-ins where something is wrong."""
        base = self.scenario(self.table.get("base", BASELINE), "base", {})
        shared = {key: getattr(base, key) for key in (*FIXED, "expected", "parameters")} if base else {}
        given = self.table.get("scenarios", [])
        if not isinstance(given, list):
            self.fault("scenarios", given, "must be a list of built-in names and files")
            given = []
        if str(self.table.get("base", BASELINE)) in builtin_names() and "weeks" not in self.table:
            shared.pop("weeks", None)
        found = [self.scenario(each, f"scenarios[{k}]", shared) for k, each in enumerate(given, start=1)]
        plans = [each for each in found if each] or [base or Scenario.builtin(BASELINE)]
        if len({each.start for each in plans}) > 1:
            starts = ", ".join(f"{each.name} on {each.start}" for each in plans)
            self.fault("scenarios", None, f"start on different days ({starts}): their years differ; set start here")
        alone = plans[0].replace(name=BASELINE, policies=())
        try:
            worlds = paired_scenarios(plans, alone)
        except ScenarioErrors as errors:
            only = [each for each in errors.errors if "nothing to compare" not in each.allowed]
            self.faults += [Fault(**{**each.to_dict(), "file": self.file}) for each in only]
            return alone, tuple(plans)
        aligned = {each.name: each for each in worlds}
        return worlds[0], tuple(aligned[each.name] for each in plans)

    def scenario(self, source: Any, key: str, shared: Mapping[str, Any]) -> Scenario | None:
        """A scenario by name or file, with what the design sets for all its worlds."""
        if not isinstance(source, str):
            self.fault(key, source, "must be the name of a built-in scenario, or a file")
            return None
        fixed = {each: self.table[each] for each in FIXED if each in self.table}
        try:
            path = self.folder / source
            scenario, warnings = Scenario.read(source if source in builtin_names() or not path.exists() else path)
            scenario = scenario.replace(**shared) if source in builtin_names() else scenario
            known = {name: getattr(scenario, name) for name in DEFAULTS}
            table = {"name": scenario.name, **known, **fixed, "parameters": self.section("parameters")}
            reading = read_table(table, self.file, dates_checked=False)
            self.warnings += [each for each in (*warnings, *reading.warnings) if each not in self.warnings]
            chosen = {name: reading.fields[name] for name in fixed}
            return scenario.replace(**chosen, parameters=self.section("parameters"))
        except ScenarioErrors as errors:
            self.faults += [each for each in errors.errors if each not in self.faults]
            return None

    def with_columns(
        self, columns: list[str], uncertainties: tuple[Axis, ...], levers: tuple[Axis, ...], sample: Any,
        scenarios: tuple[Scenario, ...],
    ) -> tuple[tuple[Axis, ...], tuple[Axis, ...]]:  # fmt: skip
        """Axes of a table's columns beside those of the file; each column's values are its options."""
        if not columns:
            return uncertainties, levers
        values = {name: list(dict.fromkeys(dict(row)[name] for row in sample.rows)) for name in columns}
        policies = {each for plan in scenarios for policy in plan.policies for each in (policy.id, policy.kind)}
        ours = {name: {"options": each} for name, each in values.items() if name.partition(".")[0] in policies}
        rest = {name: {"options": each} for name, each in values.items() if name not in ours}
        own = self.part(read_uncertainties(rest, sample.file))
        fields = self.part(read_levers(ours, sample.file, scenarios))
        for axis in uncertainties:
            if axis.name not in columns:
                self.fault(f"uncertainties.{axis.name}", None, f"has no column in {sample.file}")
        return tuple(own or ()), (*(fields or ()), *(each for each in levers if each.name not in columns))

    def seeds(self, baseline: Scenario) -> tuple[int, ...]:
        given = self.table.get("seeds", 1)
        if isinstance(given, list) and given and all(_whole(each, 0, LARGEST_SEED) for each in given):
            if len(set(given)) == len(given):
                return tuple(given)
        elif _whole(given, 1, MOST_SEEDS) and baseline.seed + given - 1 <= LARGEST_SEED:
            return tuple(range(baseline.seed, baseline.seed + given))
        self.fault("seeds", given, f"must be a whole number in [1, {MOST_SEEDS}], or a list of different seeds")
        return (1,)

    def names(self, key: str, known: list[str], always: tuple[str, ...] = ()) -> tuple[str, ...]:
        given = self.table.get(key, list(always) or known)
        if not isinstance(given, list) or not given:
            self.fault(key, given, f"must be a list of names out of {', '.join(known)}")
            return ()
        for each in given:
            if each not in known:
                near = nearest(each, known) if isinstance(each, str) else ""
                self.fault(key, each, f"each must be one of {', '.join(known)}", near)
        return tuple(dict.fromkeys((*always, *map(str, given))))

    def precision(self) -> tuple[tuple[str, float], ...]:
        known = [each.name for each in tables()["market"] if not each.key]
        found = []
        for name, share in self.section("precision").items():
            if name not in known:
                self.fault(f"precision.{name}", share, "must be an outcome of the market", nearest(name, known))
            elif isinstance(share, bool) or not isinstance(share, int | float) or not 0.0 < share < 1.0:
                self.fault(f"precision.{name}", share, "must lie in (0, 1), share of the outcome's baseline level")
            else:
                found.append((name, float(share)))
        return tuple(found)

    def whole(self, key: str, otherwise: int, low: int, high: int) -> int:
        given = self.table.get(key, otherwise)
        if _whole(given, low, high):
            return int(given)
        self.fault(key, given, f"must be a whole number in [{low}, {high}]")
        return otherwise

    def fault(self, key: str, value: object, allowed: str, near: str = "") -> None:
        text = "" if value is None else shown(value)
        self.faults.append(Fault(file=self.file, field=key, value=text, allowed=allowed, nearest=near))


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
