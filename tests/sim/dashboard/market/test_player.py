import threading
import time

import pytest
from support.tiny_worlds import tiny

from sim.dashboard.market.lab import Lab
from sim.dashboard.market.player import Player, State

WEEKS = 96


@pytest.fixture
def player():
    lab = Lab(tiny("history", weeks=WEEKS))
    found = Player(lab)
    yield found
    found.close()
    found.join(10)
    lab.close()


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_every_week_is_shown_in_order_up_to_the_horizon(player):
    shown, states = [], []
    player.show(89)
    player.join()
    player.watch(shown.append)
    player.listen(states.append)
    player.slow_near_policies = False
    player.play(1000.0)
    player.join()
    assert shown == list(range(90, WEEKS))
    assert states == [State(playing=True), State()]
    assert not player.playing


def test_it_pauses_after_the_week_being_lived_and_goes_on_from_there(player):
    shown = []
    player.watch(lambda week: (shown.append(week), week == 5 and player.pause()))
    player.play(500.0)
    player.join()
    assert shown[-1] == 5
    assert not player.playing
    player.next_week()
    player.join()
    assert shown[-1] == player.week == 6


def test_quick_clicks_on_next_week_all_count(player):
    player.show(20)
    player.join()
    for _ in range(3):
        player.next_week()
    player.join()
    assert player.week == 23
    player.pause()
    player.next_week()
    player.join()
    assert player.week == 24


def test_weeks_that_exist_are_shown_again_without_living_them(player, monkeypatch):
    player.show(20)
    player.join()
    monkeypatch.setattr(player.lab, "advance", lambda _stop: pytest.fail("lived"))
    player.show(10)
    player.join()
    shown = []
    player.watch(lambda week: (shown.append(week), week == 19 and player.pause()))
    player.play(500.0)
    player.join()
    assert shown == list(range(11, 20))
    assert player.error is None


def test_a_far_week_is_lived_with_progress(player):
    states = []
    player.listen(states.append)
    player.to_the_end()
    player.join()
    assert player.week == WEEKS - 1
    busy = [state for state in states if state.busy]
    assert busy[-1].done == busy[-1].total > 0
    assert states[-1] == State()


def test_around_a_policy_it_is_slow_unless_that_is_not_wanted(player):
    player.pace = 20.0
    player.week = 50
    assert player.pace_now() == 20.0
    player.week = 88
    assert player.pace_now() == 4.0
    player.slow_near_policies = False
    assert player.pace_now() == 20.0


def test_a_page_that_lags_is_waited_for(player):
    player.show(0)
    player.join()
    player.seen(0)
    start = time.monotonic()
    shown = []
    player.watch(lambda week: (shown.append(week), week == 4 and player.pause()))
    player.play(1000.0)
    player.join()
    assert time.monotonic() - start > 0.45  # once, before the fourth week


def test_a_page_that_keeps_up_is_not_waited_for(player):
    player.show(30)
    player.join()
    player.show(0)
    player.join()
    player.watch(player.seen)
    player.watch(lambda week: week == 20 and player.pause())
    start = time.monotonic()
    player.play(1000.0)
    player.join()
    assert time.monotonic() - start < 0.5


def test_an_error_is_told_and_it_can_be_played_again(player):
    told = []
    player._on_error = told.append
    end = player.watch(lambda _week: 1 / 0)
    player.play(1000.0)
    player.join()
    assert isinstance(told[0], ZeroDivisionError)
    assert player.error is told[0]
    assert not player.playing
    end()
    player.next_week()
    player.join()
    assert player.error is None


def test_nothing_goes_on_after_it_is_closed(player):
    shown = []
    player.watch(shown.append)
    player.play(1000.0)
    until(lambda: len(shown) > 3)
    player.close()
    player.join(5)
    assert not any(thread.name == "player" and thread.is_alive() for thread in threading.enumerate())
    count = len(shown)
    player.play(10.0)
    player.next_week()
    assert len(shown) == count
