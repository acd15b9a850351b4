"""What must hold at the end of every week: money, orders and firms close exactly (MODEL.md section 6, T5, T6).

``balances`` before a week and ``check`` after it cost less than a millisecond together, so every run does both.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import Merchants
from agents.numerics.compile import kernel
from agents.numerics.sums import add_columns
from sim.clock import monday
from sim.state import ledger
from sim.state.constants import Constants
from sim.state.tables import Flows, Shopping, State

HABIT_ONE = 65535
ROUNDING = 2
"""Orders by which rounded expectations may miss their sum; drawn orders never do."""


class BrokenBooks(RuntimeError):  # noqa: N818 - it is what it says
    """A sum that must close did not: a fault of the program, never of the scenario."""


class Crew(Protocol):
    """Who counts; ``sim.week.crew.Crew`` does."""

    def tally(self, work: Callable[..., Any], rows: int, totals: Sequence[NDArray[np.int64]]) -> None:
        """Do ``work(low, high, *arrays)`` on ranges of rows; ``totals`` gain what it adds to its arrays."""


class Setting(Protocol):
    """What the check has to know of the week; ``sim.week.today.Today`` knows it."""

    @property
    def week(self) -> int:
        """Absolute week."""

    @property
    def open(self) -> NDArray[np.bool_]:
        """Channels on which something can be bought; (J,)."""

    @property
    def expected(self) -> bool:
        """Expected mode."""

    @property
    def people_per_agent(self) -> int:
        """Real adults a consumer agent stands for."""

    @property
    def constants(self) -> Constants:
        """Fixed numbers."""


class Balances(NamedTuple):
    """What stands in the books on a Monday, rupiah; ``alive`` (slots,) whether the slot is held.

    ``dead_idr`` is what slots without a holder own or owe, which must be nothing.
    """

    merchants_idr: int
    dead_idr: int
    platforms_idr: int
    tax_idr: int
    purse_idr: int
    alive: NDArray[np.bool_]


class Sum(NamedTuple):
    """Two sides that must be equal, and what they are."""

    what: str
    one: int
    other: int


def balances(state: State, crew: Crew) -> Balances:
    """The books as they stand."""
    m, cash = state.merchants, np.zeros(2, np.int64)
    alive, unreal = np.empty(len(m.alive), dtype=np.bool_), np.zeros(2, np.int64)
    crew.tally(lambda low, high, *own: count_books(m, low, high, alive, *own), len(alive), (cash, unreal))
    return _balances(state, alive, cash)


def _balances(state: State, alive: NDArray[np.bool_], cash: NDArray[np.int64]) -> Balances:
    return Balances(
        merchants_idr=int(cash[0]),
        dead_idr=int(cash[1]),
        platforms_idr=int(state.platforms.cash_idr.sum()),
        tax_idr=int(state.government.tax_idr[0]),
        purse_idr=int(state.government.purse_idr[0]),
        alive=alive,
    )


@kernel
def count_books(
    m: Merchants,
    low: int,
    high: int,
    alive: NDArray[np.bool_],
    cash: NDArray[np.int64],
    unreal: NDArray[np.int64],
) -> None:
    """Cash of all merchants, and what slots without a holder own or owe, rupiah; ``alive`` receives who is.

    ``unreal`` counts merchants whose turnover, and whose fixed costs, are no number.
    """
    everyone = 0
    dead = 0
    turnovers = 0
    costs = 0
    for i in range(low, high):
        alive[i] = m.alive[i] != 0
        everyone += m.cash_idr[i]
        if not alive[i]:
            dead += abs(m.cash_idr[i])
        turnovers += not np.isfinite(m.revenue_13[i])
        costs += not np.isfinite(m.fixed_cost_idr[i])
    cash[0] += everyone
    cash[1] += dead
    unreal[0] += turnovers
    unreal[1] += costs


def check(before: Balances, state: State, today: Setting, crew: Crew) -> None:
    """Raise ``BrokenBooks`` for the first sum of the week just lived that does not close.

    Parameters
    ----------
    before : the balances of the Monday.
    state : the state at the week's end, this week's flows still in it.
    today : the week just lived.
    crew : who counts.
    """
    m, sales_idr = state.merchants, state.week.sales_idr
    alive = np.empty(len(m.alive), dtype=np.bool_)
    cash, unreal, sold = np.zeros(2, np.int64), np.zeros(2, np.int64), np.zeros(sales_idr.shape[1], np.int64)

    def count(low: int, high: int, cash: NDArray[np.int64], unreal: NDArray[np.int64], sold: NDArray[np.int64]) -> None:
        count_books(m, low, high, alive, cash, unreal)
        add_columns(sales_idr, low, high, sold)

    crew.tally(count, len(alive), (cash, unreal, sold))
    after = _balances(state, alive, cash)
    for group in (
        _money(before, after, state.week),
        _sales(state.shopping, state.week, today, sold),
        _orders(state.shopping, state, today),
        _firms(before, after, state, today.week),
        _ranges(state, unreal),
    ):
        for what, one, other in group:
            if one != other:
                raise BrokenBooks(_sentence(today.week, what, one, other))


def _sentence(week: int, what: str, one: int, other: int) -> str:
    return (
        f"week of {monday(week):%d %B %Y} (t = {week}): {what} must be equal, but {one:,} is not {other:,} "
        f"(difference {one - other:,})"
    )


def _money(before: Balances, after: Balances, week: Flows) -> Iterator[Sum]:
    """Every transfer has two sides, and what a sector received net is what its cash changed by."""
    paid = week.paid
    yield Sum(
        "merchants' net receipts and the change of their cash (rupiah)",
        ledger.net_receipts(paid, ledger.MERCHANTS),
        after.merchants_idr - before.merchants_idr,
    )
    yield Sum(
        "platforms' net receipts and the change of their cash (rupiah)",
        ledger.net_receipts(paid, ledger.PLATFORMS),
        after.platforms_idr - before.platforms_idr,
    )
    yield Sum(
        "taxes paid and taxes received (rupiah)",
        int(paid[:, ledger.GOVERNMENT].sum()),
        after.tax_idr - before.tax_idr,
    )
    yield Sum(
        "support paid out and support booked (rupiah)",
        int(paid[ledger.GOVERNMENT, ledger.STAFF]),
        int(week.joined_support_idr[0]),
    )
    yield Sum("transfers below zero and none", int((paid < 0).sum()), 0)
    yield Sum("a support purse below zero and none", int(after.purse_idr < 0), 0)


def _sales(shopping: Shopping, week: Flows, today: Setting, sold: NDArray[np.int64]) -> Iterator[Sum]:
    """Listed value by front = by merchant; consumers' outlay = receipts, fees and shipping."""
    demand = shopping.demand_idr.sum(axis=(1, 2))
    for j in range(len(demand)):
        yield Sum(f"demand and merchants' sales on channel {j} (rupiah)", int(demand[j]), int(sold[j]))
    paid = week.paid
    vouchers = int(week.voucher_idr.sum())
    yield Sum(
        "consumers' outlay and sales less vouchers plus shipping (rupiah)",
        int(paid[ledger.CONSUMERS].sum()),
        int(sold.sum()) - vouchers + int(week.shipping_idr.sum()),
    )
    yield Sum("vouchers paid and vouchers booked (rupiah)", int(paid[ledger.PLATFORMS, ledger.MERCHANTS]), vouchers)
    yield Sum(
        "fees paid and fees booked (rupiah)",
        int(paid[ledger.MERCHANTS, ledger.PLATFORMS]),
        int(week.commission_idr.sum() + week.fee_idr.sum()),
    )
    yield Sum("sales on closed channels and none (rupiah)", int(sold[~today.open].sum()), 0)


