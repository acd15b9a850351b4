"""(d) A cell's orders find their sellers, and leave names and prices behind (MODEL.md d1–d8)."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import SIDE_ONLINE, SIDE_PHYSICAL
from agents.merchants.reputation import remember_sales
from agents.merchants.sales import Shop, gather, recall, sell
from sim.state.tables import State
from sim.week.crew import LONGEST, Crew
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
    demand_idr = state.shopping.demand_idr
    shops: dict[int, Shop] = {}

    def open_shop(j: int) -> None:
        if demand_idr[j].any():
            state.week.unmet_idr[j], shops[j] = gather(m, standing, shelf_of(today, j), demand_idr[j])

    def trade(piece: tuple[int, tuple[int, int]]) -> None:
        j, groups = piece
        decay = today.constants.decay[SIDE_PHYSICAL if j == channels - 1 else SIDE_ONLINE]
        sell(shelf_of(today, j), shops[j], groups, decay, demand_idr[j], state.week.sales_idr)

    def remember(low: int, high: int) -> None:
        won, expected_idr = np.zeros(high - low), np.zeros(high - low)
        for j in sorted(shops):
            recall(shops[j].hopes, low, high, won, expected_idr)
        memory, order_idr = today.constants.memory, today.constants.order_idr
        remember_sales(m, low, high, memory, order_idr, state.week.sales_idr, won, expected_idr)

    crew.each(open_shop, np.argsort(-demand_idr.sum(axis=(1, 2)), kind="stable").tolist())
    crew.each(trade, [(j, groups) for j in sorted(shops, reverse=True) for groups in shares(shops[j].members.start)])
    publish(state, today, crew, standing, range(channels), prices_too=True, first=remember)


def shares(start: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Runs of groups of one channel, each of some thousands of members or of one group; ``start`` bounds the groups."""
    groups = len(start) - 1
    first = 0
    for g in range(1, groups + 1):
        if g == groups or start[g + 1] - start[first] > LONGEST:
            yield first, g
            first = g
