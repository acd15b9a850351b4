"""What a command shows: tables and sentences on stdout, or one JSON object; progress and faults on stderr."""

from __future__ import annotations

import json as json_module
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.cli.version import version
from sim.faults import Fault

PIPE_WIDTH = 200
EVERY = 60.0
"""Seconds between two lines of progress in a log."""


@dataclass(frozen=True)
class Screen:
    """Where a command writes.

    Parameters
    ----------
    json : one JSON object on stdout, everything else on stderr.
    quiet : no progress bars and no remarks.
    """

    json: bool = False
    quiet: bool = False

    def say(self, text: str = "") -> None:
        """Print a line of the answer."""
        if not self.json:
            print(text)

    def note(self, text: str) -> None:
        """Print a remark on stderr."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def warn(self, warnings: Iterable[str]) -> None:
        """Print warnings on stderr, each once."""
        for each in dict.fromkeys(warnings):
            self.note(f"warning: {each}")

    def faults(self, faults: Sequence[Fault]) -> None:
        """Print faults on stderr: one line each, or an object ``errors``."""
        if self.json:
            print(json_module.dumps({"errors": [each.to_dict() for each in faults]}), file=sys.stderr)
            return
        for each in faults:
            head = f"{each.file}: " if each.field else ""
            print(" ".join(f"{head}{each.sentence()}".split()), file=sys.stderr)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table; columns whose name ends in ``>`` hold numbers."""
        if self.json:
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table

        console = Console(highlight=False)
        piped = not console.is_terminal
        if piped:
            console = Console(highlight=False, width=PIPE_WIDTH)
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
        for name in columns:
            number = name.endswith(">")
            table.add_column(name.rstrip(">"), justify="right" if number else "left", no_wrap=number, overflow="fold")
        for row in rows:
            table.add_row(*row)
        if not piped:
            console.print(table)
            return
        with console.capture() as capture:
            console.print(table)
        print("\n".join(line.rstrip() for line in capture.get().splitlines()))

    def result(self, command: str, inputs: Mapping[str, Any], **content: Any) -> None:
        """Print the JSON object of a command, where one is asked for."""
        if self.json:
            record = {"command": command, "version": version(), "inputs": inputs, **content}
            print(json_module.dumps(plain(record), ensure_ascii=False, allow_nan=False))

    @contextmanager
    def progress(self, label: str) -> Iterator[Callable[[int, int], None]]:
        """Show a bar on stderr, or in a log a line a minute; call what it gives with steps done and steps in all."""
        if self.quiet:
            yield lambda _done, _total: None
            return
        if not sys.stderr.isatty():
            yield lines(label, self.note)
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


def lines(
    label: str, write: Callable[[str], None], now: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    """Progress for a log: a line at most once a minute, with the share done and the time left at the pace so far.

    Parameters
    ----------
    label : what is being done.
    write : takes a line.
    now : seconds.
    """
    begun: tuple[float, int] | None = None
    told = now()

    def step(done: int, total: int) -> None:
        nonlocal begun, told
        begun = begun or (now(), done)
        if now() - told < EVERY or done <= begun[1]:
            return
        told = now()
        left = (told - begun[0]) / (done - begun[1]) * (total - done)
        write(f"{label}: {done} of {total} ({100 * done // total} %), about {max(1, round(left / 60))} min left")

    return step


def plain(value: Any) -> Any:
    """Value as JSON holds it: numbers of numpy as numbers, dates as texts, infinities and NaN as null.

    >>> plain({"low": float("-inf"), "day": date(2023, 10, 4)})
    {'low': None, 'day': '2023-10-04'}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int | bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
