"""Every kind of policy in paired worlds: what it does, that it does nothing at strength 0, and what a ban cannot do."""

from functools import cache

import numpy as np
import pytest
from support.worlds import lived, policy, same_state, small, under

from agents.merchants.columns import ACTIVE, CROSS_BORDER, IMPORTED, LOCAL, NONE
from sim.policy.catalogue import kinds
from sim.state import ledger

TIKTOK, META, TOKOPEDIA, PHYSICAL = 5, 6, 1, 8
START, WEEKS = 91, 14
LARGE = 3


class Story:
    """What happened in the weeks since the start, added up."""

    def __init__(self, world, weeks=WEEKS):
        self.worlds = world
        self.sales = np.zeros(9)
        self.origin = np.zeros(3)
        self.local_online = self.commission_small = self.sales_small = 0.0
        self.ends = np.zeros((4, 4))
        self.paid = np.zeros((9, 9))
        self.voucher = 0
        for _ in range(weeks):
            world.step()
            self._add(world)

    def _add(self, world):
        m, week, shopping = world.state.merchants, world.state.week, world.state.shopping
        online = week.sales_idr[:, :-1].sum(axis=1)
        self.sales += week.sales_idr.sum(axis=0)
        self.origin += np.bincount(m.goods, online, 3)[:3]
        self.ends += np.stack((shopping.arrivals, shopping.completed, shopping.linked, shopping.lost))
        self.paid += week.paid
        self.voucher += int(week.voucher_idr.sum())


@cache
def _story(policies, parameters, weeks):
    past = lived(small(parameters=dict(parameters)), START - 1)
    world = under(past, *policies)
    world.run_to(START)
    return Story(world, weeks)


def story(*policies, weeks=WEEKS, **parameters):
    return _story(policies, tuple(parameters.items()), weeks)


def ban(**fields):
    return policy("ban", START, **fields)


# What each kind does.


def test_a_ban_ends_orders_on_its_channels_and_nowhere_else():
    banned, free = story(ban()), story()
    assert banned.sales[[TIKTOK, 6, 7]].tolist() == [0, 0, 0]
    gain = banned.sales - free.sales
    assert (gain[[0, 1, 2, 3, 4, PHYSICAL]] > 0).all()
    m = banned.worlds.state.merchants
    assert not (m.channel_state[:, TIKTOK] == ACTIVE).any()


def test_half_a_ban_stops_about_half():
    half = story(ban(enforcement=0.5)).sales[TIKTOK] / story().sales[TIKTOK]
    assert 0.35 < half < 0.7


def test_during_a_ban_feeds_still_sell_by_links_and_lose_orders():
    ends = story(ban()).ends[:, 0]
    assert ends[0] > 0
    assert ends[1] == 0
    assert ends[2] > 0
    assert ends[3] > 0


def test_a_ban_of_the_app_takes_the_links_too():
    gone, open_feed = story(ban(scope="app", channels=["tiktok_shop"])), story(ban())
    assert gone.ends[2, 0] == 0
    assert gone.ends[0, 0] < open_feed.ends[0, 0]
    assert gone.ends[0, 3] > 0
    adoption = [s.worlds.state.cells.adoption[0, 1, TIKTOK] for s in (gone, open_feed)]
    assert adoption[0] < adoption[1]


@pytest.mark.parametrize(
    "parameters",
    [{}, {"cannibalisation": 0.8, "lambda_online": 0.9, "impulse_share": 0.2}, {"link_out": 0.0, "lambda_online": 0.9}],
    ids=["default", "all planned", "no links"],
)
def test_physical_trade_never_gains_more_than_the_channel_sold(parameters):
    banned, free = story(ban(), **parameters), story(**parameters)
    gain = banned.sales[PHYSICAL] - free.sales[PHYSICAL]
    assert 0 < gain < free.sales[TIKTOK]
    assert banned.sales.sum() <= free.sales.sum()


