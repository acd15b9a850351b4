import dataclasses

import numpy as np
import pytest

from sim.clock import Clock
from sim.parameters import Channels
from sim.policy import NO_PARTNER, NO_PRICE_FLOOR, Policy, Rules, Timeline
from sim.policy.catalogue import kinds, read_fields

CHANNELS = Channels.load()
TIKTOK, META, TOKOPEDIA = (CHANNELS.index(name) for name in ("tiktok_shop", "meta", "tokopedia"))
SUGGESTED = {
    name: {field: each.suggested for field, each in kind.fields.items() if each.required}
    for name, kind in kinds().items()
}


def policy(kind, start=0, end=None, policy_id=None, **fields):
    record, faults = read_fields(kinds()[kind], {**SUGGESTED[kind], **fields})
    assert faults == []
    return Policy(kind=kind, id=policy_id or kind, start=start, end=end, fields=record)


def rules(*policies, week=10, seed=1):
    return Timeline(policies).rules(Clock(week, seed))


def content(some_rules):
    return {
        each.name: np.asarray(getattr(some_rules, each.name)).tolist()
        for each in dataclasses.fields(some_rules)
        if each.name not in ("channels", "week")
    }


def test_the_kinds_are_those_of_the_contract_in_order():
    assert list(kinds()) == [
        "ban", "partnership", "licence", "import_floor", "import_list", "import_licensing", "data_separation",
        "price_floor", "local_visibility", "commission_cap", "digital_support", "ecommerce_tax",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_tells_what_it_is(kind):
    assert kind.title
    assert kind.protects
    assert kind.source
    assert kind.meaning.endswith(".")
    for each in kind.fields.values():
        assert each.meaning.endswith(".")
        assert not each.required or each.suggested is not None
        if each.type in ("number", "whole"):
            assert each.unit
            assert each.low < each.high


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_policy_acts_only_between_its_weeks(kind):
    lags = {"licence": {"review_weeks": 0}, "import_licensing": {"lag_weeks": 0}}
    one = policy(kind, start=5, end=8, **lags.get(kind, {}))
    neutral = content(Rules.neutral())
    assert content(rules(one, week=4)) == neutral
    assert content(rules(one, week=5)) != neutral
    assert content(rules(one, week=7)) != neutral
    assert content(rules(one, week=8)) == neutral


def test_a_ban_closes_all_social_channels_and_leaves_the_app():
    r = rules(policy("ban"))
    assert r.ban.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 0]
    assert not r.app_closed.any()


def test_an_app_ban_closes_the_app_unless_nobody_enforces_it():
    assert rules(policy("ban", channels=["tiktok_shop"], scope="app")).app_closed.nonzero()[0].tolist() == [TIKTOK]
    assert not rules(policy("ban", scope="app", enforcement=0.0)).app_closed.any()


def test_the_stricter_of_two_bans_holds_by_channel():
    weak = policy("ban", policy_id="weak", enforcement=0.3)
    strict = policy("ban", policy_id="strict", enforcement=0.8, channels=["meta"])
    assert rules(weak, strict).ban[[TIKTOK, META]].tolist() == [0.3, 0.8]


def test_a_partnership_names_its_partner_and_its_start():
    r = rules(policy("partnership", start=3, integration_weeks=20))
    assert (r.partner[TIKTOK], r.partner_start[TIKTOK], r.integration_weeks[TIKTOK]) == (TOKOPEDIA, 3, 20.0)
    assert (np.delete(r.partner, TIKTOK) == NO_PARTNER).all()


@pytest.mark.parametrize(
    ("week", "state", "tiktok", "meta"),
    [
        (104, 1, False, False),
        (112, 1, False, False),
        (113, 2, True, False),
        (138, 2, True, False),
        (139, 2, True, True),
    ],
)
def test_a_licence_is_applied_for_granted_and_built(week, state, tiktok, meta):
    r = rules(policy("licence", start=100), week=week)
    assert r.licence_state[[TIKTOK, META]].tolist() == [state, state]
    assert r.on_sale[[TIKTOK, META]].tolist() == [tiktok, meta]
    assert r.separate[TIKTOK] == tiktok
    assert r.compliance_usd[META] == 3.3e6 * meta
    assert r.licensed[META] == (state == 2)


