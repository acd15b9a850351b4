"""(e) Money, jobs, exit and entry (MODEL.md e1–e10)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import keep_books
from agents.merchants.cohort import follow_cohort
from agents.merchants.entry import count_living, enter_firms, sum_profits, update_profit_rates
from agents.merchants.exit import close_firms
from agents.numerics.money import apply_ppm_each
from sim.parameters import SIZES
from sim.state.constants import SECTORS
from sim.state.tables import State
from sim.week.calendar import REFERENCE_WEEKS
from sim.week.crew import Crew
from sim.week.merchant_rules import books_of, nursery_of, pricing_of
from sim.week.today import Today

READS = ("week.sales_idr", "shopping.demand_idr", "merchants", "strata")
WRITES = ("merchants", "strata", "cohort", "government", "week")


def run(state: State, today: Today, crew: Crew) -> None:
    """Everyone's books, then the cohort, exits and entries."""
    m, strata, week = state.merchants, state.strata, state.week
    books = books_of(today)
    slots, kinds = m.alive.shape[0], strata.first.shape[0]
    profit, size, agents = (np.zeros(kinds, dtype=np.int64) for _ in range(3))
    firms = np.zeros((len(SIZES), len(today.channels) - 1), dtype=np.int64)
    moved = (week.moved_sellers, week.moved_sellers_idr)

    def work(low: int, high: int, *tallies: NDArray[np.int64]) -> None:
        commission, fee, voucher, paid, profit, size, agents, firms, *moved = tallies
        keep_books(m, low, high, books, SECTORS, week.sales_idr, week.profit_idr, commission, fee, voucher, paid)
        sum_profits(m, low, high, week.profit_idr, profit, size)
        follow_cohort(m, low, high, state.cohort, week.sales_idr, today.week, today.cohort_week)
        close_firms(m, low, high, books, SECTORS, paid, *moved)
        count_living(m, low, high, agents, firms)

    by_channel = (week.commission_idr, week.fee_idr, week.voucher_idr)
    crew.tally(work, slots, (*by_channel, week.paid, profit, size, agents, firms, *moved))
    pay_shipping(state, today)
    update_profit_rates(strata, profit, size, today.constants.endowment.occasion_value_idr, profit_memory(today))
    rules = (nursery_of(today), today.constants.endowment, pricing_of(today, state), books, SECTORS)
    enter_firms(m, strata, *rules, agents, firms, week.paid, *moved)


def profit_memory(today: Today) -> float:
    """Weeks over which π̄ is remembered: at t = −1 it is the plain mean of the reference weeks, its reference (e10)."""
    if today.week >= 0:
        return float(today.parameters.entry_rate_window)
    return float(max(1, today.week + REFERENCE_WEEKS + 1))


def pay_shipping(state: State, today: Today) -> None:
    """Buyers pay shipping to logistics, by channel and region (e1)."""
    rates_ppm = np.rint(today.shipping_share * 1e6).astype(np.int64)
    state.week.shipping_idr[:] += apply_ppm_each(state.shopping.demand_idr.sum(axis=1), rates_ppm).sum(axis=1)
    state.week.paid[SECTORS.consumers, SECTORS.logistics] += state.week.shipping_idr.sum()
