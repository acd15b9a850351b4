import tomllib
from importlib.resources import files

import numpy as np
import pytest

from sim.parameters import Channels, Parameters

CHANNELS = Channels.load()


def test_channels_stand_in_the_order_of_the_contract():
    assert CHANNELS.names == (
        "shopee", "tokopedia", "lazada", "bukalapak", "blibli", "tiktok_shop", "meta", "youtube", "physical",
    )  # fmt: skip
    assert CHANNELS.nest.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 2]
    assert CHANNELS.feeds == ("tiktok_shop", "meta", "youtube", "market_live")
    assert CHANNELS.share_2022.sum() == pytest.approx(1.0)


def test_arrays_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        CHANNELS.nest[0] = 2


@pytest.mark.parametrize(
    ("channel", "week", "rate"),
    [
        ("shopee", 50, 0.033),
        ("shopee", 51, 0.040),
        ("tokopedia", 51, 0.035),
        ("tokopedia", 52, 0.040),
        ("bukalapak", 54, 0.030),
        ("lazada", 67, 0.033),
        ("lazada", 68, 0.040),
        ("tiktok_shop", 72, 0.0322),
        ("tiktok_shop", 73, 0.043),
        ("physical", 100, 0.0),
    ],
)
def test_commission_follows_its_steps(channel, week, rate):
    at = CHANNELS.commission_at(week, Parameters.default().commission)
    assert at[CHANNELS.index(channel), 0] == rate


def test_steps_move_with_the_parameter():
    doubled = Parameters.default().commission * 2
    assert CHANNELS.commission_at(0, doubled)[0, 0] == pytest.approx(0.066)


def test_tokopedia_alone_cuts_its_vouchers_in_january_2023():
    p = Parameters.default()
    before, after = (CHANNELS.voucher_at(week, p.voucher, p.voucher_cut) for week in (51, 52))
    cut = [CHANNELS.names[j] for j in np.flatnonzero(before != after)]
    assert np.array_equal(before, p.voucher)
    assert cut == ["tokopedia"]
    assert after[CHANNELS.index("tokopedia")] == pytest.approx(0.03 * 0.57)


def test_only_a_social_channel_that_opens_later_is_a_novelty():
    table = tomllib.loads(files("sim.parameters").joinpath("data/channels.toml").read_text(encoding="utf-8"))
    assert [CHANNELS.names[j] for j in np.flatnonzero(~CHANNELS.established)] == ["tiktok_shop", "meta", "youtube"]
    table["channel"][CHANNELS.index("meta")]["opens_week"] = -52
    assert Channels(table).established[CHANNELS.index("meta")]


def test_a_new_channel_is_added_in_data_alone():
    table = tomllib.loads(files("sim.parameters").joinpath("data/channels.toml").read_text(encoding="utf-8"))
    new = {**table["channel"][0], "name": "jdid", "voucher": 0.01, "share_2022": 0.005}
    table["channel"].insert(5, new)
    p = Parameters.default(Channels(table))
    assert p.voucher.shape == (10,)
    assert p.voucher[5] == 0.01
    assert p.segment_taste.shape == (4, 10)
    assert p.commission.shape == (10, 5)
    assert np.array_equal(p.feed_hours, Parameters.default().feed_hours)
