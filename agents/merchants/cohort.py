"""Sellers followed from the cohort date on, alive or not (the ``cohorts`` table of the contract)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import Cohort, Merchants
from agents.numerics.compile import inlined, kernel

BASE_WEEKS = 13
ACTIVE_WEEKS = 7


@kernel
def follow_cohort(
    m: Merchants, low: int, high: int, cohort: Cohort, sales_idr: NDArray[np.int64], week: int, date: int
) -> None:
    """One week of the cohort's rows ``low`` … ``high`` − 1.

    Its 13 base weeks, membership at their end, then its turnover since week ``date``.
    """
    channels = sales_idr.shape[1]
    if week < date - BASE_WEEKS:
        return
    for i in range(low, high):
        if week < date:
            if m.alive[i] == 0 or m.born[i] == week:
                for j in range(channels):
                    cohort.weeks[i, j] = 0
                    cohort.turnover[i, j] = 0.0
                continue
            for j in range(channels):
                if sales_idr[i, j] > 0:
                    cohort.weeks[i, j] += 1
                    cohort.turnover[i, j] += sales_idr[i, j] / m.weight[i]
            if week == date - 1:
                enrol(m, cohort, i)
        elif cohort.member[i] > 0:
            turnover = 0.0
            if m.alive[i] and m.born[i] < date:
                for j in range(channels):
                    turnover = turnover + sales_idr[i, j]
                turnover = turnover / m.weight[i]
            cohort.week[i] = turnover
            cohort.total[i] += turnover


@inlined
def enrol(m: Merchants, cohort: Cohort, i: int) -> None:
    """Membership by channel, dependence, base turnover and jobs at the date."""
    channels = cohort.weeks.shape[1]
    whole = 0.0
    for j in range(channels):
        whole = whole + cohort.turnover[i, j]
    cohort.base[i] = whole / BASE_WEEKS
    cohort.jobs[i] = m.jobs[i]
    if whole <= 0.0:
        return
    for j in range(channels):
        if cohort.weeks[i, j] >= ACTIVE_WEEKS:
            cohort.member[i] |= np.uint16(1 << j)
            part = cohort.turnover[i, j] / whole
            cohort.dependence[i, j] = 2 if part > 0.5 else (1 if part > 0.2 else 0)