def test_a_partnership_opens_the_front_again_and_lends_it_the_partners_sellers():
    deal = policy("partnership", START + 4, partner="tokopedia", integration_weeks=8)
    together, banned = story(ban(), deal), story(ban())
    assert together.sales[TIKTOK] > 0
    assert banned.sales[TIKTOK] == 0
    world = together.worlds
    m, own = world.state.merchants, world.state.merchants.channel_state
    borrowed = (own[:, TIKTOK] != ACTIVE) & (own[:, TOKOPEDIA] == ACTIVE) & (m.alive == 1)
    assert world.state.week.sales_idr[borrowed, TIKTOK].sum() > 0
    firms = m.weight[(own[:, TIKTOK] == ACTIVE) & (m.alive == 1)].sum()
    assert world.state.platforms.offers[TIKTOK].sum() > firms


def test_a_partnership_is_booked_with_the_partner():
    deal = policy("partnership", START, partner="tokopedia")
    with_deal, without = story(ban(), deal), story(ban())
    cash = [s.worlds.state.platforms.cash_idr for s in (with_deal, without)]
    assert cash[0][TIKTOK] == cash[1][TIKTOK]
    assert cash[0][TOKOPEDIA] != cash[1][TOKOPEDIA]


def test_a_licence_opens_shops_once_they_are_built():
    licence = policy("licence", START, review_weeks=2, build_weeks=4, separate_app=False)
    licensed, banned = story(ban(), licence), story(ban())
    assert licensed.sales[TIKTOK] > 0
    assert (licensed.sales[[META, 7]] > 0).all()
    assert banned.sales[[TIKTOK, META, 7]].sum() == 0
    refused = story(ban(), policy("licence", START, review_weeks=2, grant_probability=0.0))
    assert refused.sales.tolist() == banned.sales.tolist()


def test_feed_and_shop_in_separate_apps_lose_impulse_orders():
    apart = policy("licence", 60, review_weeks=1, channels=["tiktok_shop"], separate_app=True)
    assert story(apart).ends[0, 0] < 0.7 * story().ends[0, 0]


def rerouted(its: Story) -> int:
    """Sellers once abroad who sell from Indonesian stock."""
    m, strata = its.worlds.state.merchants, its.worlds.state.strata
    return int(((strata.goods[m.stratum] == CROSS_BORDER) & (m.goods == IMPORTED) & (m.alive == 1)).sum())


def test_an_import_floor_shuts_out_cheap_goods_from_abroad():
    floored, free = story(policy("import_floor", START)), story()
    assert floored.origin[CROSS_BORDER] < 0.2 * free.origin[CROSS_BORDER]
    assert rerouted(floored) > rerouted(free) == 0


def test_a_floor_on_stocked_imports_lifts_their_prices():
    scoped, plain = (story(policy("import_floor", START, domestic_scope=s)) for s in (1.0, 0.0))
    imported = plain.worlds.state.merchants.goods == IMPORTED
    prices = [s.worlds.state.merchants.price[imported, 0].mean() for s in (scoped, plain)]
    assert prices[0] > 2 * prices[1]


def test_a_positive_list_alone_implies_a_floor_and_frees_what_it_names():
    alone = story(policy("import_list", START, categories=[]))
    assert alone.origin[CROSS_BORDER] < 0.2 * story().origin[CROSS_BORDER]
    listed = story(policy("import_list", START, categories=["fashion"]))
    assert alone.origin[CROSS_BORDER] < listed.origin[CROSS_BORDER] < story().origin[CROSS_BORDER]


def test_import_licensing_makes_stocked_imports_dearer_and_sells_fewer():
    dear, free = story(policy("import_licensing", START, cost_increase=0.3, lag_weeks=2)), story()
    assert dear.origin[IMPORTED] < free.origin[IMPORTED]
    assert dear.origin[LOCAL] > free.origin[LOCAL]


def test_separated_data_costs_impulse_orders():
    apart = story(policy("data_separation", START)).ends[0, 0] / story().ends[0, 0]
    assert apart == pytest.approx(1 - 0.3 * 0.8, abs=0.05)


def test_a_price_floor_ends_sales_below_cost_and_caps_vouchers():
    floored, free = story(policy("price_floor", START, voucher_cap=0.01)), story()
    m = floored.worlds.state.merchants
    alive = m.alive == 1
    assert (m.price[alive, :-1] >= m.unit_cost[alive, None]).all()
    old = free.worlds.state.merchants
    assert (old.price[old.alive == 1, 0] < old.unit_cost[old.alive == 1]).any()
    assert floored.voucher < 0.35 * free.voucher


