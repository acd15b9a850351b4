"""A market left alone stays what it is, at any scale (T9, T11, T12, T14, T15)."""

import numpy as np
import pytest
from support.rules import C, J, R, merchants, shelf, standing
from support.worlds import lived, policy, small, under

from agents.merchants.columns import ACTIVE, CROSS_BORDER
from agents.merchants.offer_share import decay_table
from agents.merchants.reputation import Memory, remember_sales
from agents.merchants.sales import recall, sell
from agents.numerics.record import as_record
from sim.parameters import Parameters
from sim.scenario import Scenario
from sim.world import World

SEASONS = dict.fromkeys(
    ["season_ramadan", "season_lebaran", "season_lebaran_online", "season_1111", "season_1212", "season_99"], 0.0
)
LAST_KNOWN = float(Parameters.default().online_trend[2])
CONSTANT = {
    **SEASONS,
    "budget_growth": 0.0,
    "taste_trend": [0.0] * J,
    "online_trend": [LAST_KNOWN] * 10,
    "launch_adoption": 0.15,
    "adoption_rate": 0.04,
}


class Years:
    """Means of a stretch of weeks of one world."""

    def __init__(self, world, weeks):
        self.sales = np.zeros(J)
        self.goods = np.zeros(3)
        self.sizes = np.zeros(4)
        self.firms = self.entries = self.exits = self.log_price = 0.0
        for _ in range(weeks):
            before = world.state.merchants.alive == 1
            world.step()
            self._add(world, before, weeks)

    def _add(self, world, before, weeks):
        m, sales = world.state.merchants, world.state.week.sales_idr
        alive, weight = m.alive == 1, m.weight.astype(np.int64)
        self.sales += sales.sum(axis=0) / sales.sum() / weeks
        self.goods += np.bincount(m.goods, sales[:, :-1].sum(axis=1), 3)[:3] / sales[:, :-1].sum() / weeks
        self.sizes += np.bincount(m.size_class, sales.sum(axis=1), 4) / sales.sum() / weeks
        self.firms += weight[alive].sum() / weeks
        self.entries += weight[alive & ~before].sum()
        self.exits += weight[before & ~alive].sum()
        self.log_price += np.log(world.state.platforms.price_index[[0, 1, 2, 5, 8]]).mean() / weeks


@pytest.mark.slow
def test_constant_inputs_leave_the_market_where_it_is():
    """T9, at the default size, over the last four of ten years."""
    world = World(Scenario.builtin("baseline").replace(parameters=CONSTANT, weeks=520), threads=2)
    world.run_to(312)
    early, late = Years(world, 104), Years(world, 104)
    assert np.abs(late.sales - early.sales).max() < 0.005
    assert late.firms == pytest.approx(early.firms, rel=0.05)
    assert (early.entries + late.entries) / (early.exits + late.exits) == pytest.approx(1, abs=0.1)
    assert late.sizes == pytest.approx(early.sizes, rel=0.1)
    assert late.goods == pytest.approx(early.goods, abs=0.03)
    assert late.log_price == pytest.approx(early.log_price, abs=0.01)


@pytest.mark.slow
def test_no_group_of_merchants_dies_out_in_a_market_without_policy():
    """T15, by presence at birth, size and goods; not sellers abroad, whose sales fall to a third by the facts (M9)."""
    world = World(Scenario.builtin("baseline"), threads=2)
    groups = world.state.strata
    stays = groups.goods != CROSS_BORDER

    def firms():
        m = world.state.merchants
        return np.bincount(m.stratum, m.weight * (m.alive == 1), len(groups.size))[stays]

    world.run_to(0)
    before = firms()
    world.run_to(156)
    assert (firms() > 0.85 * before).all()


@pytest.mark.parametrize(("exponent", "power"), [(0.0, 1.0), (0.4, 1 / 0.6), (0.7, 1 / 0.3)])
def test_popularity_amplifies_skill_by_its_known_power(exponent, power):
    """At rest y ∝ x·q^(1/(1−ρ)): harmless at .4, the cube and more at .7."""
    m = merchants(20, popularity=1e5, pull=1.0)
    m.channel_state[:, 0] = ACTIVE
    m.skill[:10, 0] = 0.45
    demand = np.zeros((C, R), np.int64)
    demand[0, 0] = 20 * 100 * 150_000 * 100_000
    rules, decay = shelf(expected=1, popularity_exponent=exponent), decay_table(8)
    memory = as_record(Memory(0.3, 0.1, 0.1, 500.0))
    for _ in range(200):
        sales, won, expected = np.zeros((20, J), np.int64), np.zeros(20), np.zeros(20)
        _, hopes = sell(m, standing(m), rules, decay, demand, sales)
        recall(hopes, 0, 20, won, expected)
        remember_sales(m, 0, len(m), memory, np.full(J, 150_000), sales, won, expected)
    assert m.popularity[19, 0] / m.popularity[0, 0] == pytest.approx(2**power, rel=0.01)


def variation_of_sales(world, weeks=10):
    """Coefficient of variation of weekly orders of micro shops ÷ that of a Poisson firm of the same mean.

    From the mean over firms of variance ÷ mean of orders, which is 1 for Poisson firms whatever their size and however
    few the weeks; a median of standard deviations of ten weeks would lie 4 % below.
    """
    m = world.state.merchants
    rows = (m.alive == 1) & (m.size_class == 0) & (m.shop == 1) & (m.born < 0)
    orders = []
    for _ in range(weeks):
        world.step()
        orders.append(world.state.week.sales_idr[:, J - 1][rows] / m.weight[rows] / 150_000)
    orders = np.array(orders)
    mean = orders.mean(axis=0)
    sold = mean > 0
    return float(np.sqrt((orders.var(axis=0, ddof=1)[sold] / mean[sold]).mean()))


@pytest.mark.parametrize("people", [100_000, 25_000])
def test_an_agents_sales_vary_as_one_real_firms_at_any_scale(people):
    world = lived(small(parameters=SEASONS, people_per_agent=people), 20)
    assert variation_of_sales(world) == pytest.approx(1, abs=0.05)


def test_two_scales_agree():
    shares = []
    for people in (100_000, 25_000):
        world = lived(small(parameters=SEASONS, people_per_agent=people), 20)
        shares.append(Years(world, 10).sales)
    assert shares[0] == pytest.approx(shares[1], abs=0.025)


def test_in_every_week_of_a_ban_orders_arrive_and_follow_links_or_are_lost():
    world = under(lived(small(), 90), policy("ban", 91))
    world.run_to(92)
    for _ in range(10):
        world.step()
        s = world.state.shopping
        assert min(s.arrivals[0], s.linked[0], s.lost[0]) > 0
        assert s.completed[0] == 0


def test_expected_mode_and_drawn_weeks_agree_on_shares():
    means = []
    for expected in (True, False):
        world = World(small(expected=expected))
        means.append(Years(world, 12).sales)
    assert means[0] == pytest.approx(means[1], abs=0.01)
