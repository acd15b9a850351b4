import numpy as np
import pytest
from support.rules import C, J, R, S, consumers, tables

from agents.consumers.shopping import shop


def week(people, low=0, high=None, impulse=None, **changes):
    """A week of planned shopping and what it adds up to, by name."""
    out = {
        "demand": np.zeros((J, C, R), np.int64), "orders": np.zeros(J, np.int64), "buyers": np.zeros(J, np.int64),
        "moved": np.zeros((J + 1, J), np.int64), "moved_idr": np.zeros((J + 1, J), np.int64),
        "surplus": np.zeros(1, np.int64), "habit": np.zeros((8, J), np.int64), "people": np.zeros(8, np.int64),
    }  # fmt: skip
    high = len(people.traits) if high is None else high
    impulse = np.zeros((high - low, J - 1), np.uint8) if impulse is None else impulse
    shop(people, tables(**changes), low, high, impulse, *out.values())
    return out


def test_rupiah_demanded_are_orders_times_the_occasion():
    out = week(consumers(400))
    assert out["demand"].sum() == out["orders"].sum() * 150_000 * 100
    assert out["demand"].sum(axis=(1, 2)).tolist() == (out["orders"] * 15_000_000).tolist()
    assert out["orders"].sum() / 400 == pytest.approx(3, rel=0.06)


def test_categories_come_by_their_shares():
    shares = week(consumers(800))["demand"].sum(axis=(0, 2))
    assert shares / shares.sum() == pytest.approx([0.25, 0.25, 0.25, 0.125, 0.125], abs=0.03)


def test_recent_impulse_spending_displaces_planned_down_to_a_floor():
    plain = week(consumers(1000))["orders"].sum()
    some = week(consumers(1000, impulse_ewma_idr=450_000.0))["orders"].sum()
    much = week(consumers(1000, impulse_ewma_idr=9e6))["orders"].sum()
    assert some / plain == pytest.approx(0.6, abs=0.04)
    assert much / plain == pytest.approx(0.2, abs=0.03)


def test_the_season_moves_occasions():
    assert week(consumers(1000), season=1.4)["orders"].sum() / 3000 == pytest.approx(1.4, rel=0.05)


def test_a_week_in_two_parts_is_the_same_week():
    whole, parts = consumers(200), consumers(200)
    one = week(whole)
    two = [week(parts, 0, 77), week(parts, 77, 200)]
    for name in one:
        assert (one[name] == two[0][name] + two[1][name]).all()
    assert (whole.habit == parts.habit).all()


def test_buyers_are_counted_once_and_moves_from_where_they_came():
    people = consumers(300)
    plenty = {"budget_idr": np.full((S, 64), 9e6)}
    out = week(people, **plenty)
    assert out["moved"][:J].sum() == 0
    assert out["moved"][J].sum() == 300
    assert (out["buyers"] <= 300).all()
    before = np.bincount(people.last_channel, minlength=J)
    again = week(people, week=101, **plenty)["moved"]
    assert again[:J].sum(axis=1).tolist() == before.tolist()
    assert again.sum(axis=0).tolist() == np.bincount(people.last_channel, minlength=J).tolist()


def test_impulse_orders_count_for_habit_and_for_the_last_channel():
    people, impulse = consumers(1), np.zeros((1, J - 1), np.uint8)
    impulse[0, 5] = 2
    out = week(people, impulse=impulse, budget_idr=np.zeros((S, 64)))
    assert people.habit[0].tolist() == [0, 0, 0, 0, 0, round(0.1 * 65535), 0, 0, 0]
    assert people.last_channel[0] == 5
    assert out["buyers"].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0]
    assert out["moved_idr"][J, 5] == 2 * 90_000 * 100


def test_who_knows_no_channel_buys_in_person():
    out = week(consumers(100), admission=np.zeros((S, 2, J - 1), np.int64))
    assert out["orders"][:-1].sum() == 0
    assert out["orders"][-1] > 200


def test_habit_draws_orders_to_its_channel():
    habit_factor = np.exp(1.5 * np.maximum(np.arange(65) - 0.5, 0) / 64)[None, :].repeat(3, axis=0)
    people = consumers(800)
    people.habit[:, 2] = 65535
    with_habit = week(people, habit_factor=habit_factor)["orders"][2]
    assert with_habit > 1.5 * week(consumers(800))["orders"][2]


def test_surplus_is_the_log_of_the_root_over_sensitivity():
    out = week(consumers(50), option=np.ones((S, R, C, 4, J)), sensitivity=np.full((S, 4), 2.0))
    root = (5 ** (0.25 / 0.4) + 3 ** (0.25 / 0.4)) ** 0.4 + 1
    assert out["surplus"][0] / 2**20 == pytest.approx(out["orders"].sum() * np.log(root) / 2, rel=1e-5)


def test_people_and_habit_are_counted_by_the_feeds_they_use():
    people = consumers(20)
    people.traits[:5] = 0b0101 << 4
    out = week(people)
    assert out["people"].tolist() == [0, 0, 0, 0, 0, 5, 0, 15]
    assert out["habit"].sum() == people.habit.sum()
