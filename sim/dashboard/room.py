"""A visitor's room: what every panel is given to read, to say and to change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import solara

from sim.analysis.sentence import AnswerFacts
from sim.dashboard.address import query_of, view_of
from sim.dashboard.edits import History
from sim.dashboard.market.desk import Desk
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.player import Player, State
from sim.dashboard.numbers import Numbers
from sim.dashboard.policy_words import fault_texts
from sim.dashboard.view import View
from sim.dashboard.words import Words
from sim.faults import ScenarioErrors
from sim.scenario import Scenario

TICK_S: Final = 0.25
"""Panels with live data are drawn anew at most this often while it plays (seconds)."""

REST: Final = 6.0
"""While it plays, time between two drawings of the panels, times what the last one took: the weeks come first."""

ADDRESS_S: Final = 2.0
"""While it plays, the address follows this often (seconds)."""


class Address(NamedTuple):
    """Query of the view; whether it replaces the entry in the browser's history."""

    query: str
    replace: bool = True


@dataclass
class Room:
    """One visitor's page.

    Parameters
    ----------
    view : what is shown, as the address tells it.
    lab, player, desk : the visitor's market, what plays it, and long work in the background.
    history : stories before and after, for undo and redo.
    tick : rises after every change, and up to four times a second while it plays; live panels read it.
    address : what the browser's address is to be.
    faults : what is wrong with an edit, by kind of policy.
    notices : sentences at the top of the page.
    asked : the dialog that stands open (``export``, ``help``, ``why:OUTCOME``), or empty.
    playing, reaching : whether it plays; weeks done and in all while it lives up to a week.
    outside_dark : whether the reader's system is dark.
    measured : answers to plans that were measured just now, by content hash.
    together : context in which all changes are drawn at once.
    """

    view: solara.Reactive[View]
    lab: Lab
    player: Player
    desk: Desk
    history: solara.Reactive[History]
    tick: solara.Reactive[int] = field(default_factory=lambda: solara.reactive(0))
    address: solara.Reactive[Address] = field(default_factory=lambda: solara.reactive(Address("")))
    faults: solara.Reactive[dict[str, tuple[str, ...]]] = field(default_factory=lambda: solara.reactive({}))
    notices: solara.Reactive[tuple[str, ...]] = field(default_factory=lambda: solara.reactive(()))
    asked: solara.Reactive[str] = field(default_factory=lambda: solara.reactive(""))
    playing: solara.Reactive[bool] = field(default_factory=lambda: solara.reactive(False))
    reaching: solara.Reactive[tuple[int, int] | None] = field(default_factory=lambda: solara.reactive(None))
    outside_dark: solara.Reactive[bool] = field(default_factory=lambda: solara.reactive(False))
    measured: solara.Reactive[dict[str, AnswerFacts]] = field(default_factory=lambda: solara.reactive({}))
    together: AbstractContextManager[Any] = field(default_factory=nullcontext)

    def __post_init__(self) -> None:
        self._tick_due = self._told = time.monotonic()
        self._goes_on = False
        self._lock = threading.RLock()
        self.player.watch(self._shown)
        self.player.listen(self._does)

    # What panels read

    @property
    def week(self) -> int:
        """Recorded week shown; while the market is lived up to it, the last one there is."""
        lived = self.lab.lived
        return min(self.player.week, lived - 1) if lived else self.player.week

    @property
    def words(self) -> Words:
        """Texts in the reader's language."""
        return Words(self.view.value.lang)

    @property
    def numbers(self) -> Numbers:
        """Numbers in the reader's language and currency."""
        view = self.view.value
        return Numbers(view.lang, view.currency, float(view.plan.parameters.idr_per_usd))

    @property
    def dark(self) -> bool:
        """Whether the page is dark."""
        theme = self.view.value.theme
        return bool(self.outside_dark.value if theme == "auto" else theme == "dark")

    def choice(self, name: str) -> str:
        """Value of a control that the address keeps."""
        return str(self.view.value.choice(name))

    # What panels change

    def choose(self, name: str, value: str) -> None:
        """Set a control that the address keeps."""
        self.change(choices={name: value})

    def change(self, **fields: Any) -> None:
        """Change the view, but not the plan."""
        self._look(self.view.value.replace(**fields), replace=False)

    def ask(self, dialog: str) -> None:
        """Open a dialog; empty closes it."""
        self.asked.value = dialog

    def notify(self, sentence: str) -> None:
        """Say something at the top of the page."""
        if sentence not in self.notices.value:
            self.notices.value = (*self.notices.value, sentence)

    def dismiss(self, place: int) -> None:
        """Take a notice away."""
        self.notices.value = tuple(each for at, each in enumerate(self.notices.value) if at != place)

    def attempt(self, kind: str, edit: Callable[[Scenario], Scenario]) -> None:
        """Edit the plan; what is wrong with the edit is told at the card of a kind, and nothing changes."""
        with self.together:
            self._attempt(kind, edit)

    def _attempt(self, kind: str, edit: Callable[[Scenario], Scenario]) -> None:
        try:
            plan = edit(self.view.value.plan)
        except ScenarioErrors as errors:
            texts = fault_texts(errors, kind, self.words, self.numbers)
            if kind:
                self.faults.value = {**self.faults.value, kind: texts}
            else:
                self.notify(" ".join(texts))
            self._beat()
            return
        self.edit(plan)

    def edit(self, plan: Scenario) -> None:
        """Take over an edited plan."""
        if plan != self.view.value.plan:
            self._story(self.view.value.replace(plan=plan, week=self.player.week))

    def undo(self, *, back: bool) -> None:
        """Take the last change back, or make it again."""
        history = self.history.value.undo() if back else self.history.value.redo()
        if history is not self.history.value:
            then = self.view.value.replace(preset=history.now.preset, plan=history.now.plan, week=self.player.week)
            with self.together:
                self.history.value = history
                self._take(then, replace=False)

    def open_preset(self, name: str) -> None:
        """Begin another story from its first sight."""
        first = View.of_preset(name, self.view.value.plan.seed)
        view = self.view.value.replace(preset=name, plan=first.plan, week=first.week, merchant=-1)
        self._story(view)
        self.player.show(view.week)

    def went(self, query: str) -> None:
        """Follow the browser's Back and Forward."""
        view, dropped = view_of(query.removeprefix("?"))
        self.tell_dropped(dropped)
        if view.plan != self.view.value.plan:
            self.history.value = self.history.value.done(view)
        self._take(view, replace=True)
        if view.week != self.player.week:
            self.player.show(view.week)

    def tell_dropped(self, dropped: list[str]) -> None:
        """Name the parts of an address that meant nothing."""
        if dropped:
            self.notify(self.words("page.dropped", names=", ".join(dropped)))

    def set_pace(self, pace: float) -> None:
        """Play at another pace, now or later."""
        self.player.pace = pace
        self.change(pace=pace)

    def pause(self) -> None:
        """Stop after the week being lived."""
        self.player.pause()

    def show(self, week: int) -> None:
        """Show a recorded week, living those before it if need be."""
        self.player.show(week)

    def play(self) -> None:
        """Play on."""
        self.player.slow_near_policies = self.choice("slow") == "on"
        self.player.play(self.view.value.pace)

    def close(self) -> None:
        """Stop everything: the visitor has left."""
        self.player.close()
        self.desk.close()
        self.lab.close()

    # How it keeps up

    def _story(self, view: View) -> None:
        """Another plan, to be taken back by undo."""
        with self.together:
            self.history.value = self.history.value.done(view)
            self._take(view, replace=False)

    def _take(self, view: View, *, replace: bool) -> None:
        """Show a view, its plan in the running market."""
        self.faults.value = {}
        if view.plan != self.lab.plan:
            playing = self.player.playing
            if self.lab.adopt(view.plan) <= self.player.week:
                # The change lies in the past: it is lived anew up to where we were, and goes on if it was playing.
                self._goes_on = playing
                self.player.show(view.week)
        self._look(view, replace=replace)

    def _look(self, view: View, *, replace: bool) -> None:
        with self.together:
            self.view.value = view
            self.address.value = Address(query_of(view), replace)
            self._beat()

    def _beat(self) -> None:
        with self._lock:
            self.tick.value += 1

    def _shown(self, week: int) -> None:
        """After every week shown, in the player's thread."""
        now = time.monotonic()
        if now >= self._tick_due:
            self._beat()
            self._tick_due = now + max(TICK_S, REST * (time.monotonic() - now))
        if self.playing.value and now - self._told >= ADDRESS_S:
            self._told = now
            self.address.value = Address(query_of(self.view.value.replace(week=week)))

    def _does(self, state: State) -> None:
        """When the player begins, goes on or rests."""
        with self.together:
            self._follow(state)

    def _follow(self, state: State) -> None:
        progress = (state.done, state.total) if state.busy and state.total else None
        if progress != self.reaching.value:
            self.reaching.value = progress
        was_playing = self.playing.value
        self.playing.value = state.playing
        if state.playing or state.busy:
            return
        goes_on, self._goes_on = self._goes_on, False
        if self.player.error is None and goes_on:
            self.play()
            return
        self._look(self.view.value.replace(week=self.player.week), replace=not was_playing)


def open_room(query: str) -> Room:
    """A room for an address; whatever is wrong with the address is told in it."""
    view, dropped = view_of(query)
    lab = Lab(view.plan)
    player = Player(lab, view.week)
    player.pace = view.pace
    room = Room(solara.reactive(view), lab, player, Desk(), solara.reactive(History(view)))
    room.address.value = Address(query)
    player._on_error = lambda error: room.notify(_failure(room, error))
    room.tell_dropped(dropped)
    player.show(view.week)
    return room


def _failure(room: Room, error: BaseException) -> str:
    return room.words("page.market_failed", error=f"{type(error).__name__}: {error}")
