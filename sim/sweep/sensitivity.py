"""What moves the outcomes of a sweep: indices of every input, for each outcome of each plan with its levers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from sim.sweep import sampling
from sim.sweep.cases import Case, cases, columns_of, inputs, luck_share, seed_means, values
from sim.sweep.design import BASELINE, Design
from sim.sweep.folder import Folder
from sim.sweep.indices import Analysis, Array, given_data, morris, sobol
from sim.sweep.summary import EFFECT, Summary

if TYPE_CHECKING:
    import pandas as pd

FILE: Final = "sensitivity"
LEVEL: Final = "level"
UNITS: Final = {"sobol": "block", "morris": "trajectory"}
"""What goes as a whole when one of its runs is missing; of other samples, a point."""

MAIN: Final = {"sobol": "ST", "morris": "mu_star"}
"""The index that ranks inputs; of other samples, ``delta``."""


@dataclass(frozen=True)
class Finding:
    """What moves one outcome of one plan with its levers.

    Parameters
    ----------
    case : the plan and its levers.
    outcome, measure, window : what is moved: an effect or a level, in a year or at the end.
    method : how the points were chosen.
    analysis : the indices.
    luck : share of the spread that is luck (NaN with one seed).
    mean, low, high : over the points: mean, and the range that holds nine of ten.
    """

    case: Case
    outcome: str
    measure: str
    window: str
    method: str
    analysis: Analysis
    luck: float
    mean: float
    low: float
    high: float

    @property
    def ranked(self) -> list[tuple[str, float, float, float]]:
        """Inputs by the index that ranks them, the strongest first, each with its interval."""
        main = MAIN.get(self.method, "delta")
        own = [(each.input, each.value, each.low, each.high) for each in self.analysis.indices if each.index == main]
        return sorted(own, key=lambda each: (-each[1], each[0]))

    def value_of(self, name: str, index: str) -> float:
        """One index of one input; 0 where there is none."""
        own = (each.value for each in self.analysis.indices if (each.input, each.index) == (name, index))
        return next(own, 0.0)


def sensitivity(
    summary: Summary, outcomes: Sequence[str] = (), *, measure: str = EFFECT, window: str = "end"
) -> Iterator[Finding]:
    """Analyse outcomes of a sweep, each plan with its levers on its own.

    Parameters
    ----------
    summary : a finished sweep, of which some runs may have failed.
    outcomes : which; all of the design if left out.
    measure : ``effect`` (against the market left alone of the same seed and assumptions) or ``level``.
    window : a calendar year, or ``end``.
    """
    if not summary.design.sampled:
        return
    for case in cases(summary):
        if measure == EFFECT and case.scenario == BASELINE:
            continue
        for outcome in outcomes or summary.design.outcomes:
            column = columns_of(outcome, window)[measure == LEVEL]
            found = values(summary, case, column)
            yield _finding(summary.design, case, outcome, measure, window, found)


def as_frame(found: Sequence[Finding]) -> pd.DataFrame:
    """Findings as a table, a row an index of an input."""
    import pandas as pd

    levers = list(dict.fromkeys(name for each in found for name, _ in each.case.levers))
    rows = [
        {
            "scenario": each.case.scenario, **{name: _text(dict(each.case.levers).get(name)) for name in levers},
            "outcome": each.outcome, "measure": each.measure, "window": each.window, "method": each.method,
            **asdict(index), "used": each.analysis.used, "dropped": each.analysis.dropped, "luck_share": each.luck,
        }
        for each in found for index in each.analysis.indices
    ]  # fmt: skip
    head = ["scenario", *levers, "outcome", "measure", "window", "method", "input", "index", "value", "low", "high"]
    return pd.DataFrame(rows, columns=[*head, "used", "dropped", "luck_share"])


def write_frame(folder: Folder, name: str, frame: pd.DataFrame) -> tuple[str, str]:
    """Write a table as Parquet and CSV into a sweep's folder, and return the files' names."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None), out)
    folder.write(f"{name}.parquet", out.getvalue())
    folder.write(f"{name}.csv", frame.to_csv(index=False, lineterminator="\n").encode())
    return f"{name}.parquet", f"{name}.csv"


def _finding(design: Design, case: Case, outcome: str, measure: str, window: str, found: Array) -> Finding:
    import numpy as np

    y = seed_means(found)
    there = y[np.isfinite(y)]
    low, high = np.quantile(there, (0.05, 0.95)) if len(there) else (np.nan, np.nan)
    mean = float(there.mean()) if len(there) else float("nan")
    method = design.sample.method
    return Finding(case, outcome, measure, window, method, _analysis(design, y), luck_share(found), mean, float(low),
                   float(high))  # fmt: skip


def _analysis(design: Design, y: Array) -> Analysis:
    axes, own = design.sampled, design.sample
    names = [axis.name for axis in axes]
    if own.method == "sobol":
        return sobol(names, y, second_order=own.second_order)
    if own.method == "morris":
        return morris(names, sampling.morris(own.n, len(axes), own.seed, own.levels), y, own.levels)
    return given_data(names, inputs(axes, design.points), y)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
