"""The engine lives the market that is written plainly in ``tests/reference``, agent by agent.

The twin is the specification that runs; it shares nothing with the engine but tables of constants. Every column of
every agent is compared after every week: whole numbers equal, real ones to 1e-9 of their size.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reference.compare import differences
from reference.market import TwinMarket
from support.worlds import policy, small

from experiments.study.structures import CHAT
from sim.parameters import Channels, declared
from sim.policy import Policy, Timeline
from sim.scenario import Scenario
from sim.world import World

pytestmark = pytest.mark.slow

SIZES = {
    "adults": 40e6,
    "market_size_usd": 124e9,
    "merchant_agents_min": 300,
    "stratum_agents_min": 10,
    "peer_min_agents": 5,
    "review_rate": 0.15,
}
BASE = 0
COURSE = (
    policy("import_floor", 4, minimum_usd=20.0, domestic_scope=0.3),
    policy("data_separation", 6, strength=0.5),
    policy("ban", 8),
    policy("licence", 10, channels=("meta", "youtube"), review_weeks=6, build_weeks=14),
    policy("partnership", 20, 50, partner="tokopedia", integration_weeks=6.0),
    policy("digital_support", 24, 44, budget_usd=500e6),
    replace(policy("licence", 48, channels=("tiktok_shop",), review_weeks=4), id="licence of TikTok Shop"),
)
"""Everything that opens and closes channels, within sixty weeks."""


def assert_same_weeks(twin: TwinMarket, world: World, until: int) -> None:
    while world.t < until:
        twin.step()
        world.step()
        found = differences(twin, world)
        assert not found, f"week {world.t - 1}:\n" + "\n".join(found)


def scenario(seed: int, parameters: dict[str, Any] | None = None, **changes: Any) -> Scenario:
    return small(parameters={**SIZES, **(parameters or {})}, seed=seed, **changes)


def test_twin_and_engine_agree_over_a_ban_a_partnership_and_licences() -> None:
    full = small(seed=1, policies=COURSE)
    assert_same_weeks(TwinMarket(full), World(full), BASE + 60)


@pytest.mark.parametrize("seed", [2, 3])
def test_twin_and_engine_agree_for_other_seeds(seed: int) -> None:
    run = scenario(seed, {"platform_rule": "adaptive", "link_out_rule": "live"}, policies=COURSE)
    assert_same_weeks(TwinMarket(run), World(run), BASE + 60)


def test_twin_and_engine_agree_with_a_social_channel_that_was_there_before() -> None:
    run = small(seed=5, policies=COURSE).replace(parameters=CHAT.start().replace({**CHAT.overrides, **SIZES}))
    twin, world = TwinMarket(run), World(run)
    assert_same_weeks(twin, world, BASE + 24)
    assert world.state.week.sales_idr[:, world.channels.index("chat")].sum() > 0


@pytest.fixture(scope="module")
def past() -> tuple[TwinMarket, World]:
    run = scenario(4)
    twin, world = TwinMarket(run), World(run)
    assert_same_weeks(twin, world, BASE)
    return twin, world


def periods(latest: int = 14) -> st.SearchStrategy[tuple[int, int | None]]:
    ends = st.one_of(st.none(), st.integers(1, 10))
    return st.tuples(st.integers(0, latest), ends).map(lambda each: (each[0], each[1] and each[0] + each[1]))


def some_channels(nest: str) -> st.SearchStrategy[tuple[str, ...]]:
    names = Channels.load().named(nest)
    return st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple)


MARKETPLACES = st.sampled_from(Channels.load().named("market"))
SHARES = st.floats(0.0, 1.0)
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "ban": {
        "channels": some_channels("social"),
        "scope": st.sampled_from(["checkout", "app"]),
        "enforcement": st.sampled_from([0.0, 0.5, 1.0]),
    },
    "partnership": {"partner": MARKETPLACES, "integration_weeks": st.floats(1.0, 20.0)},
    "licence": {
        "channels": some_channels("social"),
        "review_weeks": st.integers(0, 6),
        "build_weeks": st.integers(0, 6),
        "grant_probability": SHARES,
        "separate_app": st.booleans(),
    },
    "import_floor": {"minimum_usd": st.floats(1.0, 100.0), "domestic_scope": SHARES},
    "import_list": {"categories": st.sampled_from([(), ("fashion",), ("beauty", "home")])},
    "import_licensing": {"cost_increase": st.floats(0.0, 0.3), "lag_weeks": st.integers(0, 6)},
    "data_separation": {"strength": SHARES},
    "price_floor": {"margin": st.floats(0.0, 0.3), "voucher_cap": st.floats(0.0, 0.1)},
    "local_visibility": {"share": SHARES},
    "commission_cap": {"rate": st.floats(0.0, 0.1)},
    "digital_support": {"budget_usd": st.floats(1e6, 1e10)},
    "ecommerce_tax": {"rate": st.floats(0.0, 0.05)},
}


def policies_of(kind: str) -> st.SearchStrategy[Policy]:
    fields = st.fixed_dictionaries(FIELDS[kind])
    return st.builds(lambda when, given: policy(kind, *when, **given), periods(), fields)


def courses() -> st.SearchStrategy[tuple[Policy, ...]]:
    kinds = st.lists(st.sampled_from(sorted(FIELDS)), min_size=2, max_size=6, unique=True)
    return kinds.flatmap(lambda names: st.tuples(*(policies_of(name) for name in names)))


DRAWN = settings(suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Without shrinking: every example costs seconds, and the sentences already say where the two part."""


@settings(DRAWN, max_examples=8)
@given(course=courses())
def test_twin_and_engine_agree_under_any_policies(past: tuple[TwinMarket, World], course: tuple[Policy, ...]) -> None:
    twin, world = past[0].branch(), past[1].branch()
    twin.timeline = world.timeline = Timeline(course)
    assert_same_weeks(twin, world, BASE + 18)


FREE = [
    each
    for each in declared().values()
    if each.kind not in ("option", "whole") and not each.sums_to_one and each.section != "state"
]
FIXED = ("adults", "slot_factor", "market_size_usd", "firms", "firms_cross_border", "class_turnover_idr")


def drawn_value(each: Any, part: float) -> Any:
    """A point of the calibrated range; what is 0 by default (a fee of buying in person) stays so."""
    low, high = np.asarray(each.low), np.asarray(each.high)
    return np.where(np.asarray(each.default) == 0.0, 0.0, low + part * (high - low)).tolist()


def parameters() -> st.SearchStrategy[dict[str, Any]]:
    free = [each for each in FREE if each.name not in FIXED]
    one = st.tuples(st.sampled_from(free), st.floats(0.0, 1.0))
    return st.lists(one, min_size=20, max_size=60).map(values_of)


def values_of(drawn: Iterable[tuple[Any, float]]) -> dict[str, Any]:
    return {each.name: drawn_value(each, part) for each, part in drawn}


@settings(DRAWN, max_examples=3)
@given(values=parameters(), seed=st.integers(0, 2**32 - 1), course=courses())
def test_twin_and_engine_agree_for_any_parameters(
    values: dict[str, Any], seed: int, course: tuple[Policy, ...]
) -> None:
    run = scenario(seed, values, policies=course)
    assert_same_weeks(TwinMarket(run), World(run), BASE + 12)