def test_local_visibility_helps_local_sellers_online():
    helped, free = story(policy("local_visibility", START)), story()
    assert helped.origin[LOCAL] > 1.1 * free.origin[LOCAL]
    assert helped.origin[IMPORTED] < free.origin[IMPORTED]


def test_a_commission_cap_leaves_small_sellers_more():
    fees = [
        s.paid[ledger.MERCHANTS, ledger.PLATFORMS] for s in (story(policy("commission_cap", START, rate=0.0)), story())
    ]
    assert fees[0] < 0.9 * fees[1]
    capped = story(policy("commission_cap", START, rate=0.0)).worlds.today.commission
    assert capped[:2].max() == 0
    assert capped[2:, :6].min() > 0


def test_digital_support_brings_shops_online_and_is_paid_for():
    helped, free = story(policy("digital_support", START, budget_usd=2e9)), story()
    online = []
    for each in (helped, free):
        m = each.worlds.state.merchants
        shops = (m.alive == 1) & (m.shop == 1) & (m.size_class < 2)
        online.append(m.weight[shops & (m.channel_state[:, :-1] != NONE).any(axis=1)].sum())
    assert online[0] > online[1]
    assert helped.paid[ledger.GOVERNMENT, ledger.STAFF] > 0
    assert free.paid[ledger.GOVERNMENT].sum() == 0
    budget = 2e9 / 52 * WEEKS * 15_250
    assert helped.paid[ledger.GOVERNMENT, ledger.STAFF] <= budget


def test_the_tax_brings_money_to_the_state():
    tax = [
        s.paid[ledger.MERCHANTS, ledger.GOVERNMENT] for s in (story(policy("ecommerce_tax", START, rate=0.02)), story())
    ]
    assert tax[0] > tax[1]


# Nothing at strength 0, and nothing before the start.

NO_OPS = {
    "ban": {"enforcement": 0.0},
    "licence": {"grant_probability": 0.0},
    "import_floor": {"minimum_usd": 0.0},
    "import_list": {"categories": ["fashion", "beauty", "electronics", "home", "other"]},
    "import_licensing": {"cost_increase": 0.0},
    "data_separation": {"strength": 0.0},
    "local_visibility": {"share": 0.0},
    "commission_cap": {"rate": 0.4},
    "digital_support": {"budget_usd": 0.0},
    "ecommerce_tax": {"rate": 0.0},
}


@pytest.mark.parametrize("kind", NO_OPS)
def test_at_strength_0_a_policy_changes_nothing(kind):
    weightless = story(policy(kind, START, **NO_OPS[kind]))
    assert same_state(weightless.worlds, story().worlds)


def test_a_floor_of_prices_below_all_prices_changes_nothing():
    parameters = {"promotion_share": 0.0, "markup_min": 0.02}
    floored = story(policy("price_floor", START, margin=0.0), weeks=3, **parameters)
    assert same_state(floored.worlds, story(weeks=3, **parameters).worlds)


def test_a_partnership_without_assortment_or_friction_changes_only_the_operator():
    parameters = {"assortment_share_max": 0.0, "friction_partner": 0.0}
    deal, free = story(policy("partnership", START), weeks=5, **parameters), story(weeks=5, **parameters)
    one, other = (s.worlds.state for s in (deal, free))
    assert one.merchants.tobytes() == other.merchants.tobytes()
    assert (one.consumers.habit == other.consumers.habit).all()
    assert one.platforms.cash_idr.sum() == other.platforms.cash_idr.sum()


def test_every_kind_is_tested_here():
    assert set(kinds()) == set(NO_OPS) | {"price_floor", "partnership"}


@pytest.mark.parametrize("kind", list(kinds()))
def test_before_its_start_a_policy_has_no_effect_at_all(kind):
    alone = lived(small(), START + 1)
    world = under(lived(small(), START - 1), policy(kind, START + 1))
    world.run_to(START + 1)
    assert same_state(world, alone)


def test_after_its_end_a_ban_lets_the_channel_open_again():
    short = under(lived(small(), START - 1), policy("ban", START, START + 4))
    short.run_to(START + 4)
    dormant = (short.state.merchants.channel_state[:, TIKTOK] == 3).sum()
    short.step()
    active = (short.state.merchants.channel_state[:, TIKTOK] == ACTIVE).sum()
    assert 0 < active < dormant
    assert short.state.week.sales_idr[:, TIKTOK].sum() > 0
