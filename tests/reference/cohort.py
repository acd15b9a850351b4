"""Sellers followed from the cohort date on, whether or not they live (section 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.arithmetic import f32, left_sum

if TYPE_CHECKING:
    from reference.actors import TwinMerchant
    from reference.market import TwinMarket

BASE_WEEKS = 13
ACTIVE_WEEKS = 7


class Followed:
    """A slot's place in the cohort; named like the engine's columns."""

    def __init__(self, channels: int) -> None:
        self.weeks = [0] * channels
        self.turnover = [0.0] * channels
        self.member = 0
        self.jobs = self.total = 0.0


def follow(market: TwinMarket) -> None:
    """A base week, or a week since the date, of everyone."""
    if market.t < market.cohort_week - BASE_WEEKS:
        return
    for m in market.merchants:
        if market.t >= market.cohort_week:
            if market.followed[m.number].member:
                follow_member(m)
        elif not m.alive:
            market.followed[m.number] = Followed(market.J)
        else:
            note_sales(m)
            if market.t == market.cohort_week - 1:
                enrol(m)


def note_sales(m: TwinMerchant) -> None:
    """One of the weeks before the date."""
    one = m.market.followed[m.number]
    for j in range(m.market.J):
        sold = m.market.sales[m.number, j]
        if sold > 0:
            one.weeks[j] += 1
            one.turnover[j] = f32(one.turnover[j] + sold / m.weight)


def enrol(m: TwinMerchant) -> None:
    """Member of every channel it sold on in enough weeks."""
    one = m.market.followed[m.number]
    one.jobs = m.jobs
    for j, weeks in enumerate(one.weeks):
        if left_sum(one.turnover) > 0.0 and weeks >= ACTIVE_WEEKS:
            one.member |= 1 << j


def follow_member(m: TwinMerchant) -> None:
    """Turnover of a firm this week; none when the slot has passed to another or is free."""
    one = m.market.followed[m.number]
    same = m.alive and m.born < m.market.cohort_week
    sold = sum(m.market.sales[m.number, j] for j in range(m.market.J)) if same else 0
    one.total = f32(one.total + sold / m.weight)
