"""Observations somebody brings: a CSV table of what was measured, checked row by row, in the model's units."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from sim.analysis.units import scale_of, units_of
from sim.clock import WEEK_ZERO, monday
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.parameters.axes import SIZES
from sim.record.cohort_rows import DEPENDENCES
from sim.record.outcomes import table_outcomes, tables
from sim.scenario import Scenario
from sim.scenario_file import WHOLE

COLUMNS: Final = ("outcome", "channel", "start", "end", "value", "unit")
OPTIONAL: Final = ("size", "dependence")
TABLES: Final = ("market", "channels", "cohorts", "diversion")
ALL: Final = "all"
FLOW: Final = " a week"
"""End of the units of flows: their value is a sum over weeks, all others are means."""

BOUNDED: Final = ("share of online", "share of sellers", "share of those", "0–1")
"""Beginnings of the units of outcomes that can't leave 0–1."""


class Observation(NamedTuple):
    """What was observed.

    Parameters
    ----------
    table, outcome, channel, size, dependence : which series; channel empty for the whole market.
    first, last : absolute weeks, the first and last whose Monday lies in start–end.
    value : in the outcome's declared unit; a sum over these weeks for flows.
    unit : declared unit.
    start, end : as written.
    """

    table: str
    outcome: str
    channel: str
    size: str
    dependence: str
    first: int
    last: int
    value: float
    unit: str
    start: date
    end: date

    @property
    def flow(self) -> bool:
        """Whether the value is a sum over weeks."""
        return self.unit.endswith(FLOW)

    @property
    def share(self) -> bool:
        """Whether it is told in percentage points."""
        return self.unit.startswith(("share", "0–1", "ratio"))


def load_observations(path: str | Path, scenario: Scenario) -> list[Observation]:
    """Observations of a CSV file, for a scenario.

    Raises
    ------
    ScenarioErrors
        With every wrong field of every row.
    """
    source = Path(path)
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioErrors([Fault(file=source.name, allowed="must be a CSV file in UTF-8 text")]) from None
    except OSError as error:
        raise ScenarioErrors([Fault(file=str(path), allowed=f"cannot be read: {error.strerror}")]) from None
    return read_observations(text, source.name, scenario)


def read_observations(text: str, file: str, scenario: Scenario) -> list[Observation]:
    """Observations of CSV text; faults as ``load_observations``."""
    reader = csv.DictReader(text.splitlines(), strict=True)
    faults: list[Fault] = []
    found: list[Observation] = []
    try:
        given = [(name or "").strip() for name in reader.fieldnames or ()]
        reader.fieldnames = given
        missing = [name for name in COLUMNS if name not in given]
        if missing:
            raise ScenarioErrors([Fault(file=file, field=", ".join(missing), allowed="columns are missing")])
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                faults.append(Fault(file=file, field=f"line {number}", allowed=f"must have {len(given)} fields"))
            else:
                found += _Row(row, number, file, scenario, faults).observation()
    except csv.Error as error:
        raise ScenarioErrors([Fault(file=file, allowed=f"is not valid CSV: {error}")]) from None
    if not found and not faults:
        faults.append(Fault(file=file, allowed="has no rows"))
    if faults:
        raise ScenarioErrors(faults)
    return found