def test_a_licence_is_refused_by_the_luck_of_the_seed_alone():
    one = policy("licence", grant_probability=0.5, review_weeks=0)
    granted = [bool(rules(one, seed=seed).licensed[TIKTOK]) for seed in range(40)]
    assert 8 < sum(granted) < 32
    assert granted == [bool(rules(one, week=90, seed=seed).licensed[TIKTOK]) for seed in range(40)]
    assert rules(policy("licence", grant_probability=0.0, review_weeks=0)).licence_state[TIKTOK] == 3


def test_import_rules_bind_together():
    assert rules(policy("import_floor", minimum_usd=50)).minimum_usd(0) == 50
    assert rules(policy("import_list", categories=["home"])).minimum_usd(0) == 100
    assert rules(policy("import_list", categories=["home"])).minimum_usd(3) == 0
    both = rules(policy("import_floor", minimum_usd=50), policy("import_list", categories=["home"]))
    assert [both.minimum_usd(c) for c in range(5)] == [50, 50, 50, 0, 50]
    two = rules(
        policy("import_list", policy_id="a", categories=["home", "beauty"]),
        policy("import_list", policy_id="b", categories=["home"]),
    )
    assert two.import_listed.tolist() == [False, False, False, True, False]
    assert Rules.neutral().minimum_usd(0) == 0


def test_import_licensing_waits_for_old_stock():
    one = policy("import_licensing", start=2)
    assert rules(one, week=9).import_cost_increase == 0.0
    assert rules(one, week=10).import_cost_increase == 0.05


def test_the_stricter_value_holds_for_every_number():
    r = rules(
        policy("price_floor", policy_id="a", margin=0.1),
        policy("price_floor", policy_id="b", margin=0.0, voucher_cap=0.02),
        policy("local_visibility", policy_id="c", share=0.2),
        policy("local_visibility", policy_id="d", share=0.6),
        policy("commission_cap", policy_id="e", rate=0.03),
        policy("commission_cap", policy_id="f", rate=0.01),
        policy("digital_support", budget_usd=52e6),
        policy("data_separation", strength=0.3),
        policy("ecommerce_tax", policy_id="g", rate=0.01),
        policy("ecommerce_tax", policy_id="h", turnover_min_usd=0, turnover_max_usd=40_000),
    )
    assert (r.price_floor_margin, r.voucher_cap, r.local_visibility) == (0.1, 0.02, 0.6)
    assert (r.commission_cap, r.support_usd_week) == (0.01, 1e6)
    assert r.separation.tolist() == [0, 0, 0, 0, 0, 0.3, 0.3, 0.3, 0]
    band = (r.ecommerce_tax_rate, r.ecommerce_tax_min_usd, r.ecommerce_tax_max_usd)
    assert band == (0.01, 0, 315_000)
    assert Rules.neutral().price_floor_margin == NO_PRICE_FLOOR


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        ("ban", {"channels": []}, "at least one"),
        ("ban", {"channels": "tiktok_shop"}, "must be a list"),
        ("ban", {"channels": ["tiktok"]}, "each must be one of"),
        ("ban", {"channels": ["meta", "meta"]}, "twice"),
        ("ban", {"channels": ["physical"]}, "each must be one of"),
        ("ban", {"scope": "shop"}, "must be one of checkout, app"),
        ("ban", {"enforcement": float("nan")}, "must lie in"),
        ("ban", {"enforcemen": 1}, "unknown field"),
        ("partnership", {"partner": "meta"}, "must be one of shopee"),
        ("partnership", {}, "is required"),
        ("licence", {"review_weeks": 1.5}, "whole number"),
        ("licence", {"separate_app": 1}, "true or false"),
        ("licence", {"review_weeks": 10**400}, "must lie in"),
        ("commission_cap", {"rate": 8}, r"\(8 %\? write 0.08\)"),
        ("commission_cap", {"rate": True}, "must be a number"),
        ("ecommerce_tax", {"turnover_min_usd": 4e5}, "must be above turnover_min_usd"),
    ],
)
def test_wrong_fields_are_refused(kind, fields, message):
    import re

    record, faults = read_fields(kinds()[kind], fields)
    assert record is None
    assert re.search(message, faults[0].problem.allowed)
