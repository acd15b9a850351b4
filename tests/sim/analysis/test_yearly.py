import pandas as pd
import pytest

from sim.analysis.yearly import is_flow, yearly


def weekly(channel: bool = False) -> pd.DataFrame:
    dates = pd.to_datetime(["2022-12-19", "2022-12-26", "2023-01-02"])
    frame = pd.DataFrame({"scenario": "x", "seed": [1, 1, 1], "week": [0, 1, 2], "date": dates})
    if channel:
        return frame.assign(channel="shopee", gmv_usd=[1.0, 2.0, 4.0], share_online=[0.2, 0.4, 0.5], open=True)
    return frame.assign(gmv_online_usd=[1.0, 2.0, 4.0], small_alive=[10.0, 20.0, 30.0])


def test_flows_add_up_and_stocks_are_averaged():
    market = yearly(weekly(), "market")
    assert market.by_year() == {
        "2022": {"gmv_online_usd": 3.0, "small_alive": 15.0}, "2023": {"gmv_online_usd": 4.0, "small_alive": 30.0},
    }  # fmt: skip


def test_a_year_recorded_in_part_says_so():
    """Half a year's sales under "2023" would read as a year's."""
    assert yearly(weekly(), "market").titles == ["2022 (2 weeks)", "2023 (1 week)"]
    dates = pd.date_range("2022-01-03", periods=52, freq="7D")
    whole = pd.DataFrame({"scenario": "x", "seed": 1, "week": range(52), "date": dates, "gmv_online_usd": 1.0})
    assert yearly(whole, "market").titles == ["2022"]
    assert yearly(weekly(), "market").unit("US$ a week") == "US$"
    assert yearly(whole, "market").unit("US$ a week") == "US$ a year"
    assert yearly(weekly(), "market").unit("jobs") == "jobs"


def test_seeds_are_averaged():
    both = pd.concat([weekly(), weekly().assign(seed=2, gmv_online_usd=[3.0, 4.0, 6.0])])
    assert yearly(both, "market").value("gmv_online_usd", 2022) == pytest.approx(5.0)


def test_channels_have_a_column_each():
    channels = yearly(weekly(channel=True), "channels")
    assert channels.value("gmv_usd/shopee", 2022) == 3.0
    assert channels.value("share_online/shopee", 2022) == pytest.approx(0.3)
    assert channels.value("open/shopee", 2023) == 1.0


def test_shares_and_prices_are_no_flows():
    assert not is_flow("channels", "price_index")
    assert is_flow("channels", "orders")
