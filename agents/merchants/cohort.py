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
        elif cohort.member[i] > 0 and remains(m, i, date):
            cohort.total[i] += week_turnover(m, i, sales_idr)


@inlined
def enrol(m: Merchants, cohort: Cohort, i: int) -> None:
    """Membership by channel, and jobs at the date."""
    channels = cohort.weeks.shape[1]
    cohort.jobs[i] = m.jobs[i]
    if base_turnover(cohort, i) <= 0.0:
        return
    for j in range(channels):
        if cohort.weeks[i, j] >= ACTIVE_WEEKS:
            cohort.member[i] |= np.uint16(1 << j)


@inlined
def remains(m: Merchants, i: int, date: int) -> bool:
    """Whether who held the slot before the date still trades."""
    return m.alive[i] == 1 and m.born[i] < date


@inlined
def week_turnover(m: Merchants, i: int, sales_idr: NDArray[np.int64]) -> float:
    """Turnover of this week, rupiah a firm."""
    turnover = 0.0
    for j in range(sales_idr.shape[1]):
        turnover = turnover + sales_idr[i, j]
    return turnover / m.weight[i]


@inlined
def base_turnover(cohort: Cohort, i: int) -> float:
    """Turnover of the base weeks on all channels, rupiah a firm."""
    whole = 0.0
    for j in range(cohort.turnover.shape[1]):
        whole = whole + cohort.turnover[i, j]
    return whole


@inlined
def dependence(cohort: Cohort, i: int, channel: int, whole: float) -> int:
    """0, 1 (over 20 % of its base turnover ``whole`` came from the channel) or 2 (over 50 %)."""
    part = cohort.turnover[i, channel] / whole
    return 2 if part > 0.5 else (1 if part > 0.2 else 0)
