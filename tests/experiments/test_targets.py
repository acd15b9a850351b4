"""What the model is fitted to comes from the fact table, and only from facts that may be used."""

import dataclasses

import pytest

from experiments.targets import online_path, targets
from sim.faults import ScenarioErrors
from sim.parameters import Parameters
from sim.parameters.facts import load_facts

P = Parameters.default()


def aims(facts):
    return targets(facts, P.channels, P.imported_spend_share)


def test_the_path_is_published_years_and_log_linear_between_them():
    path = online_path({2021: 48.0, 2022: 58.0, 2023: 62.0, 2025: 82.0, 2030: 160.0})
    assert path[2022] == pytest.approx(58.0)
    assert path[2024] == pytest.approx((62.0 * 82.0) ** 0.5)
    assert path[2028] / path[2027] == pytest.approx(path[2027] / path[2026])


def test_shares_of_2022_are_those_of_the_facts():
    shares = dict(zip(P.channels.names, aims(load_facts()).shares, strict=False))
    assert shares["shopee"] == pytest.approx(0.36)
    assert shares["tiktok_shop"] == pytest.approx(0.05)
    assert shares["meta"] == 0.0


def test_growth_of_firms_is_read_from_the_fact_s_note():
    assert aims(load_facts()).online_growth == pytest.approx(0.0446)


@pytest.mark.parametrize("change", [{"use": "no"}, {"low": None, "high": None}])
def test_a_fact_that_may_not_be_used_or_is_words_is_refused(change):
    facts = load_facts()
    facts["share_gmv_shopee_2022"] = dataclasses.replace(facts["share_gmv_shopee_2022"], **change)
    with pytest.raises(ScenarioErrors, match="share_gmv_shopee_2022"):
        aims(facts)


def test_no_fact_of_after_the_ban_is_asked_for():
    facts = load_facts()
    asked = {"gmv_id_ecommerce_2023_econ", "gmv_id_ecommerce_2025_econ_forecast", "gmv_id_ecommerce_2030_econ_forecast"}
    assert all(facts[key].use == "scale" for key in asked)
    aims({key: fact for key, fact in facts.items() if fact.use == "yes" or key in asked})
