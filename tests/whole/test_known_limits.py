"""The model where its answer is known: closed forms, symmetry, and what theory says of the extremes (T1–T4, T8–T13)."""

import math

import numpy as np
import pytest
from scipy.stats import qmc
from support.worlds import lived, policy, small, under

from agents.consumers import nested_logit
from sim.analysis.diversion_measure import diversion_physical
from sim.week.demand import run as shop
from sim.week.expected import choose, unpack
from sim.world import World

J, TIKTOK, PHYSICAL = 9, 5, 8
OPEN = [0, 1, 2, 3, 4, 5]
OTHERS_2022 = np.array([0.36, 0.35, 0.10, 0.10, 0.04])
SHARES = np.array([*(OTHERS_2022 / OTHERS_2022.sum() * 0.9 * 0.2), 0.1 * 0.2, 0, 0, 0.8])
PLAIN = {
    "shipping_share": [0.0] * J,
    "voucher": [0.0] * J,
    "habit_strength": 0.0,
    "variety_elasticity": 0.0,
    "segment_taste": np.zeros((4, J)).tolist(),
    "category_taste": np.zeros((5, J)).tolist(),
    "taste_trend": [0.0] * J,
    "channel_taste": [0.0] * J,
    "online_trend": [0.0] * 10,
    "impulse_rate": 0.0,
    "season_lebaran_online": 0.0,
    "season_1111": 0.0,
    "season_1212": 0.0,
    "season_99": 0.0,
}
WEEK = 60


def lambdas(own):
    return {"lambda_online": own, "lambda_market": min(0.25, own), "lambda_social": min(0.25, own)}


def plain(own=0.4, taste=0.0, taste_online=0.0, expected=True, people=20_000, **parameters):
    """A world at week 60 where everyone knows every open channel and all goods cost 1 everywhere."""
    world = World(
        small(
            parameters={**PLAIN, **lambdas(own), "taste_sd": taste, "taste_online_sd": taste_online, **parameters},
            people_per_agent=people,
            expected=expected,
        )
    )
    world.t = WEEK
    state = world.state
    state.cells.adoption[...] = 1.0
    state.platforms.offers[...] = state.platforms.offers_reference[...] = 1000.0
    state.platforms.price_index[...] = state.platforms.price_reference[...] = 1.0
    return world


def with_tastes(world, taste):
    world.parameters = world.parameters.replace({"channel_taste": np.asarray(taste).tolist()})


def shares(world, without=()):
    """Mean probabilities of the channels over shoppers, category 0."""
    shoppers = unpack(world.state)
    admitted = np.zeros((len(shoppers.segment), J - 1), np.uint8)
    admitted[:, [j for j in OPEN if j not in without]] = 1
    return choose(world.state, world.look(WEEK), shoppers, admitted, 0).channel.mean(axis=0)


def closed_form_tastes(target, own):
    """δ_j − δ_physical from shares: λ_g·ln s_j|g + λ_o·ln s_g|on + ln(s_on/s_8)."""
    online = target[:-1].sum()
    out = np.zeros(J)
    for nest in (slice(0, 5), slice(5, 6)):
        group = target[nest].sum()
        out[nest] = min(0.25, own) * np.log(target[nest] / group)
        out[nest] += own * math.log(group / online) + math.log(online / target[-1])
    return out


def inverted(world, own):
    """Tastes that give ``SHARES``, found share by share."""
    taste = closed_form_tastes(SHARES, own)
    for _ in range(300):
        with_tastes(world, taste)
        gap = np.log(SHARES[OPEN]) - np.log(shares(world)[OPEN])
        taste[OPEN] += min(0.25, own) * gap + (own - min(0.25, own)) * gap.mean()
        if np.abs(gap).max() < 1e-6:
            return taste
    raise AssertionError("no inversion")


# T1, T2: closed forms and their inversion.


