"""What a merchant can see of others on a channel: imitation, no foresight (MODEL.md f2)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, SIDE_ONLINE, Merchants, Peers
from agents.numerics.compile import kernel
from agents.numerics.sums import fixed, real, whole


class Sight(NamedTuple):
    """What is counted of active sellers before means are taken; by size, category (the last: all), online channel.

    ``agents``; ``firms`` real ones; ``sales`` rupiah; ``skill`` and ``scale`` Σ over firms, fixed point.
    """

    agents: NDArray[np.int64]
    firms: NDArray[np.int64]
    sales: NDArray[np.int64]
    skill: NDArray[np.int64]
    scale: NDArray[np.int64]


@kernel
def see_sellers(m: Merchants, low: int, high: int, sales_idr: NDArray[np.int64], seen: Sight) -> None:
    """Add the active sellers in rows ``low`` … ``high`` − 1 to what is ``seen``."""
    everyone = seen.agents.shape[1] - 1
    for i in range(low, high):
        if m.alive[i] == 0:
            continue
        z = m.size_class[i]
        for j in range(seen.agents.shape[2]):
            if m.channel_state[i, j] == ACTIVE:
                w = np.float64(m.weight[i])
                skill = fixed(w * np.float64(m.skill[i, j]))
                scale = fixed(w * np.float64(m.side_orders[i, SIDE_ONLINE]))
                for group in (whole(m.category[i]), everyone):
                    seen.agents[z, group, j] += 1
                    seen.firms[z, group, j] += m.weight[i]
                    seen.sales[z, group, j] += sales_idr[i, j]
                    seen.skill[z, group, j] += skill
                    seen.scale[z, group, j] += scale


@kernel
def observe_peers(peers: Peers, seen: Sight, rate: float) -> None:
    """Means per active seller of revenue, skill and size move towards this week's (EWMA); agents are counted."""
    sizes, groups, online = peers.agents.shape
    peers.agents[:, :, :] = seen.agents
    for z in range(sizes):
        for group in range(groups):
            for j in range(online):
                total = seen.firms[z, group, j]
                if total > 0:
                    known = peers.scale[z, group, j] > 0.0
                    step = rate if known else 1.0
                    revenue_mean = seen.sales[z, group, j] / total
                    skill_mean = real(seen.skill[z, group, j]) / total
                    scale_mean = real(seen.scale[z, group, j]) / total
                    peers.revenue[z, group, j] += step * (revenue_mean - peers.revenue[z, group, j])
                    peers.skill[z, group, j] += step * (skill_mean - peers.skill[z, group, j])
                    peers.scale[z, group, j] += step * (scale_mean - peers.scale[z, group, j])
