"""The cohort of sellers, week by week (MODEL.md section 12): one pass over its members."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

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
def sum_cohort(m: Merchants, cohort: Cohort, date: int, weeks: int, sums: NDArray[np.float64]) -> None:
    """Sums over members by channel, size (last: all) and least dependence into ``sums`` (J, Z + 1, 3, SUMS).

    ``date`` is the cohort's week, ``weeks`` the weeks lived since.
    """
    everyone = sums.shape[1] - 1
    own = np.zeros(SUMS)
    for i in range(m.alive.shape[0]):
        if cohort.member[i] == 0 or cohort.base[i] <= 0.0:
            continue
        measure(m, cohort, i, date, weeks, own)
        size = np.int64(m.size_class[i])
        for j in range(sums.shape[0]):
            if (np.int64(cohort.member[i]) >> j) & 1:
                for d in range(np.int64(cohort.dependence[i, j]) + 1):
                    for k in range(SUMS):
                        sums[j, size, d, k] += own[k]
                        sums[j, everyone, d, k] += own[k]


@inlined
def measure(m: Merchants, cohort: Cohort, i: int, date: int, weeks: int, own: NDArray[np.float64]) -> None:
    """What one member adds to every sum it counts in."""
    w = np.float64(m.weight[i])
    living = m.alive[i] == 1 and m.born[i] < date
    base = np.float64(cohort.base[i])
    mean = np.float64(cohort.total[i]) / weeks
    loss = max(0.0, 1.0 - mean / base)
    own[:] = 0.0
    own[FIRMS] = w
    own[BASE] = w * base
    own[LOSS] = w * loss
    if living:
        own[LIVING] = w
        own[TURNOVER] = w * np.float64(cohort.week[i])
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
