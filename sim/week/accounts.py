"""(e) Money, jobs, exit and entry (MODEL.md e1–e10)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import keep_books
from agents.merchants.cohort import follow_cohort
from agents.merchants.entry import enter_firms, update_profit_rates
from agents.merchants.exit import close_firms
from agents.numerics.money import apply_ppm, ppm
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
    m, week = state.merchants, state.week
    books = books_of(today)

    def work(low: int, high: int, *tallies: NDArray[np.int64]) -> None:
        keep_books(m, low, high, books, SECTORS, week.sales_idr, week.profit_idr, *tallies)

    crew.tally(work, m.alive.shape[0], (week.commission_idr, week.fee_idr, week.voucher_idr, week.paid))
    pay_shipping(state, today)
    occasion = today.constants.endowment.occasion_value_idr
    update_profit_rates(m, state.strata, week.profit_idr, occasion, profit_memory(today))
    follow_cohort(m, state.cohort, week.sales_idr, today.week, today.cohort_week)
    moved = (week.moved_sellers, week.moved_sellers_idr)
    close_firms(m, books, SECTORS, week.paid, *moved)
    enter_firms(
        m,
        state.strata,
        nursery_of(today),
        today.constants.endowment,
        pricing_of(today, state),
        books,
        SECTORS,
        week.paid,
        *moved,
    )


def profit_memory(today: Today) -> float:
    """Weeks over which π̄ is remembered: at t = −1 it is the plain mean of the reference weeks, its reference (e10)."""
    if today.week >= 0:
        return float(today.parameters.entry_rate_window)
    return float(max(1, today.week + REFERENCE_WEEKS + 1))


def pay_shipping(state: State, today: Today) -> None:
    """Buyers pay shipping to logistics, by channel and region (e1)."""
    sold = state.shopping.demand_idr.sum(axis=1)
    shares = today.shipping_share
    for j, r in np.ndindex(*sold.shape):
        state.week.shipping_idr[j] += apply_ppm(int(sold[j, r]), ppm(float(shares[j, r])))
    state.week.paid[SECTORS.consumers, SECTORS.logistics] += state.week.shipping_idr.sum()