def _orders(shopping: Shopping, state: State, today: Setting) -> Iterator[Sum]:
    """Impulse orders drawn = completed + linked + lost; rupiah demanded = orders × their value."""
    ended = shopping.completed + shopping.linked + shopping.lost
    for f in range(len(ended)):
        gap = int(shopping.arrivals[f]) - int(ended[f])
        allowed = ROUNDING if today.expected else 0
        yield Sum(f"impulse orders drawn and ended on feed {f}", max(0, abs(gap) - allowed), 0)
    if today.expected:
        return
    impulse = int(shopping.completed.sum() + shopping.linked.sum())
    planned_idr = (int(shopping.orders.sum()) - impulse) * today.constants.occasion_idr * today.people_per_agent
    yield Sum(
        "demand with what found no seller and the value of all orders (rupiah)",
        int(shopping.demand_idr.sum()) + int(state.week.unmet_idr.sum()),
        planned_idr + int(shopping.impulse_idr.sum()),
    )
    yield Sum("shoppers counted and shoppers", int(shopping.people_by_feeds.sum()), len(state.consumers.traits))
    most = shopping.people_by_feeds * HABIT_ONE
    yield Sum("habits above 1 and none", int((shopping.habit_by_feeds > most[:, None]).sum()), 0)


def _firms(before: Balances, after: Balances, state: State, week: int) -> Iterator[Sum]:
    """Firms alive = before + entries − exits, in agents' weights; the dead own nothing."""
    m = state.merchants
    changed = np.flatnonzero(before.alive != after.alive)
    weight = m.weight[changed].astype(np.int64)
    came = after.alive[changed]
    booked = np.where(came, m.born[changed], m.died[changed]) == week
    signed = np.where(came, weight, -weight)
    yield Sum("the change in firms alive and entries less exits", int(signed.sum()), int(signed[booked].sum()))
    yield Sum("cash of the dead and none (rupiah)", after.dead_idr, 0)


def _ranges(state: State, unreal: NDArray[np.int64]) -> Iterator[Sum]:
    """Numbers are numbers, and shares are shares."""
    platforms, cells = state.platforms, state.cells
    wrong = ~((cells.adoption >= 0.0) & (cells.adoption <= 1.0))
    yield Sum("adoption outside 0 to 1 and none", int(wrong.sum()), 0)
    yield Sum("hours of feed below zero and none", int((~(cells.hours >= 0.0)).sum()), 0)
    yield Sum("offers below zero and none", int((~(platforms.offers >= 0.0)).sum()), 0)
    sold_somewhere = platforms.offers > 0.0
    priced = np.isfinite(platforms.price_index) & (platforms.price_index > 0.0)
    yield Sum("offers without a price and none", int((sold_somewhere & ~priced).sum()), 0)
    for name, number in zip(("revenue_13", "fixed_cost_idr"), unreal, strict=True):
        yield Sum(f"{name} of merchants that is no number and none", int(number), 0)
