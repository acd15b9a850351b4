import pytest

from sim.analysis.observed import load_observations, read_observations
from sim.faults import ScenarioErrors
from sim.scenario import Scenario

HISTORY = Scenario.builtin("history")
HEAD = "outcome,channel,start,end,value,unit"
WEEKS = "2023-10-02,2023-10-15"


def read(*rows, head=HEAD):
    return read_observations("\n".join([head, *rows]), "seen.csv", HISTORY)


def faults(*rows, head=HEAD):
    with pytest.raises(ScenarioErrors) as errors:
        read(*rows, head=head)
    return {each.field: each for each in errors.value.errors}


def test_a_week_counts_when_its_monday_lies_in_start_to_end():
    one = read("share_online,shopee,2023-10-02,2023-10-15,40,%")[0]
    assert (one.first, one.last) == (91, 92)
    assert read("share_online,shopee,2023-10-03,2023-10-15,40,%")[0].first == 92
    assert read("share_online,shopee,2023-10-03,2023-10-16,40,%")[0].last == 93


def test_values_come_in_the_model_s_units():
    share, sales = read(f"share_online,shopee,{WEEKS},40,%", f"gmv_usd,shopee,{WEEKS},15.25,IDR tn")
    assert share.value == pytest.approx(0.4)
    assert share.share
    assert sales.value == pytest.approx(1e9)
    assert sales.flow


def test_an_outcome_is_found_in_the_table_that_its_other_fields_tell():
    head = f"{HEAD},size,dependence"
    rows = read(
        f"orders,,{WEEKS},1,orders,,", f"orders,shopee,{WEEKS},1,orders,,",
        f"alive,tiktok_shop,{WEEKS},1,firms,micro,all",
        f"sellers,tiktok_shop,{WEEKS},1,firms,all,over_50", f"to_shopee,tiktok_shop,{WEEKS},-0.1,share,all,all",
        head=head,
    )  # fmt: skip
    assert [each.table for each in rows] == ["market", "channels", "cohorts", "cohorts", "diversion"]
    assert (rows[2].size, rows[3].dependence) == ("micro", "over_50")


def test_every_wrong_field_of_every_row_is_told():
    found = faults(
        f"share_onlin,shopee,{WEEKS},40,%", f"share_online,shoppe,{WEEKS},40,%", f"share_online,,{WEEKS},x,%",
        f"jobs,shopee,{WEEKS},3,workers", f"share_online,shopee,{WEEKS},40,share", f"gmv_usd,shopee,{WEEKS},3,euro",
        "orders,,2023-13-01,2023-10-01,nan,orders", "orders,,2023-10-03,2023-10-08,1,orders",
        "orders,,2021-10-03,2023-10-08,1,orders", "orders,,2023-10-02,2063-10-08,1,orders",
        "to_online,tiktok_shop,2023-01-02,2023-02-06,0.5,share", "alive,tiktok_shop,2023-01-02,2023-02-06,5,firms",
    )  # fmt: skip
    assert set(found) == {
        "line 2.outcome", "line 3.channel", "line 4.channel", "line 4.value", "line 5.channel", "line 6.value",
        "line 7.unit", "line 8.start", "line 8.value", "line 9.end", "line 10.start", "line 11.end", "line 12.start",
        "line 13.end",
    }  # fmt: skip
    assert found["line 2.outcome"].nearest == "share_online"
    assert found["line 3.channel"].nearest == "shopee"
    assert "US$ bn" in found["line 7.unit"].allowed
    assert found["line 6.value"].value == "'40'"


def test_a_group_of_sellers_needs_an_outcome_of_cohorts():
    head = f"{HEAD},size,dependence"
    assert set(faults(f"buyers,shopee,{WEEKS},1,adults,micro,all", head=head)) == {"line 2.size"}
    assert set(faults(f"alive,shopee,{WEEKS},1,firms,tiny,over_30", head=head)) == {"line 2.size", "line 2.dependence"}


def test_a_table_without_rows_or_columns_or_of_other_text_is_refused(tmp_path):
    assert set(faults()) == {""}
    assert set(faults("1", head="outcome")) == {"channel, start, end, value, unit"}
    assert set(faults(f"share_online,shopee,{WEEKS},40,%,more")) == {"line 2"}
    path = tmp_path / "seen.csv"
    path.write_bytes(b"\xff\xfe\x00")
    for each in (path, tmp_path / "none.csv"):
        with pytest.raises(ScenarioErrors):
            load_observations(each, HISTORY)
