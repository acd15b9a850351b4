"""The row of the whole market in a week (MODEL.md section 12)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from agents.numerics.sums import SCALE
from sim.parameters.axes import GOODS, PRESENCES
from sim.record.channel_rows import COLUMNS as CHANNEL_COLUMNS
from sim.record.merchant_rows import SMALL_SIZES, GroupTotals, gini_of_small
from sim.record.outcomes import MARKET
from sim.state.ledger import GOVERNMENT
from sim.world import World

DAYS: Final = 7
PHYSICAL: Final = PRESENCES.index("physical")
CROSS_BORDER: Final = GOODS.index("cross_border")
LOCAL: Final = GOODS.index("local")
NAMES: Final = tuple(name for name, *_ in MARKET)


def market_row(
    world: World, totals: GroupTotals, sales: NDArray[np.int64], channels: NDArray[np.float64], hosts: int
) -> NDArray[np.float64]:
    """The measures of the market, in the order of its table.

    Parameters
    ----------
    totals : sums of merchants by group.
    sales : rupiah sold, by channel.
    channels : the week's rows of channels.
    hosts : firms that sell live.
    """
    usd = float(world.parameters.idr_per_usd)
    orders = float(channels[:-1, CHANNEL_COLUMNS["orders"]].sum())
    week = world.state.week
    income = week.commission_idr + week.fee_idr - week.voucher_idr - week.opex_idr - week.compliance_idr
    row = {
        "gmv_online_usd": int(sales[:-1].sum()) / usd,
        "gmv_total_usd": int(sales.sum()) / usd,
        "orders": orders,
        "parcels_per_day": orders / DAYS,
        "consumer_surplus_usd": consumer_surplus_idr(world) / usd,
        "hhi_online": herfindahl(sales[:-1]),
        "hhi_owner": herfindahl(sales_by_owner(world, sales)),
        "gini_small": gini_of_small(world.state.merchants, world.crew),
        "jobs": int(totals.jobs.sum()) / SCALE + other_jobs(world, orders / DAYS, hosts),
        "privacy_exposure": privacy_exposure(world),
        "platform_profit_usd": int(income.sum()) / usd,
        "tax_usd": int(week.paid[:, GOVERNMENT].sum()) / usd,
        **import_shares(totals),
        **small_merchants(totals, usd),
    }
    return np.array([row[name] for name in NAMES])


def herfindahl(sales: NDArray[np.int64]) -> float:
    """Σ of squared shares; 0 without sales.

    >>> herfindahl(np.array([3, 1, 0]))
    0.625
    """
    whole = int(sales.sum())
    return sum((int(sold) / whole) ** 2 for sold in sales) if whole else 0.0


def sales_by_owner(world: World, sales: NDArray[np.int64]) -> NDArray[np.int64]:
    """Online sales with those of a front-end at its partner, once the deal between them is closed."""
    owned = sales[:-1].copy()
    today = world.today
    for j in range(len(owned)):
        partner = int(today.partner[j])
        closed = today.week >= int(today.rules.partner_start[j]) + int(world.parameters.deal_weeks)
        if partner >= 0 and closed:
            owned[partner] += owned[j]
            owned[j] = 0
    return owned


def consumer_surplus_idr(world: World) -> float:
    """Σ b̄·w·ln(root)/α over planned occasions + ω_R·impulse value/(ε_I − 1), rupiah."""
    p, shopping = world.parameters, world.state.shopping
    planned = world.constants.occasion_idr * world.scenario.people_per_agent * (int(shopping.surplus[0]) / SCALE)
    elasticity = float(p.impulse_price_elasticity)
    if elasticity <= 1.0:
        return planned
    return planned + float(p.regret_weight) * int(shopping.impulse_idr.sum()) / (elasticity - 1.0)


def import_shares(totals: GroupTotals) -> dict[str, float]:
    """Foreign goods' shares of online sales."""
    by_goods = totals.online_revenue.reshape(-1, len(GOODS), len(PRESENCES)).sum(axis=(0, 2))
    online = max(int(by_goods.sum()), 1)
    abroad = int(by_goods[CROSS_BORDER])
    return {
        "import_share": (online - int(by_goods[LOCAL])) / online if by_goods.any() else 0.0,
        "import_share_cross_border": abroad / online,
    }


def small_merchants(totals: GroupTotals, usd: float) -> dict[str, float]:
    """Revenue, profit and number of small merchants, and the revenue of those with premises only."""

    def small(column: NDArray[np.int64]) -> NDArray[np.int64]:
        return column.reshape(-1, len(GOODS), len(PRESENCES))[:SMALL_SIZES, :CROSS_BORDER]

    return {
        "small_revenue_usd": int(small(totals.revenue).sum()) / usd,
        "small_profit_usd": int(small(totals.profit).sum()) / usd,
        "small_alive": float(small(totals.alive).sum()),
        "physical_traders_revenue_usd": int(small(totals.revenue)[:, :, PHYSICAL].sum()) / usd,
    }


def other_jobs(world: World, parcels_per_day: float, hosts: int) -> float:
    """Couriers, and a host at every firm that sells live."""
    return parcels_per_day / float(world.parameters.courier_parcels_per_day) + hosts


def hosting(world: World) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Channels with a feed, and what a firm must sell on each to need a host, rupiah a week; (feeds,)."""
    p = world.parameters
    feeds = np.array(world.today.feed_channels, dtype=np.int64)
    return feeds, float(p.live_host_orders) * DAYS * np.asarray(p.order_value_idr)[feeds]


def privacy_exposure(world: World) -> float:
    """Maximum over feeds of the users' mean of Σ_j link·(1 − d)·habit on open channels; 0–1."""
    today, shopping = world.today, world.state.shopping
    sets = np.arange(len(shopping.people_by_feeds))
    exposure = 0.0
    for place, own in enumerate(today.feed_channels):
        users = (sets >> place) & 1 == 1
        people = int(shopping.people_by_feeds[users].sum())
        if people == 0:
            continue
        habit = shopping.habit_by_feeds[users].sum(axis=0) / (65535.0 * people)
        seen = float((links(world, own) * habit * today.open).sum())
        exposure = max(exposure, seen * (1.0 - float(today.rules.separation[own])))
    return min(exposure, 1.0)


def links(world: World, feed: int) -> NDArray[np.float64]:
    """How far channels can use what a feed knows: its own shop (half in an app of its own), its partner."""
    today = world.today
    out = np.zeros(len(today.channels))
    out[feed] = 0.5 if today.separate[feed] else 1.0
    if today.partner[feed] >= 0:
        out[int(today.partner[feed])] = float(world.parameters.data_sharing)
    return out
