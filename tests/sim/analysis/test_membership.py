from dataclasses import replace

import pytest

from sim.analysis.membership import shops_without_online_sales


def of_shops(comparison):
    table = comparison.tables["merchants"]
    small = table["size"].isin(["micro", "small"]) & (table["goods"] != "cross_border")
    return table, small & (table["presence"] == "physical") & (table["scenario"] == "ban")


def with_shops(comparison, **factors):
    table, own = of_shops(comparison)
    table = table.copy()
    for column, factor in factors.items():
        table.loc[own, column] *= factor
    return replace(comparison, tables={**comparison.tables, "merchants": table})


def test_number_and_revenue_each_multiply_to_the_effect_on_the_group(comparison):
    whole = comparison.effects.set_index(["scenario", "outcome", "channel", "window"]).loc[
        ("ban", "physical_traders_revenue_usd", "", "end")
    ]
    split = shops_without_online_sales(comparison, "ban")
    product = (1 + split.merchants / 100) * (1 + split.revenue_each / 100) - 1
    assert product == pytest.approx(whole["effect"] / whole["baseline"], rel=1e-9)


def test_more_shops_of_the_same_revenue_is_no_gain_for_each(comparison):
    before = shops_without_online_sales(comparison, "ban")
    after = shops_without_online_sales(with_shops(comparison, alive=1.1, revenue_usd=1.1), "ban")
    assert after.revenue_each == pytest.approx(before.revenue_each)
    assert 1 + after.merchants / 100 == pytest.approx(1.1 * (1 + before.merchants / 100))


def test_a_scenario_without_policy_has_no_first_year(comparison):
    assert shops_without_online_sales(comparison, "ban", "nowhere") is None