@pytest.mark.parametrize("own", [0.2, 0.4, 1.0])
def test_expected_shares_are_those_of_the_closed_form(own):
    world = plain(own, people=100_000)
    taste = np.array([0.2, 0.0, -0.3, -0.5, -0.4, -0.1, 0, 0, 0.9])
    with_tastes(world, taste)
    utility = np.where(np.isin(np.arange(J), [*OPEN, PHYSICAL]), taste, -np.inf)
    expected = nested_logit(utility[None], own, min(0.25, own), min(0.25, own))[0]
    assert shares(world) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("own", [0.2, 0.4, 1.0])
def test_shares_go_to_tastes_and_back(own):
    world = plain(own, people=100_000)
    with_tastes(world, closed_form_tastes(SHARES, own))
    assert shares(world) == pytest.approx(SHARES, abs=1e-8)


def test_drawn_orders_have_the_closed_forms_shares_within_their_error():
    world = plain(0.4, expected=False, people=5_000)
    with_tastes(world, closed_form_tastes(SHARES, 0.4))
    shop(world.state, world.look(WEEK), world.crew)
    orders = world.state.shopping.orders
    error = np.sqrt(SHARES * (1 - SHARES) / orders.sum())
    assert (np.abs(orders / orders.sum() - SHARES) <= 4 * error + 2e-6).all()


# T3: removing a channel that is alone in its nest.


@pytest.mark.parametrize("own", [0.2, 0.4, 0.7, 1.0])
def test_what_goes_when_tiktok_goes(own):
    world = plain(own, people=100_000)
    with_tastes(world, closed_form_tastes(SHARES, own))
    kept = (1 - 0.1) ** own
    assert shares(world, without=[TIKTOK])[PHYSICAL] == pytest.approx(0.8 / (0.8 + 0.2 * kept), abs=1e-10)


def test_without_nests_everyone_gains_in_proportion():
    world = plain(1.0, people=100_000, lambda_market=1.0, lambda_social=1.0)
    taste = np.zeros(J)
    taste[OPEN] = np.log(SHARES[OPEN] / 0.8)
    with_tastes(world, taste)
    rest = [0, 1, 2, 3, 4, PHYSICAL]
    assert shares(world, without=[TIKTOK])[rest] == pytest.approx(SHARES[rest] / (1 - SHARES[TIKTOK]), abs=1e-10)


# T4: elasticities.


@pytest.mark.parametrize("own", [0.25, 0.4, 0.8])
def test_own_price_elasticity(own):
    alpha, scale = 1.3, min(0.25, own)
    base = closed_form_tastes(SHARES, own)
    for j in OPEN:
        moved = []
        for step in (-1e-5, 1e-5):
            utility = np.where(np.isin(np.arange(J), [*OPEN, PHYSICAL]), base, -np.inf)
            utility[j] -= alpha * step
            moved.append(math.log(nested_logit(utility[None], own, scale, scale)[0, j]))
        nest = slice(0, 5) if j < 5 else slice(5, 6)
        s, within, online = SHARES[j], SHARES[j] / SHARES[nest].sum(), SHARES[j] / 0.2
        formula = -alpha * (1 / scale - (1 / scale - 1 / own) * within - (1 / own - 1) * online - s)
        assert (moved[1] - moved[0]) / 2e-5 == pytest.approx(formula, rel=1e-6)


def test_the_markets_own_price_elasticity_is_of_the_expected_size():
    world = plain(0.4, people=100_000)
    inverted(world, 0.4)
    before = shares(world)[0]
    world.state.platforms.price_index[0] = 1.01
    elasticity = math.log(shares(world)[0] / before) / math.log(1.01)
    assert -4 < elasticity < -2


# The table of section 14.

EVEN_PEOPLE = 12_207
"""Adults an agent that make 16,384 shoppers."""


