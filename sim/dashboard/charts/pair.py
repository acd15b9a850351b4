"""A plan and the market left alone, as figures want them: the weeks that both have, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.clock import monday
from sim.dashboard.charts.weeks import Span, Weeks
from sim.dashboard.market.track import Track
from sim.dashboard.numbers import Numbers
from sim.dashboard.policy_words import title
from sim.dashboard.words import Words
from sim.parameters.channels import Channels
from sim.scenario import Scenario

SHOWN = 4
"""Weeks of the mean in which weekly outcomes are drawn, as in the report."""

TOLD = 13
"""Weeks of the mean in which incomes are drawn, and over which titles speak."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """Two worlds with the same people and the same luck.

    Parameters
    ----------
    own, other : the plan; the market left alone.
    weeks : the axis.
    lived : weeks that both have.
    words, numbers : the reader's.
    """

    own: Track
    other: Track
    weeks: Weeks
    lived: int
    words: Words
    numbers: Numbers

    @classmethod
    def of(cls, own: Track, other: Track, week: int, words: Words, numbers: Numbers) -> Pair:
        """The pair as it stands; a line marks the shown week where more has been lived."""
        plan = own.scenario
        lived = min(own.lived, other.lived)
        now = week if week < own.lived - 1 else -1
        return cls(own, other, Weeks(plan.start, plan.weeks, spans_of(plan, words), now), lived, words, numbers)

    @property
    def channels(self) -> Channels:
        """Channels of the market."""
        return self.own.scenario.parameters.channels

    @property
    def until(self) -> str:
        """The last week, in words."""
        return self.day(max(self.lived - 1, 0))

    def day(self, week: int) -> str:
        """Monday of a week, in words."""
        return self.numbers.day(self.monday(week))

    def monday(self, week: int) -> date:
        """Monday of a week."""
        return monday(self.own.scenario.start_week + week)

    def market(self, outcome: str) -> tuple[Array, Array]:
        """An outcome of the market here and in the market left alone, over the weeks that both have."""
        return self.own.market(outcome)[: self.lived], self.other.market(outcome)[: self.lived]

    def same(self) -> bool:
        """Whether nothing has happened yet that tells the two apart."""
        return bool(np.array_equal(*self.market("gmv_total_usd")))


def spans_of(plan: Scenario, words: Words) -> tuple[Span, ...]:
    """Policies of a plan as spans over recorded weeks."""
    first = plan.start_week
    return tuple(
        Span(title(each.kind, words), each.start - first, None if each.end is None else each.end - first)
        for each in sorted(plan.policies, key=lambda each: each.start)
    )


def smooth(values: ArrayLike, weeks: int = SHOWN) -> Array:
    """Mean of the last weeks, of fewer at the start; along the first axis.

    >>> smooth([2.0, 4.0, 6.0], 2).tolist()
    [2.0, 3.0, 5.0]
    """
    own = np.asarray(values, dtype=np.float64)
    total = np.cumsum(own, axis=0)
    total[weeks:] = total[weeks:] - total[:-weeks].copy() if len(own) > weeks else total[weeks:]
    count = np.minimum(np.arange(1, len(own) + 1), weeks).astype(np.float64)
    return np.asarray(total / count.reshape(-1, *([1] * (own.ndim - 1))))


def change(here: Array, there: Array, weeks: int = TOLD) -> float:
    """Change of the mean over the last weeks as a share of that in the market left alone; 0 without any.

    >>> change(np.array([1.0, 3.0]), np.array([1.0, 4.0]), 1)
    -0.25
    """
    if not len(here):
        return 0.0
    base = float(there[-weeks:].mean())
    return float(here[-weeks:].mean()) / base - 1.0 if base else 0.0
