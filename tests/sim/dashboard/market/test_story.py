from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from sim.dashboard.market.memory import Story
from sim.dashboard.market.story import lost, tell

WEEKS, SHOPEE, TIKTOK, PHYSICAL, CHANNELS = 40, 0, 5, 8, 9


def steady(**changes: Any) -> Story:
    """A seller on two channels to whom nothing happens."""
    whole = {
        "week": np.arange(WEEKS),
        "alive": np.ones(WEEKS, dtype=bool),
        "born": np.full(WEEKS, -60, dtype=np.int16),
        "revenue": np.full(WEEKS, 1_000_000),
        "cash": np.full(WEEKS, 5e6, dtype=np.float32),
        "jobs": np.full(WEEKS, 3.0, dtype=np.float32),
        "main": np.full(WEEKS, TIKTOK, dtype=np.int8),
        "channels": np.full(WEEKS, 1 << TIKTOK | 1 << PHYSICAL),
        "presence": np.ones(WEEKS, dtype=np.int8),
    }
    for name, (weeks, value) in changes.items():
        whole[name] = whole[name].copy()
        whole[name][weeks] = value
    return Story(**whole)


@dataclass
class OneSlot:
    """A track of which only one slot is asked."""

    own: Story
    shut: slice = slice(0, 0)
    lived: int = WEEKS
    memory: Any = field(init=False)

    def __post_init__(self) -> None:
        self.memory = self

    def story(self, _slot: int, first: int, until: int) -> Story:
        return Story(*(column[first:until] for column in self.own))

    def channel(self, _outcome: str) -> Any:
        shops = np.ones((WEEKS, CHANNELS), dtype=bool)
        shops[self.shut, TIKTOK] = False
        return shops


def events(story: Story, against: Story | None = None, shut: slice = slice(0, 0)) -> list[tuple[int, str]]:
    other = None if against is None else OneSlot(against)
    return [(each.week, each.kind) for each in tell(OneSlot(story, shut), 7, WEEKS, other)]


def test_where_nothing_happens_only_the_beginning_is_told():
    assert events(steady()) == [(0, "start")]


def test_a_closed_channel_is_told_with_what_it_cost_and_its_return():
    shut = slice(10, 20)
    own = steady(channels=(shut, 1 << PHYSICAL), revenue=(shut, 400_000))
    told = tell(OneSlot(own, shut), 7, WEEKS, OneSlot(steady()))
    assert [(each.week, each.kind) for each in told] == [(0, "start"), (10, "shut"), (20, "back")]
    assert told[1].facts["place"] == TIKTOK
    assert told[1].facts["share"] == pytest.approx(0.6)


def test_a_channel_given_up_while_it_is_open_was_left():
    assert events(steady(channels=(slice(10, None), 1 << PHYSICAL)))[1:] == [(10, "left")]


def test_a_new_channel_is_opened_and_only_a_lasting_change_of_the_main_one_is_a_move():
    own = steady(channels=(slice(5, None), 1 << TIKTOK | 1 << PHYSICAL | 1 << SHOPEE), main=(slice(12, 14), SHOPEE))
    assert events(own)[1:] == [(5, "opened")]
    own = own._replace(main=np.where(np.arange(WEEKS) >= 25, PHYSICAL, own.main).astype(np.int8))
    assert events(own)[1:] == [(5, "opened"), (25, "moved")]


def test_debt_lasts_before_it_is_told_and_ends():
    assert events(steady(cash=(slice(10, 12), -1.0))) == [(0, "start")]
    assert events(steady(cash=(slice(10, 20), -1.0)))[1:] == [(10, "debt"), (20, "debt_over")]


def test_staff_is_told_in_whole_workers():
    assert events(steady(jobs=(slice(10, None), 2.6))) == [(0, "start")]
    told = tell(OneSlot(steady(jobs=(slice(10, None), 1.5))), 7, WEEKS)
    assert (told[1].week, told[1].kind) == (10, "laid_off")
    assert told[1].facts["workers"] == pytest.approx(1.5)


def test_a_place_is_given_up_and_taken_by_somebody_else():
    own = steady(alive=(slice(10, 15), False), main=(slice(10, 15), -1), channels=(slice(10, 15), 0))
    own.born[15:] = 200
    assert events(own)[1:] == [(10, "closed"), (15, "newcomer")]


def test_no_loss_is_measured_against_another_holder():
    other = steady()
    other.born[5:] = 300
    assert lost(steady(), other, 10) is None
    assert lost(steady(), None, 10) is None


def test_a_slot_that_is_empty_has_no_story():
    assert events(steady(alive=(slice(None), False))) == []