def spread_tastes_evenly(world):
    """Tastes of the open channels and of buying online by a Sobol sequence: no noise of a small population."""
    classes = (qmc.Sobol(7, seed=1).random(16_384) * 64).astype(np.uint64)
    packed = classes[:, 6] << np.uint64(58)
    for j in OPEN:
        packed |= classes[:, j] << np.uint64(6 * j)
    world.state.consumers.tastes[:] = packed


DIVERSION = {
    (0.0, 0.0): (0.17, 0.33, 0.58),
    (0.6, 0.0): (0.29, 0.39, 0.60),
    (1.2, 0.0): (0.47, 0.52, 0.66),
    (0.6, 1.0): (0.25, 0.34, 0.53),
    (0.6, 2.0): (0.20, 0.26, 0.40),
}


@pytest.mark.parametrize(
    ("taste", "taste_online", "own", "diverted"),
    [(*tastes, own, d) for tastes, row in DIVERSION.items() for own, d in zip((0.2, 0.4, 0.7), row, strict=True)],
)
def test_diversion_to_physical_trade(taste, taste_online, own, diverted):
    world = plain(own, taste, taste_online, people=EVEN_PEOPLE)
    spread_tastes_evenly(world)
    inverted(world, own)
    assert diversion_physical(world) == pytest.approx(diverted, abs=0.01)


def test_diversion_needs_an_open_channel():
    with pytest.raises(ValueError, match="nobody plans to buy on meta"):
        diversion_physical(plain(people=100_000), "meta")


# T8: what changes nothing.


def test_a_ban_that_nobody_enforces_changes_nothing():
    past = lived(small(), 88)
    for world in (alone := past.branch(), banned := under(past, policy("ban", 91, enforcement=0.0))):
        world.run_to(96)
    assert alone.state.shopping.demand_idr.tolist() == banned.state.shopping.demand_idr.tolist()
    assert alone.state.merchants.tobytes() == banned.state.merchants.tobytes()


def test_a_licence_granted_before_a_ban_lifts_it():
    past = lived(small(), 88)
    free = policy("licence", 80, channels=["tiktok_shop"], review_weeks=4, separate_app=False, compliance_cost_usd=0.0)
    for world in (alone := past.branch(), licensed := under(past, free, policy("ban", 91, channels=["tiktok_shop"]))):
        world.run_to(96)
    assert alone.state.merchants.tobytes() == licensed.state.merchants.tobytes()
    assert (alone.state.consumers.habit == licensed.state.consumers.habit).all()


# T10: labels mean nothing.


def test_two_platforms_with_equal_constants_are_alike():
    world = plain(0.4, people=100_000)
    with_tastes(world, [0.1, 0.1, -0.3, -0.2, -0.2, -0.1, 0, 0, 0.8])
    there = shares(world)
    assert there[0] == there[1]
    assert there[3] == there[4]
    with_tastes(world, [0.1, -0.3, 0.1, -0.2, -0.2, -0.1, 0, 0, 0.8])
    back = shares(world)
    assert (back[1], back[2]) == (there[2], there[1])
    assert back[[0, 3, 4, 5, 8]] == pytest.approx(there[[0, 3, 4, 5, 8]], abs=1e-15)


# T11: variety feeds on itself only where it counts.


def test_variety_tips_the_market_only_if_it_weighs_enough():
    """Offers follow shares, shares follow offers: at θ > λ_M the larger platform takes the nest."""
    for elasticity, tips in ((0.0, False), (0.1, False), (0.6, True)):
        world = plain(0.4, people=100_000, variety_elasticity=elasticity)
        with_tastes(world, [0.02, 0.0, -9, -9, -9, -9, 0, 0, 0.0])
        for _ in range(60):
            share = shares(world)
            world.state.platforms.offers[:2] = np.maximum(1000 * share[:2] / share[:2].mean(), 1)[:, None]
        assert (shares(world)[1] < 0.02 * shares(world)[0]) == tips, elasticity
