"""What a merchant sees of others like it on a channel (f1, f2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reference.actors import ACTIVE, ONLINE
from reference.arithmetic import fixed, left_sum, real

if TYPE_CHECKING:
    from reference.market import TwinMarket

SIZES = 4


class Peer(NamedTuple):
    """Means per active seller: rupiah a week and firm, skill, scale; and how many agents there are now."""

    revenue: float
    skill: float
    scale: float
    agents: int


NOBODY = Peer(0.0, 0.0, 0.0, 0)


def observe(market: TwinMarket) -> None:
    """Renew the means by size, category (the last: all) and channel (f2)."""
    sums: dict[tuple[int, int, int], list[int]] = {}
    for m in market.living():
        for j in m.online_channels(ACTIVE):
            seen = (
                market.sales[m.number, j],
                fixed(m.weight * m.skill[j]),
                fixed(m.weight * m.side_orders[ONLINE]),
                m.weight,
                1,
            )
            for c in (m.category, market.C):
                total = sums.setdefault((m.size_class, c, j), [0] * len(seen))
                for n, value in enumerate(seen):
                    total[n] += value
    for size in range(SIZES):
        for c in range(market.C + 1):
            for j in market.online:
                key = (size, c, j)
                market.peers[key] = renewed(market, market.peers.get(key, NOBODY), sums.get(key))


def renewed(market: TwinMarket, old: Peer, total: list[int] | None) -> Peer:
    """Old means moved towards this week's; kept while there is nobody (f2)."""
    if total is None:
        return old._replace(agents=0)
    firms = total[3]
    now = [total[0] / firms, real(total[1]) / firms, real(total[2]) / firms]
    step = market.p.peer_rate if old.scale > 0.0 else 1.0
    before = (old.revenue, old.skill, old.scale)
    return Peer(*(x + step * (new - x) for x, new in zip(before, now, strict=True)), total[4])


def expectation(market: TwinMarket, size: int, category: int, channel: int) -> Peer | None:
    """What a seller of a size and category expects of a channel; None if nobody can tell (f2)."""
    p = market.p
    for c in (category, market.C):
        peer = market.peers[size, c, channel]
        if peer.agents >= p.peer_min_agents:
            return peer
    known = [
        market.peers[size, market.C, j]
        for j in market.online
        if market.A[j] > 0.0 and market.peers[size, market.C, j].agents >= p.peer_min_agents
    ]
    if not known:
        return None
    revenue = p.new_channel_prior * (left_sum([peer.revenue for peer in known]) / len(known))
    scale = left_sum([peer.scale for peer in known]) / len(known)
    return Peer(revenue, p.skill_incumbent, scale, 0)
