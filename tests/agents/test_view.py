import numpy as np
import pytest
from support.markets import TINY

from agents import Consumer, Merchant
from agents.view import Column
from sim import Market


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(TINY, rng=7)


def test_what_follows_from_columns_is_read_like_a_column(market: Market) -> None:
    consumer = market.agents_by_type[Consumer][3]
    traits = int(market.world.state.consumers.traits[3])
    assert (consumer.segment, consumer.region, consumer.feeds) == (traits & 3, traits >> 2 & 3, traits >> 4 & 15)
    assert np.array_equal(consumer.habit_share, consumer.habit / 65535)
    with pytest.raises(AttributeError, match="only be read"):
        consumer.segment = 0


def test_what_an_agent_believes_can_be_written_through_it(market: Market) -> None:
    merchant = market.agents_by_type[Merchant][0]
    merchant.rating = 0.25
    merchant.price = 2
    columns = market.world.state.merchants
    assert columns.rating[merchant.row] == merchant.rating == 0.25
    assert set(columns.price[merchant.row]) == {2.0}


@pytest.mark.parametrize("name", ["weight", "cash_idr", "stratum", "channel_state", "born", "size_class"])
def test_what_books_and_lists_rest_on_can_only_be_read(market: Market, name: str) -> None:
    if isinstance(getattr(Merchant, name, None), Column):
        with pytest.raises(AttributeError, match="only be read"):
            market.agents_by_type[Merchant].set(name, 1)
    before = market.world.state.merchants[name].copy()
    assert np.array_equal(before, market.world.state.merchants[name])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1, "whole numbers in"),
        (70_000, "whole numbers in"),
        (0.5, "whole numbers in"),
        (float("nan"), "finite"),
        ("much", "finite"),
        ([1, 2], "shape"),
    ],
)
def test_a_value_that_does_not_fit_its_column_is_refused(market: Market, value: object, message: str) -> None:
    before = market.world.state.consumers.habit.copy()
    consumers = market.agents_by_type[Consumer]
    with pytest.raises(ValueError, match=message):
        consumers.set("habit", value)
    with pytest.raises(ValueError, match=message):
        consumers[0].habit = value
    assert np.array_equal(before, market.world.state.consumers.habit)
