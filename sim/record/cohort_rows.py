"""The cohort of sellers, week by week (MODEL.md section 12): one pass over its members.

Turnovers are in single precision, as in the cohort's own columns.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from agents.merchants.cohort import BASE_WEEKS, base_turnover, dependence, remains, week_turnover
from agents.merchants.columns import Cohort, Merchants
from agents.numerics.compile import inlined, kernel

DEPENDENCES: Final = ("all", "over_20", "over_50")
EVERYONE: Final = "all"
"""Name of the row over all sizes, the last."""

LOSING: Final = 0.95
"""Mean weekly turnover below this share of the base counts as losing."""

ONE_WORKER: Final = 1.0

# Sums of a cohort: firms, living, turnover this week, base, losing, loss, four classes of loss, laying off.
FIRMS, LIVING, TURNOVER, BASE, LOSERS, LOSS, FIRST_CLASS, LAYING_OFF = 0, 1, 2, 3, 4, 5, 6, 10
SUMS: Final = 11
CLASSES: Final = 4


@kernel
def sum_cohort(
    m: Merchants, cohort: Cohort, sales_idr: NDArray[np.int64], date: int, weeks: int, sums: NDArray[np.float64]
) -> None:
    """Sums over members by channel, size (last: all) and least dependence into ``sums`` (J, Z + 1, 3, SUMS).

    ``sales_idr`` (slots, J) are this week's; ``date`` is the cohort's week, ``weeks`` the weeks lived since.
    """
    everyone = sums.shape[1] - 1
    own = np.zeros(SUMS)
    for i in range(m.alive.shape[0]):
        if cohort.member[i] == 0:
            continue
        whole = base_turnover(cohort, i)
        measure(m, cohort, sales_idr, i, np.float64(np.float32(whole / BASE_WEEKS)), date, weeks, own)
        size = np.int64(m.size_class[i])
        for j in range(sums.shape[0]):
            if (np.int64(cohort.member[i]) >> j) & 1:
                for d in range(dependence(cohort, i, j, whole) + 1):
                    for k in range(SUMS):
                        sums[j, size, d, k] += own[k]
                        sums[j, everyone, d, k] += own[k]


@inlined
def measure(
    m: Merchants,
    cohort: Cohort,
    sales_idr: NDArray[np.int64],
    i: int,
    base: float,
    date: int,
    weeks: int,
    own: NDArray[np.float64],
) -> None:
    """What one member adds to every sum it counts in; ``base`` its mean weekly turnover before the date, rupiah."""
    w = np.float64(m.weight[i])
    living = remains(m, i, date)
    mean = np.float64(cohort.total[i]) / weeks
    loss = max(0.0, 1.0 - mean / base)
    own[:] = 0.0
    own[FIRMS] = w
    own[BASE] = w * base
    own[LOSS] = w * loss
    if living:
        own[LIVING] = w
        own[TURNOVER] = w * np.float64(np.float32(week_turnover(m, i, sales_idr)))
    if mean < LOSING * base:
        own[LOSERS] = w
        own[FIRST_CLASS + min(int(loss * CLASSES), CLASSES - 1)] = w
    jobs = np.float64(m.jobs[i]) if living else 0.0
    if np.float64(cohort.jobs[i]) - jobs >= ONE_WORKER:
        own[LAYING_OFF] = w


def cohort_row(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ten columns of the cohorts table from the sums; (J, Z + 1, 3, 10), 0 where there are no sellers."""
    firms = np.maximum(sums[..., FIRMS], 1.0)
    losers = np.maximum(sums[..., LOSERS], 1.0)
    base = sums[..., BASE]
    columns = [
        sums[..., FIRMS],
        sums[..., LIVING],
        sums[..., TURNOVER] / np.where(base > 0.0, base, 1.0),
        sums[..., LOSERS] / firms,
        sums[..., LOSS] / firms,
        *(sums[..., FIRST_CLASS + k] / losers for k in range(CLASSES)),
        sums[..., LAYING_OFF] / firms,
    ]
    return np.stack(columns, axis=-1)
