"""How far a sweep is, on a terminal as a bar, in a log as a line now and then."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Final, Self

from sim.cli.screen import Screen
from sim.sweep.design import Design
from sim.sweep.index import Index
from sim.sweep.plan import Plan
from sim.sweep.precision import FEWEST, precisions, spread
from sim.sweep.progress import Standing

LINE_S: Final = 30.0
"""Seconds between two lines of a log."""

LOOK_S: Final = 20.0
"""Seconds between two looks at what is known of the watched outcome."""


class Watch:
    """Shows how far a sweep is, and what is known of its first outcome so far.

    Parameters
    ----------
    design : what is run.
    screen : where it is shown.
    """

    def __init__(self, design: Design, screen: Screen) -> None:
        self.plan = Plan(design)
        self.screen = screen
        self.outcome = next((name for name, _ in design.precision), design.outcomes[0])
        self.asked = dict(design.precision)
        self.bar: Any = None
        self.task: Any = None
        self.last_line = -LINE_S
        self.last_look = time.monotonic()
        self.known = ""

    def __enter__(self) -> Self:
        if not self.screen.quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            parts = (BarColumn(), TextColumn("{task.description}"))
            self.bar = Progress(*parts, console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("starting", total=None)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def tell(self, found: Standing, index: Index) -> None:
        """Show how far it is."""
        if self.screen.quiet:
            return
        now = time.monotonic()
        if now - self.last_look > LOOK_S:
            self.known = self._so_far(index)
            self.last_look = time.monotonic()
        words = standing_words(found) + self.known
        if self.bar is not None:
            self.bar.update(self.task, completed=found.done + found.failed, total=found.total, description=words)
        elif now - self.last_line >= LINE_S or not found.left:
            self.last_line = now
            print(words, file=sys.stderr, flush=True)

    def _so_far(self, index: Index) -> str:
        """What is known of the watched outcome: its effect over the runs done, or the interval asked for."""
        found = [each for each in precisions(self.plan, index, self.asked) if each.seeds >= FEWEST]
        if found:
            widest = max(found, key=lambda each: each.half / each.asked)
            return (
                f"; {widest.outcome} known to ±{100 * widest.half:.2g} % of ±{100 * widest.asked:.2g} % "
                f"({widest.scenario}, {widest.seeds} seeds)"
            )
        low, middle, high = spread(self.plan, index, self.outcome)
        return (
            ""
            if middle is None
            else f"; {self.outcome} {middle:+.2g} % so far (90 % of runs {low:+.2g} to {high:+.2g})"
        )


def standing_words(found: Standing) -> str:
    """How far it is, in one line.

    >>> standing_words(Standing(200, 100, 1, 4, 0.5, 198.0))
    '101 of 200 runs: 100 done, 1 failed, 4 under way; 30 a minute, 3 min left'
    """
    words = f"{found.done + found.failed:,} of {found.total:,} runs: {found.done:,} done, {found.failed:,} failed"
    if found.running:
        words += f", {found.running} under way"
    if found.rate:
        words += f"; {60 * found.rate:.3g} a minute"
    if found.left and found.eta_s is not None:
        words += f", {took(found.eta_s)} left"
    return words


def took(seconds: float) -> str:
    """A length of time in words.

    >>> took(12), took(200), took(20000), took(200000)
    ('12 s', '3 min', '5.6 h', '2.3 days')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} days"
