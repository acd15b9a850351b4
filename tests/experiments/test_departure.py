"""JD.ID leaves a market that holds it in data alone (MODEL.md section 10, M5)."""

import numpy as np
import pytest

from experiments.departure import NAME, Departure, departure, with_jdid

P = with_jdid()


@pytest.fixture(scope="module")
def found() -> Departure:
    return departure((1, 2), people_per_agent=10_000)


def test_a_tenth_channel_is_data_alone():
    assert P.channels.names.index(NAME) == 5
    assert P.channel_taste.shape == (10,)
    assert P.channel_taste[6] == pytest.approx(type(P).default().channel_taste[5])


@pytest.mark.slow
def test_a_small_marketplace_leaves_its_sales_to_its_like_first(found):
    here = found.names.index(NAME)
    markets = [j for j in range(len(found.names)) if P.channels.nest[j] == 0 and j != here]
    assert 0 < found.share < 0.015
    assert found.gain[here] == pytest.approx(-1)
    assert found.user_channels > 1.5
    assert found.gain[markets].sum() > 0.5
    assert found.pull[-1] < 1 < found.pull[markets].min()
    assert np.all(found.moved[markets] > 0)
    assert found.moved[here] < 0


@pytest.mark.slow
@pytest.mark.xfail(strict=True, reason="tastes for marketplaces are independent: users go by shares, Shopee first (M5)")
def test_its_users_go_to_tokopedia_rather_than_to_shopee(found):
    assert found.gain[found.names.index("tokopedia")] > found.gain[found.names.index("shopee")]
