"""Weeks of a small market added up, for comparisons of paired worlds."""

from functools import cache

import numpy as np
from support.worlds import lived, policy, small, under

from agents.merchants.columns import ACTIVE
from sim.policy import Policy
from sim.state import ledger
from sim.world import World

BAN_WEEK, WEEKS = 91, 14
TIKTOK, PHYSICAL = 5, 8
MEDIUM = 2


class Weeks:
    """What happened in some weeks, and what stands at their end.

    ``sales`` by channel, ``small_in_person`` those of small shops on physical, ``native`` those of firms born on
    TikTok Shop, ``impulse`` that of TikTok's feed, ``voucher`` and ``tax``, in rupiah; ``ends`` impulse orders
    arrived, completed, linked, lost; ``loyal`` share of buyers whose last purchase was on the same channel as the one
    before; ``channels_a_seller`` and ``price_online`` (geometric mean of offers) at the end.
    """

    def __init__(self, world: World, weeks: int = WEEKS) -> None:
        self.sales = np.zeros(len(world.channels))
        self.ends = np.zeros(4)
        self.native = self.small_in_person = self.impulse = self.voucher = self.tax = 0.0
        self.moves = np.zeros((len(world.channels), len(world.channels)))
        for _ in range(weeks):
            world.step()
            self._add(world)
        m = world.state.merchants
        online = m.channel_state[:, :PHYSICAL] == ACTIVE
        sells = (m.alive == 1) & online.any(axis=1)
        self.loyal = float(np.trace(self.moves) / self.moves.sum())
        self.channels_a_seller = float(m.weight[sells] @ online[sells].sum(axis=1) / m.weight[sells].sum())
        self.price_online = float(np.exp(np.log(m.price[:, :PHYSICAL][online & sells[:, None]]).mean()))

    def _add(self, world: World) -> None:
        m, week, shopping = world.state.merchants, world.state.week, world.state.shopping
        self.sales += week.sales_idr.sum(axis=0)
        self.ends += [part.sum() for part in (shopping.arrivals, shopping.completed, shopping.linked, shopping.lost)]
        self.native += float(week.sales_idr[m.native == 1].sum())
        self.small_in_person += float(week.sales_idr[(m.size_class < MEDIUM) & (m.shop == 1), PHYSICAL].sum())
        self.impulse += float(shopping.impulse_idr[0])
        self.voucher += float(week.voucher_idr.sum())
        self.tax += float(week.paid[ledger.MERCHANTS, ledger.GOVERNMENT])
        self.moves += shopping.moved_buyers[: len(self.moves)]

    @property
    def online(self) -> float:
        """Sales on all online channels."""
        return float(self.sales[:PHYSICAL].sum())

    @property
    def physical(self) -> float:
        """Sales in person."""
        return float(self.sales[PHYSICAL])

    @property
    def tiktok(self) -> float:
        """Sales on TikTok Shop."""
        return float(self.sales[TIKTOK])


@cache
def _weeks(policies: tuple[Policy, ...], parameters: tuple[tuple[str, object], ...], start: int, weeks: int) -> Weeks:
    world = under(lived(small(parameters=dict(parameters)), start - 1), *policies)
    world.run_to(start)
    return Weeks(world, weeks)


def weeks_of(*policies: Policy, start: int = BAN_WEEK, weeks: int = WEEKS, **parameters: object) -> Weeks:
    """Weeks from ``start`` on under policies, in a market with these parameters; computed once a session."""
    hashable = tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in parameters.items())
    return _weeks(policies, hashable, start, weeks)


def split_of_ban(**parameters: object) -> tuple[float, float, float]:
    """Where the spending of closed TikTok Shop went over ``WEEKS``: online, physical, not spent."""
    gone, stays = weeks_of(policy("ban", BAN_WEEK), **parameters), weeks_of(**parameters)
    online = (gone.online - stays.online + stays.tiktok) / stays.tiktok
    physical = (gone.physical - stays.physical) / stays.tiktok
    return online, physical, 1.0 - online - physical
