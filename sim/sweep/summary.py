"""The summary of a sweep: a row a run, with every input, and every outcome by year and as an effect."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.faults import RunUnreadableError
from sim.sweep.axes import Axis
from sim.sweep.chunk import DONE, read_parquet
from sim.sweep.design import Design
from sim.sweep.folder import Folder, folder_at
from sim.sweep.identity import run_id
from sim.sweep.index import Index
from sim.sweep.measures import END
from sim.sweep.plan import Plan, Run

if TYPE_CHECKING:
    import pandas as pd

SUMMARY: Final = "summary.parquet"
DESIGN: Final = "design.toml"
WAITING: Final = "waiting"
EFFECT: Final = "effect"

Array = NDArray[np.float64]


class Values(NamedTuple):
    """Measures of all runs of a plan.

    Parameters
    ----------
    columns : ``<outcome>_<year or end>``.
    cells : runs × columns, nothing (NaN) where a run isn't done.
    pairs : place of the market left alone of each run.
    """

    columns: tuple[str, ...]
    cells: Array
    pairs: NDArray[np.int64]

    def effects(self) -> Array:
        """Differences from the market left alone (runs × columns); nothing for that market itself."""
        found = self.cells - self.cells[self.pairs]
        found[self.pairs == np.arange(len(self.pairs))] = np.nan
        return found


@dataclass(frozen=True)
class Summary:
    """A sweep that was read back.

    Parameters
    ----------
    design : what was varied, as it has grown.
    table : a row a run.
    """

    design: Design
    table: pa.Table

    @classmethod
    def read(cls, address: str | Path) -> Self:
        """The summary in a sweep's folder.

        Raises
        ------
        RunUnreadableError
            If there is none.
        """
        try:
            content = folder_at(address).read(SUMMARY)
            return cls(Design.load(Path(address) / DESIGN), read_parquet(content))
        except (OSError, pa.ArrowException) as error:
            raise RunUnreadableError(str(address), f"holds no readable {SUMMARY}; is the sweep finished?") from error

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a data frame."""
        return self.table.to_pandas(date_as_object=False)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Names of what is varied: uncertainties and levers."""
        return tuple(axis.name for axis in (*self.design.uncertainties, *self.design.levers))

    def by_point(self, column: str, scenario: str, seed: int | None = None, **levers: Any) -> Array:
        """A column along the sample, in the order of its layout (for SALib): the mean over seeds, or of one seed.

        Parameters
        ----------
        column : a column of the table, ``small_revenue_usd_effect_end`` for example.
        scenario : which plan.
        seed : which luck; all if left out.
        levers : options of crossed levers; with ``_`` for the dot (``partnership_partner="blibli"``).

        Returns
        -------
        Values (points,), nothing (NaN) where no run of a point is done.
        """
        values = dict(zip(self.table["run_id"].to_pylist(), self.table[column].to_pylist(), strict=True))
        versions = dict(zip(self.table["run_id"].to_pylist(), self.table["version"].to_pylist(), strict=True))
        by_key = {key: values[own] for own, key in self._keys(versions)}
        found: list[list[float]] = [[] for _ in self.design.points]
        for point, name, chosen, own_seed, key in Plan(self.design).assignments():
            named = {lever.replace(".", "_"): value for lever, value in chosen}
            if name == scenario and seed in (None, own_seed) and all(named.get(k) == v for k, v in levers.items()):
                value = by_key.get(key)
                found[point] += [] if value is None else [value]
        return np.array([np.mean(each) if each else np.nan for each in found])

    def _keys(self, versions: dict[str, str]) -> Iterator[tuple[str, str]]:
        for run in Plan(self.design).runs:
            for version in dict.fromkeys(versions.values()):
                own = run_id(run.key, version)
                if own in versions:
                    yield own, run.key


def values_of(plan: Plan, index: Index, outcomes: Sequence[str]) -> Values:
    """Measures of all runs of a plan, from the index."""
    places = {run.key: place for place, run in enumerate(plan.runs)}
    labels = [label for held in index.held.values() for label in held.measures.columns]
    columns = tuple(label for label in dict.fromkeys(labels) if label.rpartition("_")[0] in outcomes)
    columns = tuple(sorted(columns, key=lambda label: (outcomes.index(label.rpartition("_")[0]), label)))
    cells = np.full((len(places), len(columns)), np.nan)
    for name, held in index.held.items():
        own = [k for k, label in enumerate(columns) if label in held.measures.columns]
        theirs = [held.measures.columns.index(columns[k]) for k in own]
        rows = [
            (place, k)
            for k, each in enumerate(held.entries)
            if each.status == DONE
            and index.where.get(each.key) == (name, k)
            and (place := places.get(each.key)) is not None
        ]
        if rows and own:
            into, out_of = np.array(rows).T
            cells[np.ix_(into, own)] = held.measures.cells[np.ix_(out_of, theirs)]
    pairs = np.array([places[run.pair] for run in plan.runs], dtype=np.int64)
    return Values(columns, cells, pairs)


def summary_table(plan: Plan, index: Index, version: str) -> pa.Table:
    """A row a run: identity, status, inputs, outcomes by year and at the end, and effects."""
    design = plan.design
    entries = [index.entry(run.key) for run in plan.runs]
    versions = [each.version if each else version for each in entries]
    columns: dict[str, Any] = {
        "run_id": pa.array([run_id(run.key, own) for run, own in zip(plan.runs, versions, strict=True)]),
        "status": _words([each.status if each else WAITING for each in entries]),
        "scenario": _words([run.scenario for run in plan.runs]),
        "point": pa.array([run.point for run in plan.runs], pa.int32()),
        "seed": pa.array([run.seed for run in plan.runs], pa.int64()),
    }
    for axis in design.uncertainties:
        columns[axis.name] = _input(axis, plan.runs, "parameters")
    for axis in design.levers:
        columns[axis.name] = _input(axis, plan.runs, "levers")
    columns |= _outcomes(values_of(plan, index, design.outcomes), design.outcomes)
    columns["stage"] = _words([each.stage if each else "" for each in entries])
    columns["message"] = _words([each.message if each else "" for each in entries])
    columns["version"] = _words(versions)
    return pa.table(columns)


def write_summary(folder: Folder, table: pa.Table) -> bytes:
    """Write the summary, and return its bytes."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", version="2.6", row_group_size=1 << 20)
    folder.write(SUMMARY, out.getvalue())
    return out.getvalue()


