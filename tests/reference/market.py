"""The market's week, written plainly: the specification that runs.

One Mesa agent per consumer and per merchant, plain attributes, floats and integers. Every line follows an equation
of MODEL.md, named at its end; the fast engine must make the same choices, agent by agent.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import mesa
from reference import accounts, attention, demand, entry, matching, platforms, pricing, resolve, review, season, start
from reference.actors import TwinConsumer, TwinMerchant, TwinPlatform, TwinStratum
from reference.arithmetic import rint
from reference.cohort import Followed

from sim.parameters import Parameters
from sim.policy.timeline import Timeline
from sim.scenario import Scenario

FIRST_WEEK = -52
MARKET, SOCIAL, PHYSICAL = 0, 1, 2

WEEK = (
    resolve.run,
    attention.run,
    demand.run,
    matching.run,
    accounts.run,
    entry.run,
    review.run,
    platforms.run,
    season.run,
)


class TwinMarket(mesa.Model):
    """The market of a scenario, before its first week."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(rng=scenario.seed)
        self.seed = scenario.seed
        self.population_seed = scenario.population_seed
        self.people_per_agent = scenario.people_per_agent
        self.timeline = Timeline(scenario.policies)
        self.parameters = scenario.parameters
        self.p = plain(scenario.parameters)
        self.channels = scenario.parameters.channels
        self.t = FIRST_WEEK
        self._sets()
        self.consumers: list[TwinConsumer] = []
        self.merchants: list[TwinMerchant] = []
        self.strata: list[TwinStratum] = []
        self.platforms = [TwinPlatform(j, self.C) for j in range(self.J)]
        self.peers: dict[tuple[int, int, int], Any] = {}
        self.purse_idr = self.tax_idr = self.enforcement_idr = 0
        self.cohort_week = scenario.cohort_week()
        self.rules: Any = None
        self.partner: list[int | None] = [None] * self.J
        self.assortment = [0.0] * self.J
        self.separation = [0.0] * self.J
        self.seasons: dict[int, tuple[float, float]] = {}
        start.populate(self)
        self.followed = [Followed(self.J) for _ in self.merchants]
        self._forget_last_week()

    def _sets(self) -> None:
        """Channels by nest and feed, and limits on dissimilarities."""
        nest = [int(each) for each in self.channels.nest]
        self.J = len(nest)
        self.C = len(self.p.category_share)
        self.physical = nest.index(PHYSICAL)
        self.online = [j for j in range(self.J) if j != self.physical]
        self.markets = [j for j in self.online if nest[j] == MARKET]
        self.social = [j for j in self.online if nest[j] == SOCIAL]
        self.novelties = [j for j in self.social if self.channels.opens_week[j] > FIRST_WEEK]
        self.feeds = [j for j in range(self.J) if self.channels.has_feed[j]]
        self.feed_of = {j: f for f, j in enumerate(self.feeds)}
        self.market_live = len(self.feeds)
        self.native_channel = next(j for j in self.feeds if FIRST_WEEK < self.channels.opens_week[j] < 32000)
        p = self.p
        self.order_idr = [rint(each) for each in p.order_value_idr]
        self.occasion_idr = rint(p.occasion_value_idr)
        self.lambda_market = min(p.lambda_market, p.lambda_online)  # c5
        self.lambda_social = min(p.lambda_social, p.lambda_online)  # c5

    def step(self) -> None:
        """Live one week (section 1)."""
        self._forget_last_week()
        for phase in WEEK:
            phase(self)
        self.t += 1

    def branch(self) -> TwinMarket:
        """A market with the same past and a future of its own."""
        return copy.deepcopy(self, {id(self.parameters): self.parameters, id(self.channels): self.channels})

    def _forget_last_week(self) -> None:
        self.demand_idr: dict[tuple[int, int, int], int] = defaultdict(int)
        self.sales: dict[tuple[int, int], int] = defaultdict(int)
        self.orders: dict[int, list[tuple[int, int]]] = {}
        self.impulse: dict[str, list[int]] = {
            fate: [0] * (self.market_live + 1) for fate in ("arrivals", "completed", "linked", "lost")
        }
        self.unmet_idr = [0] * self.J
        self.flows: dict[str, list[int]] = {
            name: [0] * self.J
            for name in ("commission_idr", "fee_idr", "voucher_idr", "shipping_idr", "opex_idr", "compliance_idr")
        }
        self.paid: dict[tuple[str, str], int] = defaultdict(int)
        self.moved_sellers, self.moved_sellers_idr = ([[0] * (self.J + 1) for _ in range(self.J + 1)] for _ in range(2))
        self.profit_idr: dict[int, int] = {}
        self.surplus = 0

    def commission(self, merchant: TwinMerchant, j: int) -> float:
        """Commission in force on a merchant's sales on a channel, share of listed value."""
        return pricing.commission_in_force(self, merchant, j)

    def living(self) -> list[TwinMerchant]:
        """Merchants that trade, by number."""
        return [m for m in self.merchants if m.alive]


def plain(parameters: Parameters) -> SimpleNamespace:
    """All parameters as Python numbers, texts and nested lists."""
    return SimpleNamespace(**parameters.to_dict())
