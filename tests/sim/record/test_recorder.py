import numpy as np
import pandas as pd
import pytest

from sim.parameters import GOODS, PRESENCES, SIZES
from sim.record.market_row import herfindahl
from sim.record.merchant_rows import gini, gini_of_small, small_turnover_keys
from sim.record.outcomes import WEEKLY, tables
from sim.record.recorder import Recorder
from sim.record.tables import schema
from sim.scenario import Scenario
from sim.week.crew import Crew
from sim.world import World

Recorded = tuple[World, Recorder]
BAN, REOPENING = 91, 101


def frame(recorded: Recorded, name: str) -> pd.DataFrame:
    return recorded[1].frame(name)


@pytest.mark.parametrize("name", WEEKLY)
def test_tables_have_the_declared_columns_and_no_gaps(recorded: Recorded, name: str) -> None:
    table = recorded[1].table(name)
    assert table.schema.equals(schema(tables()[name]))
    assert sum(column.null_count for column in table.columns) == 0
    numbers = table.to_pandas().select_dtypes("number")
    assert np.isfinite(numbers.to_numpy(dtype=float)).all()


def test_weeks_count_from_the_start_and_dates_are_their_mondays(recorded: Recorded, tiny: Scenario) -> None:
    market = frame(recorded, "market")
    assert market["week"].tolist() == list(range(tiny.weeks))
    assert market["date"].iloc[0] == pd.Timestamp(tiny.start)
    assert (market["date"].dt.day_of_week == 0).all()
    assert (market["date"].diff().dropna() == pd.Timedelta(weeks=1)).all()


def test_channels_add_up_to_the_market(recorded: Recorded) -> None:
    market, channels = frame(recorded, "market"), frame(recorded, "channels")
    online = channels[channels["channel"] != "physical"].groupby("week")
    assert np.allclose(online["gmv_usd"].sum(), market["gmv_online_usd"], rtol=1e-12)
    assert np.allclose(channels.groupby("week")["gmv_usd"].sum(), market["gmv_total_usd"], rtol=1e-12)
    assert np.allclose(online["orders"].sum(), market["orders"], rtol=1e-12)
    assert np.allclose(online["share_online"].sum(), 1.0)
    assert np.allclose(online["share_online"].agg(lambda share: (share**2).sum()), market["hhi_online"])


def test_what_merchants_sell_is_what_channels_sell(recorded: Recorded) -> None:
    market, merchants = frame(recorded, "market"), frame(recorded, "merchants").groupby("week")
    assert np.allclose(merchants["revenue_usd"].sum(), market["gmv_total_usd"], rtol=1e-12)
    assert np.allclose(merchants["online_revenue_usd"].sum(), market["gmv_online_usd"], rtol=1e-12)


def test_small_merchants_of_the_market_are_groups_of_the_merchants(recorded: Recorded) -> None:
    market, merchants = frame(recorded, "market"), frame(recorded, "merchants")
    small = merchants[merchants["size"].isin(["micro", "small"]) & (merchants["goods"] != "cross_border")]
    for column in ("revenue_usd", "profit_usd", "alive"):
        assert np.allclose(small.groupby("week")[column].sum(), market[f"small_{column}"], rtol=1e-12)
    traders = small[small["presence"] == "physical"].groupby("week")["revenue_usd"].sum()
    assert np.allclose(traders, market["physical_traders_revenue_usd"], rtol=1e-12)


def test_merchants_alive_are_those_before_and_what_came_less_what_went(recorded: Recorded) -> None:
    merchants = frame(recorded, "merchants")
    shape = (recorded[1].weeks, len(SIZES) * len(GOODS) * len(PRESENCES))
    alive, came, arrived, went, left = (
        merchants[name].to_numpy().reshape(shape) for name in ("alive", "entries", "moved_in", "exits", "moved_out")
    )
    assert np.array_equal(alive[1:], alive[:-1] + (came + arrived - went - left)[1:])
    assert came.sum() > 0
    assert went.sum() > 0
    assert arrived.sum() == left.sum() > 0


def test_importers_by_group_make_the_import_share(recorded: Recorded) -> None:
    market, merchants = frame(recorded, "market"), frame(recorded, "merchants")
    foreign = merchants[merchants["goods"] != "local"].groupby("week")["online_revenue_usd"].sum()
    assert np.allclose(foreign / market["gmv_online_usd"], market["import_share"])


def test_physical_prices_are_one_on_the_first_monday_of_2022(recorded: Recorded) -> None:
    channels = frame(recorded, "channels")
    first = channels[(channels["week"] == 0) & (channels["channel"] == "physical")]
    assert first["price_index"].tolist() == [1.0]
    assert (channels["price_index"] > 0.0).all()


def test_a_closed_channel_sells_nothing_and_keeps_its_last_price(recorded: Recorded) -> None:
    tiktok = frame(recorded, "channels").query("channel == 'tiktok_shop'").set_index("week")
    assert tiktok.loc[BAN - 1, "open"]
    closed = tiktok.loc[BAN : REOPENING - 1]
    assert not closed["open"].any()
    assert (closed[["gmv_usd", "orders", "buyers", "sellers"]] == 0.0).all(axis=None)
    assert set(closed["price_index"]) == {tiktok.loc[BAN - 1, "price_index"]}


