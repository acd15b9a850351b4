"""(d) A cell's orders find their sellers, and leave names and prices behind (MODEL.md d1–d8)."""

import numpy as np

from agents.merchants.columns import SIDE_ONLINE, SIDE_PHYSICAL
from agents.merchants.members import stand
from agents.merchants.reputation import remember_sales
from agents.merchants.sales import sell
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.merchant_rules import shelf_of
from sim.week.resolve import count_offers
from sim.week.today import Today

READS = ("merchants", "shopping.demand_idr")
WRITES = (
    "shopping.demand_idr",
    "week.sales_idr",
    "week.unmet_idr",
    "merchants.popularity",
    "merchants.win_share",
    "merchants.rating",
    "merchants.rating_count",
    "platforms.price_index",
    "platforms.offers",
    "platforms.live_sellers",
)


def run(state: State, today: Today, crew: Crew) -> None:
    """Sell on every channel; remember; publish what shoppers meet next week."""
    m = state.merchants
    rows, channels = m.channel_state.shape
    standing = stand(m)
    won = np.zeros((rows, channels))
    expected_idr = np.zeros((rows, channels))

    def work(j: int) -> None:
        if state.shopping.demand_idr[j].any():
            side = SIDE_PHYSICAL if j == channels - 1 else SIDE_ONLINE
            state.week.unmet_idr[j] = sell(
                m,
                standing,
                shelf_of(today, j),
                today.constants.decay[side],
                state.shopping.demand_idr[j],
                state.week.sales_idr,
                won,
                expected_idr,
            )

    def remember(edges: tuple[int, int]) -> None:
        memory, order_idr = today.constants.memory, today.constants.order_idr
        remember_sales(m, *edges, memory, order_idr, state.week.sales_idr, won, expected_idr)

    largest_first = np.argsort(-state.shopping.demand_idr.sum(axis=(1, 2)), kind="stable").tolist()
    crew.each(work, largest_first)
    crew.each(remember, crew.ranges(rows))
    crew.each(lambda j: count_offers(state, today, j, standing, prices_too=True), largest_first)
