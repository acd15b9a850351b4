"""The rows of all channels in a week (MODEL.md section 12), and who runs them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.record.outcomes import CHANNELS
from sim.world import World

COLUMNS: Final = {name: place for place, (name, *_) in enumerate(CHANNELS)}
NO_OPERATOR: Final = -1


def channel_rows(
    world: World, sales: NDArray[np.int64], sellers: NDArray[np.int64], prices: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The measures of each channel; (J, measures).

    Parameters
    ----------
    sales, sellers : rupiah sold and firms active, by channel.
    prices : price indices, by channel.
    """
    p, week = world.parameters, world.state.week
    usd = float(p.idr_per_usd)
    online = int(sales[:-1].sum())
    rows = np.zeros((len(sales), len(CHANNELS)))
    rows[:, COLUMNS["gmv_usd"]] = sales / usd
    rows[:-1, COLUMNS["share_online"]] = sales[:-1] / max(online, 1)
    rows[:, COLUMNS["orders"]] = sales / p.order_value_idr
    rows[:, COLUMNS["buyers"]] = world.state.shopping.buyers * world.scenario.people_per_agent
    rows[:, COLUMNS["sellers"]] = sellers
    rows[:, COLUMNS["commission_usd"]] = (week.commission_idr + week.fee_idr) / usd
    rows[:, COLUMNS["subsidy_usd"]] = week.voucher_idr / usd
    rows[:, COLUMNS["price_index"]] = prices
    return rows


def buyers_prices(world: World) -> NDArray[np.float64]:
    """Σ_c budget share · P_jc · (1 − v_j), before it is scaled; (J,)."""
    p, platforms = world.parameters, world.state.platforms
    basket = platforms.price_index @ np.asarray(p.category_share)
    return np.asarray(basket * (1.0 - world.today.voucher))


def offered(world: World) -> NDArray[np.bool_]:
    """Channels with an active offer in some category; (J,)."""
    return np.asarray(world.state.platforms.offers.sum(axis=1) > 0.0)


def operators(world: World) -> NDArray[np.int8]:
    """Who runs each checkout: its own channel, the partner under a partnership, nobody for physical; (J,)."""
    partner = world.today.partner
    own = np.where(partner >= 0, partner, np.arange(len(partner)))
    own[-1] = NO_OPERATOR
    return own.astype(np.int8)
