from sim.parameters import Channels
from sim.record.dictionary import as_csv, described
from sim.record.outcomes import MEANINGS, WEEKLY, outcomes, run_columns, table_outcomes, tables

MARKET = (
    "gmv_online_usd gmv_total_usd orders parcels_per_day consumer_surplus_usd hhi_online hhi_owner "
    "import_share import_share_cross_border gini_small small_revenue_usd small_profit_usd small_alive "
    "physical_traders_revenue_usd jobs privacy_exposure platform_profit_usd tax_usd"
)
CHANNELS = "gmv_usd share_online orders buyers sellers commission_usd subsidy_usd price_index open operator"
MERCHANTS = "alive entries exits moved_in moved_out revenue_usd profit_usd online_revenue_usd cash_usd jobs"
COHORTS = (
    "sellers alive turnover_ratio share_losing loss_mean loss_0_25 loss_25_50 loss_50_75 loss_75_100 share_laying_off"
)


def test_every_column_of_the_contract_is_declared_in_its_order() -> None:
    assert table_outcomes("market") == tuple(MARKET.split())
    assert table_outcomes("channels") == tuple(CHANNELS.split())
    assert table_outcomes("merchants") == tuple(MERCHANTS.split())
    assert table_outcomes("cohorts") == tuple(COHORTS.split())
    assert table_outcomes("flows") == ("count", "gmv_usd")


def test_weekly_tables_begin_with_their_keys() -> None:
    keys = {name: [each.name for each in tables()[name] if each.key] for name in WEEKLY}
    assert all(names[:2] == ["week", "date"] for names in keys.values())
    assert keys["merchants"][2:] == ["size", "goods", "presence"]
    assert keys["flows"][2:] == ["kind", "from", "to"]
    assert keys["cohorts"][2:] == ["channel", "size", "dependence"]


def test_every_outcome_says_its_unit_and_what_it_is_in_a_sentence() -> None:
    for each in outcomes():
        assert each.unit, each
        assert each.meaning.endswith("."), each
    assert set(MEANINGS) == set(tables())


def test_spending_can_be_diverted_to_every_channel() -> None:
    names = [each.name for each in tables()["diversion"]]
    assert len(names) == len(set(names))
    assert {f"to_{name}" for name in Channels.load().names} <= set(names)


def test_worlds_are_told_apart_by_scenario_and_seed() -> None:
    assert [each.name for each in run_columns("market")] == ["scenario", "seed"]
    assert [each.name for each in run_columns("effects")] == ["scenario"]


def test_the_data_dictionary_has_a_line_for_every_column() -> None:
    lines = as_csv(list(tables())).decode().splitlines()
    assert len(lines) == 1 + len(described(list(tables())))
