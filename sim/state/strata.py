"""How many agents stand for how many firms: 25 strata and their weights (MODEL.md section 5)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import BOTH, CROSS_BORDER, IMPORTED, LOCAL, ONLINE, PHYSICAL, Strata
from sim.parameters import Parameters

MICRO = 0


class Stratum(NamedTuple):
    """Firms of one presence at birth, size and goods, and the agents that stand for them."""

    presence: int
    size: int
    goods: int
    firms: int
    agents: int
    slots: int


def kinds_of_firm(p: Parameters) -> list[tuple[int, int, int, int]]:
    """Presence, size, goods and number of firms of each stratum, in their fixed order; cross-border last."""
    kinds = []
    for presence in (PHYSICAL, BOTH, ONLINE):
        foreign = float(p.imported_count_share[presence])
        for size in range(p.firms.shape[1]):
            firms = float(p.firms[presence, size]) * 1000.0
            kinds.append((presence, size, LOCAL, round(firms * (1.0 - foreign))))
            kinds.append((presence, size, IMPORTED, round(firms * foreign)))
    kinds.append((ONLINE, MICRO, CROSS_BORDER, round(float(p.firms_cross_border) * 1000.0)))
    return kinds


def draw_up_strata(p: Parameters, consumers: int) -> list[Stratum]:
    """Strata with their agents and slots.

    Parameters
    ----------
    p : firms by presence and size, least numbers of agents.
    consumers : consumer agents; a merchant agent for every two of them, within the limits.
    """
    kinds = kinds_of_firm(p)
    firms = np.array([kind[3] for kind in kinds], dtype=np.int64)
    wanted = min(int(firms.sum()), max(int(p.merchant_agents_min), consumers // 2))
    importance = firms * np.array([float(p.class_turnover_idr[kind[1]]) for kind in kinds])
    agents = share_out_agents(firms, importance, wanted, int(p.stratum_agents_min))
    factor = round(float(p.slot_factor) * 1000.0)
    return [Stratum(*kind, int(n), -(-factor * int(n) // 1000)) for kind, n in zip(kinds, agents, strict=True)]


def share_out_agents(
    firms: NDArray[np.int64], importance: NDArray[np.float64], wanted: int, least: int
) -> NDArray[np.int64]:
    """Agents by stratum: the least of each, the rest by importance, never more than there are firms."""
    agents = np.minimum(firms, least)
    left = wanted - int(agents.sum())
    while left > 0:
        free = agents < firms
        if not free.any():
            break
        quota = np.where(free, importance, 0.0)
        quota = quota / quota.sum() * left
        share = np.floor(quota).astype(np.int64)
        order = np.argsort(-(quota - share), kind="stable")
        share[order[: left - int(share.sum())]] += 1
        share = np.minimum(share, firms - agents)
        agents = agents + share
        left -= int(share.sum())
    return agents


def strata_block(strata: list[Stratum]) -> Strata:
    """The strata as a block of state, before any reference is taken."""
    slots = np.array([stratum.slots for stratum in strata], dtype=np.int64)
    n = len(strata)
    return Strata(
        presence=np.array([stratum.presence for stratum in strata], dtype=np.uint8),
        size=np.array([stratum.size for stratum in strata], dtype=np.uint8),
        goods=np.array([stratum.goods for stratum in strata], dtype=np.uint8),
        first=np.concatenate(([0], np.cumsum(slots)[:-1])).astype(np.int64),
        slots=slots,
        agents=np.array([stratum.agents for stratum in strata], dtype=np.int64),
        agents_reference=np.zeros(n, dtype=np.int64),
        profit_rate=np.zeros(n),
        profit_reference=np.zeros(n),
        win_reference=np.zeros(n),
    )
