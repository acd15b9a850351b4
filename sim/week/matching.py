"""(d) A cell's orders find their sellers, and leave names and prices behind (MODEL.md d1–d8)."""

import numpy as np

from agents.merchants.columns import SIDE_ONLINE, SIDE_PHYSICAL
from agents.merchants.reputation import remember_sales
from agents.merchants.sales import Hopes, recall, sell
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.merchant_rules import shelf_of
from sim.week.offers import publish, stand
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
    channels = m.channel_state.shape[1]
    standing = stand(state, crew)
    hopes: dict[int, Hopes] = {}

    def trade(j: int) -> None:
        if state.shopping.demand_idr[j].any():
            side = SIDE_PHYSICAL if j == channels - 1 else SIDE_ONLINE
            decay, demand_idr = today.constants.decay[side], state.shopping.demand_idr[j]
            unmet, hopes[j] = sell(m, standing, shelf_of(today, j), decay, demand_idr, state.week.sales_idr)
            state.week.unmet_idr[j] = unmet

    def remember(low: int, high: int) -> None:
        won, expected_idr = np.zeros(high - low), np.zeros(high - low)
        for j in sorted(hopes):
            recall(hopes[j], low, high, won, expected_idr)
        memory, order_idr = today.constants.memory, today.constants.order_idr
        remember_sales(m, low, high, memory, order_idr, state.week.sales_idr, won, expected_idr)

    crew.each(trade, np.argsort(-state.shopping.demand_idr.sum(axis=(1, 2)), kind="stable").tolist())
    publish(state, today, crew, standing, range(channels), prices_too=True, first=remember)
