from datetime import date

import numpy as np
import pytest

from sim.analysis.nulls import CHANNEL_COLUMN, COLUMN, GMV, NULLS, Base, null_value, sales
from sim.analysis.observed import Observation
from sim.parameters import Channels
from sim.record.outcomes import CHANNELS, MARKET

NAMES = Channels.load().names
TT = NAMES.index("tiktok_shop")
SOLD = np.array([36.0, 35, 10, 10, 4, 5, 0, 0, 400])
ORIGIN, CLOSED, OPEN = 20, 22, 30


@pytest.fixture
def base():
    channels = np.zeros((9, len(CHANNELS)))
    channels[:, GMV] = SOLD
    channels[:, CHANNEL_COLUMN["orders"]] = 2.0 * SOLD
    channels[:, CHANNEL_COLUMN["sellers"]] = 7.0
    market = np.full(len(MARKET), 3.0)
    shut = np.zeros((40, 9), dtype=bool)
    shut[ORIGIN:OPEN, TT] = True
    slopes = np.zeros(9)
    slopes[TT] = 0.5
    return Base(0, ORIGIN, market, channels, np.ones((2, 40)), shut, slopes)


def seen(outcome, channel="", first=CLOSED, last=CLOSED, table="", unit="share of online GMV"):
    table = table or ("channels" if channel else "market")
    day = date(2023, 1, 1)
    return Observation(table, outcome, channel, "all", "all", first, last, 0.0, unit, day, day)


def test_no_change_loses_what_the_closed_channel_sold(base):
    after = sales("no_change", base, CLOSED)
    assert after[TT] == 0.0
    assert after.sum() == SOLD.sum() - 5.0


def test_nothing_changes_where_nothing_is_said_to(base):
    assert (sales("unchanged", base, CLOSED) == SOLD).all()


def test_in_proportion_to_all_most_goes_to_shops(base):
    after = sales("iia", base, CLOSED)
    assert after.sum() == pytest.approx(SOLD.sum())
    assert after[-1] - 400.0 == pytest.approx(5.0 * 400.0 / 495.0)


def test_in_proportion_online_leaves_shops_alone(base):
    after = sales("proportional", base, CLOSED)
    assert after[-1] == 400.0
    assert after[:-1].sum() == pytest.approx(100.0)
    assert after[0] == pytest.approx(36.0 * 100.0 / 95.0)


def test_trends_move_shares_and_not_their_sum(base):
    later = CLOSED + 5
    after = sales("trend", base, later)
    assert after[:-1].sum() == pytest.approx(100.0)
    assert after[TT] == 0.0
    back = sales("recovery", base, OPEN)
    assert back[:-1].sum() == pytest.approx(100.0)
    assert back[TT] / back[0] == pytest.approx(5.0 / 36.0 * np.exp(0.5 * (OPEN - ORIGIN) / 52.0))


def test_growth_carries_everything_on(base):
    grown = base._replace(growth=np.stack((np.full(40, 2.0), np.full(40, 1.5))))
    assert (sales("unchanged", grown, CLOSED) == SOLD * np.where(np.arange(9) < 8, 2.0, 1.5)).all()


def test_each_null_speaks_of_its_own_weeks(base):
    told = {name: [sales(name, base, week) is not None for week in (CLOSED, OPEN)] for name in NULLS}
    assert told == {
        "no_change": [True, True], "unchanged": [True, True], "iia": [True, False], "proportional": [True, False],
        "trend": [True, False], "recovery": [False, True],
    }  # fmt: skip


def test_before_any_policy_no_null_says_anything(base):
    assert all(null_value(n, base, seen("share_online", "shopee", 5, 6), NAMES) is None for n in NULLS)


def test_flows_are_sums_and_shares_are_means(base):
    flow = seen("gmv_usd", "shopee", CLOSED, CLOSED + 2, unit="US$ a week")
    assert null_value("no_change", base, flow, NAMES) == pytest.approx(3 * 36.0)
    assert null_value("no_change", base, seen("share_online", "shopee"), NAMES) == pytest.approx(36.0 / 95.0)
    parcels = seen("parcels_per_day", unit="parcels a day")
    assert null_value("no_change", base, parcels, NAMES) == pytest.approx(2.0 * 95.0 / 7.0)


def test_sellers_are_said_to_stay_and_only_by_no_change(base):
    sellers = seen("sellers", "shopee", unit="firms")
    assert null_value("no_change", base, sellers, NAMES) == 7.0
    assert null_value("proportional", base, sellers, NAMES) is None
    alive = seen("small_alive", unit="firms")
    assert null_value("unchanged", base, alive, NAMES) == base.market[COLUMN["small_alive"]]


@pytest.mark.parametrize(
    ("name", "online", "physical", "not_spent"),
    [("no_change", 0, 0, 1), ("iia", 95 / 495, 400 / 495, 0), ("proportional", 1, 0, 0)],
)
def test_diversion_sums_to_one(base, name, online, physical, not_spent):
    parts = [
        null_value(name, base, seen(each, "tiktok_shop", table="diversion"), NAMES)
        for each in ("to_online", "to_physical", "not_spent")
    ]
    assert parts == pytest.approx([online, physical, not_spent])
    assert null_value("unchanged", base, seen("to_online", "tiktok_shop", table="diversion"), NAMES) is None


def test_sellers_followed_keep_their_turnover_if_nothing_changes(base):
    ratio = seen("turnover_ratio", "tiktok_shop", table="cohorts", unit="ratio")
    assert null_value("no_change", base, ratio, NAMES) == 1.0
    assert null_value("iia", base, ratio, NAMES) is None
    assert null_value("no_change", base, ratio._replace(outcome="share_losing"), NAMES) is None