def test_a_partner_operates_the_front_end_and_owns_it_from_the_deal_on(recorded: Recorded) -> None:
    channels = frame(recorded, "channels").set_index("week")
    tiktok = channels[channels["channel"] == "tiktok_shop"]
    assert set(tiktok.loc[:BAN, "operator"]) == {"tiktok_shop"}
    assert set(tiktok.loc[REOPENING:, "operator"]) == {"tokopedia"}
    assert set(channels.loc[channels["channel"] == "physical", "operator"]) == {""}


def test_owners_are_fronts_until_a_deal_is_closed(recorded: Recorded) -> None:
    market = frame(recorded, "market")
    assert (market["hhi_owner"] == market["hhi_online"]).all()


def test_events_tell_the_ban_and_the_reopening(recorded: Recorded) -> None:
    events = frame(recorded, "events")
    told = list(zip(events["week"], events["kind"], events["name"], strict=True))
    assert (BAN, "policy_on", "ban") in told
    assert (BAN, "channel_closed", "tiktok_shop") in told
    assert (REOPENING, "channel_open", "tiktok_shop") in told
    assert events["sentence"].str.endswith(".").all()


def test_cohorts_are_followed_from_the_ban_and_shares_stay_shares(recorded: Recorded) -> None:
    cohorts = frame(recorded, "cohorts")
    assert cohorts["week"].min() == BAN
    shares = cohorts[["share_losing", "loss_mean", "share_laying_off"]]
    assert ((shares >= 0.0) & (shares <= 1.0)).all(axis=None)
    assert (cohorts["alive"] <= cohorts["sellers"]).all()
    classes = cohorts[["loss_0_25", "loss_25_50", "loss_50_75", "loss_75_100"]].sum(axis=1)
    assert np.allclose(classes, (cohorts["share_losing"] > 0.0).astype(float))


def test_cohort_sellers_are_the_same_every_week_and_sizes_make_the_whole(recorded: Recorded) -> None:
    cohorts = frame(recorded, "cohorts")
    groups = cohorts.groupby(["channel", "size", "dependence"])["sellers"]
    assert groups.min().equals(groups.max())
    by_size = cohorts[cohorts["size"] != "all"].groupby(["week", "channel", "dependence"])["sellers"].sum()
    whole = cohorts[cohorts["size"] == "all"].set_index(["week", "channel", "dependence"])["sellers"]
    assert np.allclose(by_size.sort_index(), whole.sort_index().reindex(by_size.sort_index().index))


def test_who_depends_more_is_among_those_who_depend_less(recorded: Recorded) -> None:
    sellers = frame(recorded, "cohorts").pivot_table(
        index=["week", "channel", "size"], columns="dependence", values="sellers"
    )
    assert (sellers["over_50"] <= sellers["over_20"]).all()
    assert (sellers["over_20"] <= sellers["all"]).all()


def test_buyers_who_moved_ordered_this_week(recorded: Recorded) -> None:
    flows, channels = frame(recorded, "flows"), frame(recorded, "channels")
    moved = flows[flows["kind"] == "buyers"].groupby(["week", "to"])["count"].sum()
    buyers = channels.set_index(["week", "channel"])["buyers"]
    buyers.index.names = ["week", "to"]
    assert (moved <= buyers.reindex(moved.index)).all()


def test_a_branch_records_apart(recorded: Recorded) -> None:
    world, recorder = recorded
    other_world, other = world.branch(), recorder.branch()
    before = recorder.frame("market")
    other_world.step()
    other.take(other_world)
    assert other.weeks == recorder.weeks + 1
    assert before.equals(recorder.frame("market"))
    assert before.equals(other.frame("market").iloc[:-1])


def test_arrays_give_the_recorder_back(recorded: Recorded) -> None:
    world, recorder = recorded
    again = Recorder.from_arrays(world, recorder.to_arrays())
    assert all(again.table(name).equals(recorder.table(name)) for name in WEEKLY)
    assert np.array_equal(again.recorded, recorder.recorded)


def test_the_gini_counts_firms_not_agents(recorded: Recorded) -> None:
    merchants = recorded[0].state.merchants
    keys = small_turnover_keys(merchants, 0, len(merchants), np.empty(len(merchants), np.int32))
    rows = (keys & np.uint64(0xFFFFFFFF)).astype(int)
    turnover, weight = merchants.revenue_13[rows].astype(float), merchants.weight[rows]
    apart = np.abs(turnover[:, None] - turnover[None, :]) * weight[:, None] * weight[None, :]
    mean = (turnover * weight).sum() / weight.sum()
    assert gini_of_small(merchants, Crew()) == pytest.approx(apart.sum() / (2.0 * weight.sum() ** 2.0 * mean), rel=1e-9)


def test_equal_turnovers_have_no_inequality() -> None:
    nothing = np.arange(5, dtype=np.uint64)
    seven = nothing | (np.uint64(np.float32(7.0).view(np.uint32)) << np.uint64(32))
    assert gini(seven[:2], seven[2:], np.full(5, 3, np.int32)) == pytest.approx(0.0)
    assert gini(nothing[:2], nothing[2:], np.full(5, 3, np.int32)) == 0.0


def test_a_monopoly_is_one_and_an_empty_market_nothing() -> None:
    assert herfindahl(np.array([5, 0])) == 1.0
    assert herfindahl(np.array([0, 0])) == 0.0


def test_a_recorder_without_a_base_week_takes_the_reference(tiny: Scenario) -> None:
    assert Recorder(World(tiny)).base_price > 0.0
