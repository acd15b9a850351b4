"""What shoppers meet on the channels: offers, live sellers, prices (MODEL.md d8)."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from agents.merchants import members
from agents.merchants.offers import count_live_sellers, count_offers, publish_offers
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.merchant_rules import shelves_of
from sim.week.today import Today


def stand(state: State, crew: Crew) -> NDArray[np.uint16]:
    """Channels on which each merchant trades, a bit a channel; (slots,)."""
    rows = state.merchants.alive.shape[0]
    standing = np.empty(rows, dtype=np.uint16)
    crew.each(lambda edges: members.stand(state.merchants, *edges, standing), crew.ranges(rows))
    return standing


def publish(
    state: State,
    today: Today,
    crew: Crew,
    standing: NDArray[np.uint16],
    channels: Iterable[int],
    *,
    prices_too: bool = False,
    first: Callable[[int, int], None] | None = None,
) -> None:
    """Count offers and live sellers of ``channels`` afresh, and on request their prices.

    ``first`` is done with every range of merchants before its offers are counted, while their records are at hand.
    """
    m, platforms = state.merchants, state.platforms
    asked = np.zeros(len(today.channels), dtype=np.uint8)
    asked[list(channels)] = 1
    social = asked * (today.channels.nest == 1).astype(np.uint8)
    shelves = shelves_of(today)

    def count(low: int, high: int, live: NDArray[np.int64], *offers: NDArray[np.int64]) -> None:
        if first is not None:
            first(low, high)
        count_offers(m, low, high, standing, shelves, asked, *offers)
        count_live_sellers(m, low, high, today.live_threshold, social, live)

    live, firms, lent, total, moment = (np.zeros(platforms.offers.shape, dtype=np.int64) for _ in range(5))
    crew.tally(count, m.alive.shape[0], (live, firms, lent, total, moment))
    publish_offers(asked, prices_too, firms, lent, total, moment, platforms.price_index, platforms.offers)
    platforms.live_sellers[social == 1] = live[social == 1]
