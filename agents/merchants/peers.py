"""What a merchant can see of others on a channel: imitation, no foresight (MODEL.md f2)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, SIDE_ONLINE, Merchants, Peers
from agents.numerics.compile import kernel
from agents.numerics.sums import fixed, real, whole


@kernel
def observe_peers(m: Merchants, peers: Peers, sales_idr: NDArray[np.int64], rate: float) -> None:
    """Means per active seller of revenue, skill and size move towards this week's (EWMA); agents are counted."""
    sizes, groups, online = peers.agents.shape
    weight = np.zeros((sizes, groups, online), np.int64)
    sums = np.zeros((3, sizes, groups, online), np.int64)
    peers.agents[:, :, :] = 0
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0:
            continue
        z = m.size_class[i]
        for j in range(online):
            if m.channel_state[i, j] == ACTIVE:
                w = np.float64(m.weight[i])
                skill = fixed(w * np.float64(m.skill[i, j]))
                scale = fixed(w * np.float64(m.side_orders[i, SIDE_ONLINE]))
                for group in (whole(m.category[i]), groups - 1):
                    peers.agents[z, group, j] += 1
                    weight[z, group, j] += m.weight[i]
                    sums[0, z, group, j] += sales_idr[i, j]
                    sums[1, z, group, j] += skill
                    sums[2, z, group, j] += scale
    for z in range(sizes):
        for group in range(groups):
            for j in range(online):
                total = weight[z, group, j]
                if total > 0:
                    known = peers.scale[z, group, j] > 0.0
                    step = rate if known else 1.0
                    revenue_mean = sums[0, z, group, j] / total
                    skill_mean = real(sums[1, z, group, j]) / total
                    scale_mean = real(sums[2, z, group, j]) / total
                    peers.revenue[z, group, j] += step * (revenue_mean - peers.revenue[z, group, j])
                    peers.skill[z, group, j] += step * (skill_mean - peers.skill[z, group, j])
                    peers.scale[z, group, j] += step * (scale_mean - peers.scale[z, group, j])