def _outcomes(values: Values, outcomes: Sequence[str]) -> dict[str, Any]:
    effects = values.effects()
    columns: dict[str, Any] = {}
    for outcome in outcomes:
        own = [k for k, label in enumerate(values.columns) if label.rpartition("_")[0] == outcome]
        own.sort(key=lambda k: (values.columns[k].endswith(f"_{END}"), values.columns[k]))
        for k in own:
            columns[values.columns[k]] = pa.array(values.cells[:, k], from_pandas=True)
        for k in own:
            label = f"{outcome}_{EFFECT}_{values.columns[k].rpartition('_')[2]}"
            columns[label] = pa.array(effects[:, k], from_pandas=True)
    return columns


def _input(axis: Axis, runs: Sequence[Run], part: str) -> Any:
    """A column of inputs; empty where a run hasn't got it."""
    values = [dict(getattr(run, part)).get(axis.name) for run in runs]
    kinds = {type(each) for each in (axis.options or values) if each is not None}
    if kinds <= {int, float} and float in kinds:
        return pa.array(values, pa.float64())
    if kinds == {int}:
        return pa.array(values, pa.int64())
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {date}:
        return pa.array(values, pa.date32())
    if not axis.options and not kinds:
        return pa.array(values, pa.float64())
    return _words([None if each is None else str(each) for each in values])


def _words(values: Sequence[str | None]) -> Any:
    return pa.array(values, pa.string()).dictionary_encode()
