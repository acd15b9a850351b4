"""(f) Merchants review channels, skill, costs and prices (MODEL.md f1–f10)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import CROSS_BORDER, Merchants, Strata
from agents.merchants.importers import face_floor
from agents.merchants.peers import Sight, observe_peers, see_sellers
from agents.merchants.pricing import set_prices
from agents.merchants.review import Outlook, learn_and_leave, look_around
from agents.merchants.support import choose_supported
from agents.numerics.compile import kernel
from agents.numerics.sums import fixed, real
from sim.state.constants import SECTORS
from sim.state.tables import State
from sim.week.calendar import REFERENCE_WEEKS
from sim.week.crew import Crew
from sim.week.merchant_rules import books_of, outlook_of, pricing_of, reroute_of
from sim.week.today import Today

READS = ("merchants", "week.sales_idr", "peers", "strata.win_reference")
WRITES = ("merchants", "peers", "strata", "government.purse_idr", "week")


def run(state: State, today: Today, crew: Crew) -> None:
    """Importers face the floor; sellers learn, leave, look around and join; prices are set; references are taken."""
    m, week = state.merchants, state.week
    rows = m.alive.shape[0]
    books, outlook = books_of(today), outlook_of(today, state)
    pricing, reroute = pricing_of(today, state), reroute_of(today)
    seen = Sight(*(np.zeros_like(state.peers.agents) for _ in Sight._fields))
    first_abroad, last_abroad = rows_abroad(state.strata)

    def learn(low: int, high: int, paid: NDArray[np.int64], *tallies: NDArray[np.int64]) -> None:
        moved, seen = tallies[:2], Sight(*tallies[2:])
        abroad = max(low, first_abroad), min(high, last_abroad)
        face_floor(m, *abroad, today.minimum_usd, reroute, today.constants.endowment, SECTORS, paid, *moved)
        see_sellers(m, low, high, week.sales_idr, seen)
        learn_and_leave(m, low, high, outlook, books, *moved)

    def look(low: int, high: int, *tallies: NDArray[np.int64]) -> None:
        look_around(m, low, high, outlook, state.peers, books, SECTORS, supported, *tallies)
        set_prices(m, low, high, pricing)

    crew.tally(learn, rows, (week.paid, week.moved_sellers, week.moved_sellers_idr, *seen))
    observe_peers(state.peers, seen, float(today.parameters.peer_rate))
    supported = fund_support(state, today, outlook)
    crew.tally(look, rows, (week.joined_support_idr, week.paid))
    state.government.purse_idr[0] -= week.joined_support_idr[0]
    if -REFERENCE_WEEKS <= today.week < 0:
        take_references(m, state.strata)


def rows_abroad(strata: Strata) -> tuple[int, int]:
    """Slots from the first to the last that can hold cross-border sellers; none: (0, 0)."""
    abroad = strata.goods == CROSS_BORDER
    if not abroad.any():
        return 0, 0
    return int(strata.first[abroad].min()), int((strata.first + strata.slots)[abroad].max())


def fund_support(state: State, today: Today, outlook: Outlook) -> NDArray[np.uint8]:
    """Fill the purse of digital support, and mark whose first channel it could pay for this week."""
    purse = state.government.purse_idr
    supported = np.zeros(state.merchants.alive.shape[0], dtype=np.uint8)
    if today.rules.support_usd_week <= 0.0:
        purse[0] = 0
        return supported
    purse[0] += round(today.rules.support_usd_week * float(today.parameters.idr_per_usd))
    choose_supported(state.merchants, outlook, books_of(today), int(purse[0]), supported)
    return supported


def take_references(m: Merchants, strata: Strata) -> None:
    """Mean win share over the last weeks before t = 0; mean profit rate (e10) and the living at their end (h5)."""
    wins = mean_wins(m, strata)
    strata.win_reference[:] += wins / REFERENCE_WEEKS
    strata.profit_reference[:] = strata.profit_rate
    for s in range(strata.first.shape[0]):
        rows = slice(int(strata.first[s]), int(strata.first[s] + strata.slots[s]))
        strata.agents_reference[s] = int(m.alive[rows].sum())


@kernel
def mean_wins(m: Merchants, strata: Strata) -> NDArray[np.float64]:
    """Mean win share of the living, weighted by firms, by stratum."""
    out = np.zeros(strata.first.shape[0])
    for s in range(strata.first.shape[0]):
        total = 0
        wins = 0
        for i in range(strata.first[s], strata.first[s] + strata.slots[s]):
            if m.alive[i]:
                weight = np.float64(m.weight[i])
                total += m.weight[i]
                wins += fixed(weight * np.float64(m.win_share[i]))
        if total > 0:
            out[s] = real(wins) / total
    return out
