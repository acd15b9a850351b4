"""Many worlds on a few threads, one world a thread, their common past lived once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from sim.analysis.branches import Segment, branches
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World

Progress = Callable[[int, int], None]
"""Called with weeks lived so far and weeks to live."""


class Interrupted(Exception):  # noqa: N818 - it is a state, not a fault
    """The user stopped on the way; ``finished`` holds the worlds that were done."""

    def __init__(self, finished: dict[tuple[str, int], Recorder]) -> None:
        super().__init__("interrupted")
        self.finished = finished


@dataclass
class _Job:
    """A segment to live, by the world that comes out of its parent (None: from the beginning)."""

    seed: int
    segment: Segment
    world: World | None = None
    recorder: Recorder | None = None


@dataclass
class Fleet:
    """Scenarios × seeds, run side by side.

    Parameters
    ----------
    scenarios : worlds to live, with distinct names.
    seeds : seeds of each.
    workers : threads; results do not depend on their number.
    cohort_week : absolute week from which sellers are followed, one for all worlds.
    progress : told how far it is.
    """

    scenarios: Sequence[Scenario]
    seeds: Sequence[int]
    workers: int = 0
    cohort_week: int | None = None
    progress: Progress | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _lived: int = 0
    _total: int = 0

    def run(self) -> dict[tuple[str, int], Recorder]:
        """Return the recorder of each scenario and seed.

        Raises
        ------
        Interrupted
            With what was finished, when the user stops.
        """
        jobs = [
            _Job(seed, segment)
            for seed in reversed(self.seeds)
            for segment in branches([each.replace(seed=seed) for each in self.scenarios])
        ]
        self._total = sum(job.segment.weeks() for job in jobs)
        finished: dict[tuple[str, int], Recorder] = {}
        workers = self.workers or min(os.cpu_count() or 1, 2)
        with ThreadPoolExecutor(workers) as pool:
            try:
                self._spread(pool, workers, jobs, finished)
            except KeyboardInterrupt:
                self._stop.set()
                raise Interrupted(finished) from None
            except BaseException:
                self._stop.set()
                raise
        order = [(each.name, seed) for each in self.scenarios for seed in self.seeds]
        return {key: finished[key] for key in order}

    def _spread(self, pool: ThreadPoolExecutor, workers: int, jobs: list[_Job], finished: dict[Any, Recorder]) -> None:
        """Keep the workers busy; the latest jobs first, so that few worlds are alive at once."""
        running: set[Future[_Job]] = set()
        while jobs or running:
            while jobs and len(running) < workers:
                running.add(pool.submit(self._live, jobs.pop()))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for job in (each.result() for each in done):
                if job.segment.children:
                    jobs += self._children(job)
                else:
                    for place in job.segment.members:
                        finished[self.scenarios[place].name, job.seed] = job.recorder  # type: ignore[assignment]

    def _live(self, job: _Job) -> _Job:
        """Live the weeks of a job."""
        own = self.scenarios[job.segment.members[0]].replace(seed=job.seed)
        world = job.world or World(own, cohort_week=self.cohort_week)
        recorder = job.recorder or Recorder(world)
        while world.t < job.segment.until and not self._stop.is_set():
            world.step()
            recorder.take(world)
            self._tell()
        return _Job(job.seed, job.segment, world, recorder)

    def _children(self, job: _Job) -> list[_Job]:
        """Part a world into its futures; the last one goes on with the world itself."""
        assert job.world is not None
        assert job.recorder is not None
        found = []
        for child in reversed(job.segment.children):
            last = child is job.segment.children[0]
            world = job.world if last else job.world.branch()
            world.scenario = self.scenarios[child.members[0]].replace(seed=job.seed)
            world.timeline = world.scenario.timeline
            found.append(_Job(job.seed, child, world, job.recorder if last else job.recorder.branch()))
        return found

    def _tell(self) -> None:
        with self._lock:
            self._lived += 1
            if self.progress:
                self.progress(self._lived, self._total)
