"""What is known of each merchant (MODEL.md, section 6); a row is a slot that one agent after another may hold."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.column import Column

# States of a channel.
NONE: Final = 0
ONBOARDING: Final = 1
ACTIVE: Final = 2
DORMANT: Final = 3

# Codes of goods, sizes and presences, in the order of the contract.
LOCAL: Final = 0
IMPORTED: Final = 1
CROSS_BORDER: Final = 2
LARGE: Final = 3
PHYSICAL: Final = 0
BOTH: Final = 1
ONLINE: Final = 2

# Sides of the market.
SIDE_PHYSICAL: Final = 0
SIDE_ONLINE: Final = 1

ABROAD: Final = 255
"""Region of a cross-border seller."""

LONG_AGO: Final = -32000
"""A week before any other."""


type Merchants = np.recarray[Any, Any]
"""A row for each slot, one record a merchant, read as columns: ``m.price[i, j]``; fields as described in ``COLUMNS``.

Records, not separate arrays: a merchant's week reads most of its columns, and a kernel then takes one argument.
"""

COLUMNS: Final = {
    "weight": Column("int32", "firms", "real firms the agent stands for, w_m"),
    "stratum": Column("uint8", "–", "stratum of the slot"),
    "size_class": Column("uint8", "–", "0 micro, 1 small, 2 medium, 3 large; fixed at birth"),
    "category": Column("uint8", "–", "category of its goods"),
    "region": Column("uint8", "–", "region of its stock; 255 abroad"),
    "goods": Column("uint8", "–", "0 local, 1 imported, 2 cross-border"),
    "alive": Column("uint8", "0/1", "trading"),
    "shop": Column("uint8", "0/1", "has premises"),
    "native": Column("uint8", "0/1", "born on a social channel"),
    "able": Column("uint8", "0/1", "could sell online (a shop), or already does"),
    "promo": Column("uint8", "0/1", "on promotion online in these four weeks"),
    "negative_weeks": Column("int16", "weeks", "weeks on end with cash below zero"),
    "live_rank": Column("uint32", "word", "goes live where below the share of sellers who do"),
    "born": Column("int16", "week", "week of birth"),
    "died": Column("int16", "week", "week of exit of the slot's last holder"),
    "channel_state": Column("uint8", "–", "0 none, 1 onboarding, 2 active, 3 dormant", ("channel",)),
    "shock_until": Column("int16", "week", "reviews often before this week"),
    "reroute_week": Column("int16", "week", "a barred importer re-routes or gives up then; LONG_AGO when not barred"),
    "cash_idr": Column("int64", "rupiah", "cash of all its firms"),
    "fixed_cost_idr": Column("float32", "rupiah a week and firm", "staff and rent, F_m"),
    "revenue_13": Column("float32", "rupiah a week and firm", "turnover, EWMA with rate 1/13"),
    "revenue_base": Column("float32", "rupiah a week and firm", "turnover jobs are measured from; 0 before it is set"),
    "jobs": Column("float32", "workers a firm", "workers, the owner among them"),
    "ready_week": Column("int16", "week", "end of onboarding; first week selling", ("online",)),
    "closed_since": Column("int16", "week", "week of dormancy", ("online",)),
    "skill": Column("float32", "0–1", "skill on the channel, q_mj", ("channel",)),
    "popularity": Column("float32", "orders a week and firm", "recent orders, y_mj", ("channel",)),
    "scale_orders": Column("float32", "orders a week and firm", "permanent size, a_m"),
    "side_orders": Column("float32", "orders a week and firm", "permanent size x_m in shops and online", ("side",)),
    "pull": Column("float32", "–", "x_m to the power 1 − ρ_pop, by side", ("side",)),
    "ad": Column("float32", "–", "advertising's part of the weight online"),
    "quality": Column("float32", "0–1", "what its ratings tend to"),
    "rating": Column("float32", "0–1", "mean rating"),
    "rating_count": Column("float32", "ratings", "effective number of ratings"),
    "cost_base": Column("float32", "reference price", "unit cost before licensing's increase"),
    "unit_cost": Column("float32", "reference price", "unit cost, c_m"),
    "markup": Column("float32", "share of cost", "markup, μ_m"),
    "markup_multiple": Column("float32", "–", "its permanent multiple of the markup"),
    "win_share": Column("float32", "0–1", "share of a basket won where its offer is seen, EWMA"),
    "price": Column("float32", "reference price", "price, p_mj", ("channel",)),
    "unit_value_usd": Column("float32", "US$ of 2023", "value of one piece at the reference price"),
    "contribution": Column(
        "float32", "rupiah a week and firm", "what the channel earns, EWMA at rate 1/12", ("online",)
    ),
    "revenue_share": Column("float32", "0–1", "channel's share of turnover, EWMA with rate 1/13", ("channel",)),
}


def blank_merchants(rows: int, channels: int) -> Merchants:
    """Slots without content: ``rows`` records of zeros for a market of ``channels`` channels.

    In memory they lie in the order declared: hardly a gap, and what every phase asks of everyone in the first line.
    """
    sizes = {"channel": channels, "online": channels - 1, "side": 2}
    fields = [(name, column.dtype, tuple(sizes[axis] for axis in column.axes)) for name, column in COLUMNS.items()]
    return np.zeros(rows, dtype=np.dtype(fields, align=True)).view(np.recarray)


class Strata(NamedTuple):
    """A row for each stratum: presence at birth × size × goods, and cross-border.

    ``presence, size, goods`` codes; ``first`` and ``slots`` its rows among the merchants; ``agents`` agents at the
    start; ``agents_reference`` agents living at the base week; ``profit_rate`` weekly profit ÷ weekly scale (EWMA);
    ``profit_reference`` and ``win_reference`` their means over the 13 weeks before t = 0 (sums until then).
    """

    presence: NDArray[np.uint8]
    size: NDArray[np.uint8]
    goods: NDArray[np.uint8]
    first: NDArray[np.int64]
    slots: NDArray[np.int64]
    agents: NDArray[np.int64]
    agents_reference: NDArray[np.int64]
    profit_rate: NDArray[np.float64]
    profit_reference: NDArray[np.float64]
    win_reference: NDArray[np.float64]


class Peers(NamedTuple):
    """What a merchant sees of others like it on a channel: means per active seller by size, category (the last: all).

    ``revenue`` rupiah a week and firm, ``skill`` 0–1, ``scale`` orders a week (EWMA); ``agents`` active this week;
    shape (sizes, categories + 1, online channels).
    """

    revenue: NDArray[np.float64]
    skill: NDArray[np.float64]
    scale: NDArray[np.float64]
    agents: NDArray[np.int64]


class Cohort(NamedTuple):
    """The sellers active on a channel before the cohort date, followed whether or not they survive; rows are slots.

    ``weeks`` of the 13 before the date with sales, by channel; ``turnover`` rupiah a firm in them by channel (sum);
    ``member`` bit mask of channels on which it counts as active; ``jobs`` workers a firm at the date; ``total`` rupiah
    a firm sold since the date.
    """

    weeks: NDArray[np.uint8]
    turnover: NDArray[np.float32]
    member: NDArray[np.uint16]
    jobs: NDArray[np.float32]
    total: NDArray[np.float32]
