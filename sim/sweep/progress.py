"""How far a sweep is, as a person can trust it: what is in the folder, and a rate measured while it ran."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sim.sweep.chunk import DONE, FAILED
from sim.sweep.folder import Folder
from sim.sweep.index import Index
from sim.sweep.lock import is_held
from sim.sweep.opening import read_manifest

PULSE: Final = ".progress.json"
WINDOW_S: Final = 300.0
"""Seconds over which the rate is measured: a machine that others use slows down and speeds up."""

EVERY_S: Final = 2.0


class Standing(NamedTuple):
    """How far a sweep is.

    Parameters
    ----------
    total, done, failed, running : runs.
    rate : runs a second; None while unknown.
    eta_s : seconds left; None while unknown, 0 when there is nothing left to do.
    """

    total: int
    done: int
    failed: int
    running: int = 0
    rate: float | None = None
    eta_s: float | None = None

    @property
    def left(self) -> int:
        """Runs that are neither done nor failed."""
        return self.total - self.done - self.failed


@dataclass
class Pace:
    """Runs that were finished lately, by a clock that nobody sets.

    Parameters
    ----------
    marks : seconds and runs finished so far.
    """

    marks: deque[tuple[float, int]] = field(default_factory=deque)

    def note(self, finished: int) -> None:
        """Note how many runs are finished now."""
        now = time.monotonic()
        self.marks.append((now, finished))
        while len(self.marks) > 2 and now - self.marks[1][0] > WINDOW_S:
            self.marks.popleft()

    def rate(self) -> float | None:
        """Runs a second, lately."""
        if len(self.marks) < 2:
            return None
        (first, before), (last, now) = self.marks[0], self.marks[-1]
        return (now - before) / (last - first) if last > first and now > before else None


def standing(total: int, index: Index, keys: Any, running: int, pace: Pace) -> Standing:
    """How far the sweep is, as its driver sees it."""
    done = failed = 0
    for key in keys:
        entry = index.entry(key)
        done += entry is not None and entry.status == DONE
        failed += entry is not None and entry.status == FAILED
    left = total - done - failed
    rate = pace.rate()
    return Standing(total, done, failed, running, rate, 0.0 if not left else left / rate if rate else None)


def pulse(folder: Folder, now: Standing) -> None:
    """Tell other terminals what only the driver knows."""
    folder.write(PULSE, json.dumps({"running": now.running, "rate": now.rate, "eta_s": now.eta_s}).encode())


def status(folder: Folder) -> Standing | None:
    """How far the sweep in a folder is, from the folder alone; None where there is no sweep."""
    manifest = read_manifest(folder)
    if manifest is None or "total" not in manifest:
        return None
    done, failed = Index(folder).counts()
    total = max(int(manifest["total"]), done + failed)
    left = total - done - failed
    beat = _beat(folder) if is_held(folder) else {}
    eta = 0.0 if not left else beat.get("eta_s")
    return Standing(total, done, failed, int(beat.get("running", 0)), beat.get("rate"), eta)


def _beat(folder: Folder) -> dict[str, Any]:
    try:
        found = json.loads(folder.read(PULSE))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
