"""(c) Planned occasions, the choice of channel, habit and adoption."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from reference.arithmetic import fixed, left_sum, log_t, ordered_choice, poisson, pow_t, rint
from reference.attention import relative_budget
from reference.season import mean_budget, seasons

from agents.streams import CHOICE, OCCASIONS

if TYPE_CHECKING:
    from reference.actors import TwinConsumer
    from reference.market import TwinMarket

WORD_RANGE = 4294967296.0


def run(market: TwinMarket) -> None:
    """Every consumer plans, chooses and gets used to channels; then adoption spreads."""
    market.mean_budget = mean_budget(market, market.t)
    market.season, _ = seasons(market, market.t)
    for i in market.consumers:
        shop(i)
        form_habit(i)
        market.orders[i.number] = i.orders
    spread_adoption(market)


def planned_budget(i: TwinConsumer) -> float:
    """Budget less what impulse displaces, rupiah a week (c1)."""
    p = i.market.p
    budget = i.market.mean_budget * relative_budget(i)
    return max(p.planned_budget_floor * budget, budget - p.cannibalisation * i.impulse_ewma_idr)


def shop(i: TwinConsumer) -> None:
    """Planned occasions of the week, and the channel of each (c2, c5)."""
    market, p = i.market, i.market.p
    mean = planned_budget(i) * market.season / market.occasion_idr
    alternatives: dict[int, Alternatives] = {}
    for q in range(poisson(mean, i.luck(OCCASIONS, 0))):
        shares = p.category_share
        c = ordered_choice(shares, left_sum(shares), i.luck(CHOICE, 8 * q))
        if c not in alternatives:
            alternatives[c] = Alternatives(i, c)
        j = alternatives[c].choose(q)
        market.demand_idr[j, c, i.region] += market.occasion_idr * market.people_per_agent
        market.surplus += fixed(log_t(alternatives[c].root) / market.choice.alpha(i.segment, i.price_class))  # c6
        i.orders.append((j, c))
        i.last_channel = j  # c9


class Alternatives:
    """What a consumer chooses from in one category: nests under online, and physical (c5)."""

    def __init__(self, i: TwinConsumer, c: int) -> None:
        self.i = i
        market = i.market
        self.nests = []
        inclusive = []
        for channels, lam in ((market.markets, market.lambda_market), (market.social, market.lambda_social)):
            members = [j for j in channels if i.admitted[j] and market.platforms[j].offers[c] > 0.0]
            weights = [market.choice.weight(i, j, c) for j in members]
            total = left_sum(weights)
            self.nests.append((members, weights, total))
            inclusive.append(pow_t(total, lam / market.p.lambda_online))
        self.market_part = inclusive[0]
        self.online = inclusive[0] + inclusive[1]
        self.utility_online = 0.0
        if self.online > 0.0:
            factor = market.choice.online[i.taste_online]
            self.utility_online = factor * pow_t(self.online, market.p.lambda_online)
        self.root = self.utility_online + market.choice.weight(i, market.physical, c)  # c6

    def choose(self, q: int) -> int:
        """Online or physical, then nest, then member (c5)."""
        i = self.i
        if not i.luck(CHOICE, 8 * q + 1) < floor(self.utility_online / self.root * WORD_RANGE):
            return i.market.physical
        in_market = i.luck(CHOICE, 8 * q + 2) < floor(self.market_part / self.online * WORD_RANGE)
        members, weights, total = self.nests[0 if in_market else 1]
        return members[ordered_choice(weights, total, i.luck(CHOICE, 8 * q + 3))]


def form_habit(i: TwinConsumer) -> None:
    """Habit follows this week's shares of online orders; that of a closed channel fades (c7)."""
    market, p = i.market, i.market.p
    count = [0] * market.J
    for j, _ in i.orders:
        count[j] += 1
    all_orders = len(i.orders)
    online_orders = all_orders - count[market.physical]
    for j in market.online:
        if market.A[j] == 0.0:
            i.habit[j] += rint(p.habit_speed * p.habit_decay_closed * (0.0 - i.habit[j]))
        elif online_orders > 0:
            i.habit[j] += rint(p.habit_speed * (count[j] / online_orders * 65535.0 - i.habit[j]))
    if all_orders > 0:
        j = market.physical
        i.habit[j] += rint(p.habit_speed * (count[j] / all_orders * 65535.0 - i.habit[j]))


def spread_adoption(market: TwinMarket) -> None:
    """Adoption of an open channel that was new grows with those who have adopted it (c8)."""
    p = market.p
    for j in market.novelties:
        f = market.feed_of[j]
        if not market.feed_open[f]:
            for rows in market.adoption:
                for row in rows:
                    row[j] = max(0.0, row[j] - p.adoption_loss_app_ban)
        if market.A[j] <= 0.0:
            continue
        tops = [[top * p.adoption_ceiling_other, top] for top in market.ceiling]
        mean = 0.0
        for s, rows in enumerate(market.adoption):
            for user in (0, 1):
                part = p.feed_user_share[s][f] if user else 1.0 - p.feed_user_share[s][f]
                if tops[s][user] > 0.0:
                    mean = mean + p.segment_share[s] * part * (rows[user][j] / tops[s][user])
        for s, rows in enumerate(market.adoption):
            for user in (0, 1):
                a = rows[user][j]
                rows[user][j] = a + p.adoption_rate * market.A[j] * (tops[s][user] - a) * mean
