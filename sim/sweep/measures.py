"""What the summary tells of a run: each outcome by calendar year and at the end, from its weekly rows."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis.windows import END_WEEKS
from sim.analysis.yearly import is_flow
from sim.record.outcomes import tables

MARKET: Final = "market"
END: Final = "end"
FIRST_YEAR: Final = 1970


class Measures(NamedTuple):
    """Values of some runs.

    Parameters
    ----------
    columns : ``<outcome>_<year>`` and ``<outcome>_end``.
    cells : runs × columns.
    """

    columns: tuple[str, ...]
    cells: NDArray[np.float64]


@cache
def market_outcomes() -> tuple[str, ...]:
    """Outcomes of the market's table."""
    return tuple(each.name for each in tables()[MARKET] if not each.key)


def measures(table: pa.Table, runs: int) -> Measures:
    """Sums of flows and means of all else by year, and means of the last 13 weeks.

    Parameters
    ----------
    table : weekly rows of the market, run by run, all of the same weeks.
    runs : how many.
    """
    names = market_outcomes()
    if not runs:
        return Measures((), np.empty((0, 0)))
    weeks = table.num_rows // runs
    cells = np.stack([np.asarray(table[name]) for name in names], axis=1).reshape(runs, weeks, len(names))
    dates = np.asarray(table["date"].slice(0, weeks)).astype("datetime64[Y]").astype(int) + FIRST_YEAR
    firsts = np.flatnonzero(np.diff(dates, prepend=0))
    sums = np.add.reduceat(cells, firsts, axis=1)
    lengths = np.diff(firsts, append=weeks)
    flows = np.array([is_flow(MARKET, name) for name in names])
    years = np.where(flows, sums, sums / lengths[:, None])
    end = cells[:, -END_WEEKS:].mean(axis=1)
    stacked = np.concatenate([years, end[:, None]], axis=1)
    labels = [*(str(dates[first]) for first in firsts), END]
    columns = tuple(f"{name}_{label}" for name in names for label in labels)
    return Measures(columns, np.ascontiguousarray(stacked.transpose(0, 2, 1)).reshape(runs, -1))