class _Row:
    """One row while it is checked."""

    def __init__(self, row: Mapping[str, str], number: int, file: str, scenario: Scenario, faults: list[Fault]) -> None:
        self.row = {name: (value or "").strip() for name, value in row.items()}
        self.where, self.file, self.scenario, self.faults = f"line {number}", file, scenario, faults

    def observation(self) -> list[Observation]:
        """The observation, or none with the reasons added to the faults."""
        before = len(self.faults)
        outcome = self.row["outcome"]
        size, dependence = self._one_of("size", (*SIZES, ALL)), self._one_of("dependence", DEPENDENCES)
        table = self._table(outcome, size, dependence)
        start, end = self._day("start"), self._day("end")
        first, last = self._weeks(start, end, table)
        unit = next((each.unit for each in tables()[table] if each.name == outcome), "") if table else ""
        value = self._value(unit)
        if len(self.faults) > before or start is None or end is None:
            return []
        channel = self.row["channel"]
        return [Observation(table, outcome, channel, size, dependence, first, last, value, unit, start, end)]

    def _wrong(self, field: str, allowed: str, near: str = "") -> None:
        self.faults.append(
            Fault(file=self.file, field=f"{self.where}.{field}", value=shown(self.row.get(field, "")),
                  allowed=allowed, nearest=near)
        )  # fmt: skip

    def _one_of(self, field: str, known: tuple[str, ...]) -> str:
        value = self.row.get(field, "") or ALL
        if value not in known:
            self._wrong(field, f"must be one of {', '.join(known)}", nearest(value, known))
        return value

    def _table(self, outcome: str, size: str, dependence: str) -> str:
        """Table that the outcome is a column of, given its other fields."""
        channel, names = self.row["channel"], self.scenario.parameters.channels.names
        holding = [name for name in TABLES if outcome in table_outcomes(name) and outcome not in ("open", "operator")]
        if not holding:
            known = dict.fromkeys(each for name in TABLES for each in table_outcomes(name))
            self._wrong("outcome", "must be a column of the market, channels, cohorts or diversion table "
                        "(pasar outcomes lists them)", nearest(outcome, known))  # fmt: skip
            return ""
        if channel and channel not in names:
            self._wrong("channel", f"must be empty or one of {', '.join(names)}", nearest(channel, names))
            return ""
        grouped = size != ALL or dependence != ALL
        wanted = ["market"] if not channel else ["cohorts"] if grouped else ["channels", "cohorts", "diversion"]
        table = next((name for name in wanted if name in holding), "")
        if not table and not channel:
            self._wrong("channel", f"must be given: {outcome} is measured by channel")
        elif not table and holding == ["market"]:
            self._wrong("channel", f"must be empty: {outcome} is of the whole market")
        elif not table:
            self._wrong("size" if size != ALL else "dependence", f"must be all for {outcome}")
        return table

    def _day(self, field: str) -> date | None:
        try:
            return date.fromisoformat(self.row[field])
        except ValueError:
            self._wrong(field, "must be a date, as 2023-10-04")
            return None

    def _weeks(self, start: date | None, end: date | None, table: str) -> tuple[int, int]:
        """First and last week whose Monday lies in start–end."""
        if start is None or end is None:
            return 0, 0
        if end < start:
            self._wrong("end", f"must be {start} or later")
            return 0, 0
        first, last = -(-(start - WEEK_ZERO).days // 7), (end - WEEK_ZERO).days // 7
        lowest = self.scenario.start_week
        latest = lowest + WHOLE["weeks"][1] - 1
        if last < first:
            self._wrong("end", "must leave a Monday in start–end: a week counts when its Monday lies there")
        elif first < lowest:
            self._wrong("start", f"must be {self.scenario.start} or later, the start of the scenario")
        elif last > latest:
            self._wrong("end", f"must be before {monday(latest + 1)}, the longest horizon")
        elif table == "cohorts" and last < self.scenario.cohort_week():
            self._wrong(
                "end", f"must be {monday(self.scenario.cohort_week())} or later: sellers are followed from then"
            )
        elif table == "diversion" and self._open(first, last):
            self._wrong("start", f"there is no week in start–end in which a ban keeps {self.row['channel']} shut")
        return first, last

    def _open(self, first: int, last: int) -> bool:
        from sim.analysis.windows import shut

        place = self.scenario.parameters.channels.index(self.row["channel"])
        return not any(shut(self.scenario, week)[place] for week in range(first, last + 1))

    def _value(self, unit: str) -> float:
        try:
            value = float(self.row["value"])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self._wrong("value", "must be a finite number")
        if not unit:
            return value
        scale = scale_of(self.row["unit"], unit, float(self.scenario.parameters.idr_per_usd))
        if scale is None:
            self._wrong("unit", f"must be one of {', '.join(units_of(unit))}")
            return 0.0
        value *= scale
        if unit.startswith(BOUNDED) and math.isfinite(value) and not 0.0 <= value <= 1.0:
            self._wrong("value", f"must be in [0, {1 / scale:g}] for the unit {self.row['unit'] or unit}")
        return value
