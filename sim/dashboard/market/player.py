"""The player: shows one week after another in a thread of its own, living those that do not exist yet."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from threading import Condition, Event, Thread, current_thread
from typing import Final, NamedTuple

from sim.dashboard.market.lab import Lab

SLOW: Final = 4.0
"""Weeks a second around the dates of policies: a ban of ten weeks would be over in half a second."""

NEAR: Final = 3
"""Weeks before and after a date that count as around it."""

LAG: Final = 2
"""Weeks that a page may be behind before it is waited for."""

PATIENCE: Final = 0.5
"""Seconds a page is waited for at most."""

PROGRESS_S: Final = 0.25
"""Seconds between two words of progress: each draws part of the page anew, on the processor that lives the weeks."""


class State(NamedTuple):
    """What the player does: playing; living weeks before it can show one, with ``done`` of ``total`` weeks."""

    playing: bool = False
    busy: bool = False
    done: int = 0
    total: int = 0


class Turn:
    """One thing the player does: ``stop`` ends the work, ``over`` what comes after it too."""

    def __init__(self) -> None:
        self.stop = Event()
        self.over = Event()

    def end(self) -> None:
        """End both."""
        self.stop.set()
        self.over.set()


class Player:
    """Plays a market to a page.

    Parameters
    ----------
    lab : the market.
    week : recorded week shown now.
    on_error : told of an exception that stopped it; it can be played again.
    """

    def __init__(self, lab: Lab, week: int = 0, on_error: Callable[[BaseException], None] | None = None) -> None:
        self.lab = lab
        self.week = week
        self.pace = SLOW
        self.slow_near_policies = True
        self.error: BaseException | None = None
        self.state = State()
        self._on_error = on_error
        self._watchers: dict[int, Callable[[int], None]] = {}
        self._listeners: dict[int, Callable[[State], None]] = {}
        self._number = itertools.count()
        self._turn = Turn()
        self._closed = False
        self._thread: Thread | None = None
        self._goal: int | None = None
        self._seen: int | None = None
        self._page = Condition()

    @property
    def playing(self) -> bool:
        """Whether weeks are being shown one after another."""
        return self.state.playing

    def watch(self, callback: Callable[[int], None]) -> Callable[[], None]:
        """Call back for every week shown, in the player's thread; returns what ends it."""
        return _added(self._watchers, next(self._number), callback)

    def listen(self, callback: Callable[[State], None]) -> Callable[[], None]:
        """Call back whenever what it does changes, and on progress; returns what ends it."""
        return _added(self._listeners, next(self._number), callback)

    def play(self, pace: float | None = None) -> None:
        """Show week after week up to the horizon; while it plays, only the pace changes."""
        self._goal = None
        self.pace = pace or self.pace
        if not self.playing:
            self._run(self._play)

    def pause(self) -> None:
        """Stop after the week being lived."""
        self._goal = None
        self._turn.stop.set()
        self._tell(State())

    def next_week(self) -> None:
        """Show the week after this one, or after the one it is on its way to."""
        self.show((self.week if self._goal is None else self._goal) + 1)

    def show(self, week: int) -> None:
        """Show a week, living those before it if need be."""
        week = max(0, min(week, self.lab.horizon - 1))
        self._goal = week
        self._run(lambda stop: self._seek(week, stop))

    def to_the_end(self) -> None:
        """Show the last week."""
        self.show(self.lab.horizon - 1)

    def restart(self) -> None:
        """Show the first week."""
        self.show(0)

    def seen(self, week: int) -> None:
        """The page has drawn a week."""
        with self._page:
            self._seen = week
            self._page.notify_all()

    def close(self) -> None:
        """Stop for good and forget who watches."""
        self._closed = True
        self._turn.end()
        self._watchers.clear()
        self._listeners.clear()
        with self._page:
            self._page.notify_all()

    def join(self, seconds: float | None = None) -> None:
        """Wait until it is still."""
        if self._thread is not None and self._thread is not current_thread():
            self._thread.join(seconds)

    def _run(self, work: Callable[[Event], None]) -> None:
        """Do something else from now on; what it did before ends first."""
        if self._closed:
            return
        self._turn.end()
        self._turn, self.error = Turn(), None
        before = self._thread
        self._thread = Thread(target=self._guarded, args=(work, self._turn, before), name="player", daemon=True)
        self._thread.start()

    def _guarded(self, work: Callable[[Event], None], turn: Turn, before: Thread | None) -> None:
        """Work and then be ready for edits; whatever goes wrong is told, never lost."""
        if before is not None:
            before.join()
        try:
            work(turn.stop)
            if turn is self._turn:
                self._tell(State())
                self.lab.stand_ready(self.week + 1, turn.over)
        except BaseException as error:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        if self._closed:
            return
        self.error = error
        self._turn.stop.set()
        self._tell(State())
        if self._on_error:
            self._on_error(error)

    def _play(self, stop: Event) -> None:
        self._tell(State(playing=not stop.is_set()))
        due = time.monotonic()
        while not stop.is_set() and self.week + 1 < self.lab.horizon:
            if self.week + 1 > self.lab.lived:
                self._reach(self.week + 1, stop)
                self._tell(State(playing=not stop.is_set()))
            elif self.week + 1 == self.lab.lived:
                self.lab.advance(stop)
            if stop.is_set() or self.week + 1 >= self.lab.lived:
                break
            self._show(self.week + 1)
            due = max(due + 1.0 / self.pace_now(), time.monotonic())
            stop.wait(max(0.0, due - time.monotonic()))
            self._wait_for_page(stop)

    def _seek(self, week: int, stop: Event) -> None:
        self._tell(self.state._replace(busy=True))
        if week >= self.lab.lived:
            self._reach(week, stop)
        if not stop.is_set() and week < self.lab.lived:
            self._show(week)
            self._goal = None

    def _reach(self, week: int, stop: Event) -> None:
        """Live many weeks, telling how far it is."""
        playing, due = self.playing, 0.0

        def told(done: int, total: int) -> None:
            nonlocal due
            if time.monotonic() >= due or done == total:
                self._tell(State(playing, True, done, total))
                due = time.monotonic() + PROGRESS_S

        self._tell(State(playing, busy=True))
        self.lab.reach(week, told, stop)

    def _show(self, week: int) -> None:
        self.week = week
        for callback in list(self._watchers.values()):
            callback(week)

    def pace_now(self) -> float:
        """Weeks a second at the week shown: slow around the dates of policies, if that is wanted."""
        if not self.slow_near_policies:
            return self.pace
        now = self.lab.plan.start_week + self.week
        dates = (date for policy in self.lab.plan.policies for date in (policy.start, policy.end) if date is not None)
        near = any(abs(date - now) <= NEAR for date in dates)
        return min(self.pace, SLOW) if near else self.pace

    def _wait_for_page(self, stop: Event) -> None:
        """Wait while the page is behind; one that never says what it has drawn is not waited for."""
        until = time.monotonic() + PATIENCE
        with self._page:
            while self._seen is not None and self.week - self._seen > LAG and not stop.is_set():
                left = until - time.monotonic()
                if left <= 0.0 or not self._page.wait(left):
                    return

    def _tell(self, state: State) -> None:
        if state != self.state:
            self.state = state
            for callback in list(self._listeners.values()):
                callback(state)


def _added[C](callbacks: dict[int, C], number: int, callback: C) -> Callable[[], None]:
    callbacks[number] = callback

    def end() -> None:
        callbacks.pop(number, None)

    return end
