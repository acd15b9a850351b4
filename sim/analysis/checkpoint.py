"""One long run that survives being killed: every so many weeks the world goes to a file, from which a rerun goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.analysis.fingerprint import code_digest
from sim.analysis.worlds import Progress
from sim.clock import FIRST_WEEK
from sim.faults import OutputUnusableError
from sim.record import saved
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.state.snapshot import opened
from sim.world import World

CHECKPOINT: Final = "checkpoint.market"


class Halted(Exception):  # noqa: N818 - it is a wish of the user
    """The user stopped the run before the absolute week ``week``; all weeks lived are in the checkpoint."""

    def __init__(self, week: int) -> None:
        super().__init__("halted")
        self.week = week


def checkpoint_of(folder: Path) -> Path:
    """The file in which an unfinished run of this folder stands."""
    return folder / CHECKPOINT


def weeks_between(folder: Path) -> int:
    """How many weeks lie between the checkpoints of the folder's unfinished run; 0 if there is none."""
    path = checkpoint_of(folder)
    if not path.exists():
        return 0
    with opened(path) as file:
        return int(file.header.get("every", 0))


@dataclass
class LongRun:
    """A world that is lived to its horizon, with checkpoints.

    Parameters
    ----------
    scenario : what is simulated, with its seed.
    folder : where the checkpoint lies; an unfinished run of the same scenario and version there is gone on with.
    every : weeks between checkpoints.
    threads : threads that share each week's work; results do not depend on them.
    progress : told how far it is.
    kept : told the absolute week before which each checkpoint stands, and whether one was taken up.
    """

    scenario: Scenario
    folder: Path
    every: int
    threads: int = 1
    progress: Progress | None = None
    kept: Callable[[int, bool], None] | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> Recorder:
        """Return the recorder of the whole run.

        Raises
        ------
        OutputUnusableError
            If the checkpoint in the folder is another run's.
        Halted
            When the user stops; the week under way is lived to its end and kept.
        """
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(self._live)
            try:
                return work.result()
            except KeyboardInterrupt:
                self._stop.set()
                return work.result()

    def _live(self) -> Recorder:
        world, recorder = self._begin()
        horizon = self.scenario.start_week + self.scenario.weeks
        while world.t < horizon:
            self._tell(world.t, horizon)
            world.step()
            recorder.take(world)
            stopped = self._stop.is_set()
            if world.t < horizon and (stopped or (world.t - FIRST_WEEK) % self.every == 0):
                self._keep(world, recorder)
            if stopped:
                raise Halted(world.t)
        return recorder

    def _begin(self) -> tuple[World, Recorder]:
        """The world of the checkpoint, or a new one."""
        path = checkpoint_of(self.folder)
        if not path.exists():
            world = World(self.scenario, self.threads)
            return world, Recorder(world)
        with opened(path) as file:
            header = file.header
        if any(header.get(name) != fact for name, fact in self._identity().items()):
            raise OutputUnusableError(
                path,
                "is of an unfinished run of another scenario, seed or version; choose another folder, or remove the "
                "file to begin anew",
            )
        world, recorder = saved.load(path, self.threads)
        if self.kept:
            self.kept(world.t, True)
        return world, recorder

    def _keep(self, world: World, recorder: Recorder) -> None:
        saved.save(checkpoint_of(self.folder), world, recorder, every=self.every, **self._identity())
        if self.kept:
            self.kept(world.t, False)

    def _identity(self) -> dict[str, Any]:
        """What has to be the same for a run to go on."""
        return {"run": self.scenario.name, "content": self.scenario.content_hash(), "model": code_digest()}

    def _tell(self, week: int, horizon: int) -> None:
        if self.progress:
            self.progress(week - FIRST_WEEK, horizon - FIRST_WEEK)
