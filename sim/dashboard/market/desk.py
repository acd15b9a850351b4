"""The desk: a visitor's long work in the background, one piece at a time on the whole server, in fair order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Event, Lock, Thread
from typing import Any, Final

MOST_WAITING: Final = 4
"""Pieces of work of one visitor that may wait; another is refused."""


class Full(Exception):  # noqa: N818 - it is a state, not a fault
    """The visitor has too much work waiting."""


class Queue:
    """Lets one visitor at a time work, in the order they came; after each piece of work one queues again."""

    def __init__(self) -> None:
        self._waiting: deque[object] = deque()
        self._moved = Condition(Lock())

    def enter(self, stop: Event) -> bool:
        """Wait for the turn; False if stopped before it came."""
        ticket = object()
        with self._moved:
            self._waiting.append(ticket)
            while self._waiting[0] is not ticket and not stop.is_set():
                self._moved.wait(0.5)
            if stop.is_set():
                self._waiting.remove(ticket)
                self._moved.notify_all()
                return False
            return True

    def leave(self) -> None:
        """Let the next one work."""
        with self._moved:
            self._waiting.popleft()
            self._moved.notify_all()

    def wake(self) -> None:
        """Let those who were stopped notice it."""
        with self._moved:
            self._moved.notify_all()

    def __len__(self) -> int:
        return len(self._waiting)


QUEUE: Final = Queue()


@dataclass
class Report:
    """One piece of work, and how far it is; handed to the work and to whoever watches.

    Parameters
    ----------
    name : the work's name, one at a time for each name.

    Attributes
    ----------
    state
        waiting, working, done, cancelled or failed.
    share, text
        How far, 0–1; what it does.
    result, error
        What came out.
    stop
        Set when nobody wants it any more; the work looks at it often.
    """

    name: str
    state: str = "waiting"
    share: float = 0.0
    text: str = ""
    result: Any = None
    error: BaseException | None = None
    stop: Event = field(default_factory=Event)
    changed: Callable[[Report], None] | None = None

    @property
    def stopped(self) -> bool:
        """Whether it should end at once."""
        return self.stop.is_set()

    @property
    def over(self) -> bool:
        """Whether it neither waits nor works."""
        return self.state in ("done", "cancelled", "failed")

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Say how far it is."""
        self.share = min(max(done / total, 0.0), 1.0) if total > 0 else 0.0
        self.text = text or self.text
        self.tell()

    def tell(self) -> None:
        """Tell whoever watches."""
        if self.changed and not self.stop.is_set():
            self.changed(self)


Work = Callable[[Report], Any]


class Desk:
    """A visitor's work in the background.

    Parameters
    ----------
    on_error : told of what made a piece of work fail.
    queue : whose turn it is on this server.
    """

    def __init__(self, on_error: Callable[[BaseException], None] | None = None, queue: Queue = QUEUE) -> None:
        self.reports: dict[str, Report] = {}
        self._on_error = on_error
        self._queue = queue
        self._lock = Lock()
        self._jobs: deque[tuple[Report, Work, Callable[[Any], None] | None]] = deque()
        self._thread: Thread | None = None
        self._closed = False

    def start(
        self,
        name: str,
        work: Work,
        done: Callable[[Any], None] | None = None,
        changed: Callable[[Report], None] | None = None,
    ) -> Report:
        """Have something done; work of the same name that is not over is cancelled.

        Parameters
        ----------
        name : of the work.
        work : what is to be done; gets its report.
        done : called with the result, in the working thread.
        changed : called on every change of the report, from the working thread.

        Raises
        ------
        Full
            If too much is waiting.
        """
        self.cancel(name)
        report = Report(name, changed=changed)
        with self._lock:
            if self._closed or len(self._jobs) >= MOST_WAITING:
                raise Full(name)
            self.reports[name] = report
            self._jobs.append((report, work, done))
            if self._thread is None:
                # Started from the visitor's own thread, it may write to the visitor's page.
                self._thread = Thread(target=self._drain, name="desk", daemon=True)
                self._thread.start()
        return report

    def cancel(self, name: str) -> None:
        """Nobody wants this any more."""
        report = self.reports.get(name)
        if report is None or report.over:
            return
        report.stop.set()
        report.state = "cancelled"
        with self._lock:
            self._jobs = deque(job for job in self._jobs if job[0] is not report)
        self._queue.wake()

    def close(self) -> None:
        """Cancel everything and take nothing new."""
        self._closed = True
        for name in list(self.reports):
            self.cancel(name)
        self.reports.clear()

    def join(self, seconds: float | None = None) -> None:
        """Wait until nothing is being done."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _drain(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._thread = None
                    return
                report, work, done = self._jobs.popleft()
            if self._queue.enter(report.stop):
                try:
                    self._do(report, work, done)
                finally:
                    self._queue.leave()

    def _do(self, report: Report, work: Work, done: Callable[[Any], None] | None) -> None:
        try:
            report.state = "working"
            report.tell()
            result = work(report)
            if report.stopped:
                return
            report.result, report.share, report.state = result, 1.0, "done"
            if done:
                done(result)
            report.tell()
        except BaseException as error:
            if report.stopped:
                return
            report.error, report.state = error, "failed"
            if self._on_error:
                self._on_error(error)
            report.tell()
        finally:
            if report.stopped:
                report.state = "cancelled"
