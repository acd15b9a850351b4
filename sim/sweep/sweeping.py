"""A sweep from beginning to end: open the folder, run what is missing, put it in order, sum it up."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.sweep.chunk import DONE, FAILED
from sim.sweep.compaction import compact, remove_repeated
from sim.sweep.design import Design
from sim.sweep.driver import Driver, Tell
from sim.sweep.engines import engine_of
from sim.sweep.folder import Folder, folder_at
from sim.sweep.identity import version_id
from sim.sweep.index import RUNS, Index
from sim.sweep.lock import held_alone
from sim.sweep.opening import draw_up, opened, settle_versions
from sim.sweep.plan import Plan
from sim.sweep.precision import precisions, seeds_needed
from sim.sweep.progress import Standing
from sim.sweep.summary import SUMMARY, Summary, summary_table, write_summary
from sim.sweep.warming import warm_kernels
from sim.sweep.work import carry_out


class SweepStopped(KeyboardInterrupt):
    """The user stopped a sweep; what was finished is in the folder."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"{done} of {total} runs are done")
        self.done = done
        self.total = total


@dataclass(frozen=True)
class Workers:
    """Who lives the worlds.

    Parameters
    ----------
    number : workers; 0: as many as there are cores.
    engine : local, dask, or here (this process).
    address : of a Dask cluster that exists already.
    """

    number: int = 0
    engine: str = "local"
    address: str = ""

    @property
    def count(self) -> int:
        """Workers, counted."""
        return self.number or len(os.sched_getaffinity(0))


def sweep(
    design: Design,
    address: str | Path,
    *,
    workers: Workers | int = 0,
    retry_failed: bool = False,
    versions: str = "ask",
    tell: Tell | None = None,
    command: Sequence[str] = ("sweep",),
) -> Summary:
    """Run a design, or what is missing of it, and return its summary.

    Parameters
    ----------
    design : what is varied.
    address : the sweep's folder, or an fsspec address.
    workers : who lives the worlds, or how many processes of this machine.
    retry_failed : run failed runs again.
    versions : what to do with runs of other code: ask (refuse), keep or redo.
    tell : called now and then with how far it is.
    command : the command line, for the manifest.

    Raises
    ------
    ScenarioErrors, FileError
        If the folder holds another design, or runs of other code, or can't be used.
    SweepStopped
        If the user stops; the same call goes on.
    """
    folder = folder_at(address)
    crew = workers if isinstance(workers, Workers) else Workers(workers)
    with held_alone(folder):
        design = opened(folder, design)
        index = Index(folder)
        _tidy(folder, design)
        index.refresh()
        remove_repeated(index)
        settle_versions(folder, index, versions)
        kept = sorted({each.version for each in index.entries()} - {version_id()})
        return _Sweep(folder, index, crew, retry_failed, tell or _silent, command, kept).run(design)


@dataclass
class _Sweep:
    """One call of ``sweep``."""

    folder: Folder
    index: Index
    workers: Workers
    retry_failed: bool
    tell: Tell
    command: Sequence[str]
    versions_kept: list[str]

    def run(self, design: Design) -> Summary:
        plan = Plan(design)
        engine = None
        try:
            while True:
                self._draw_up(plan, {})
                if self._misses(plan):
                    if engine is None:
                        warm_kernels()
                        engine = engine_of(self.workers.engine, carry_out, self.workers.count, self.workers.address)
                    Driver(plan, self.index, engine, self.tell, self.retry_failed).run()
                more = self._more_seeds(plan)
                if more is not None:
                    plan = Plan(more)
                elif compact(plan, self.index):
                    break
        except KeyboardInterrupt:
            done = sum(each.status == DONE for each in self.index.entries())
            self.index.keep()
            raise SweepStopped(done, len(plan.runs)) from None
        finally:
            if engine is not None:
                engine.stop()
        return self._finish(plan)

    def _misses(self, plan: Plan) -> bool:
        found = (self.index.entry(run.key) for run in plan.runs)
        return any(each is None or (each.status != DONE and self.retry_failed) for each in found)

    def _more_seeds(self, plan: Plan) -> Design | None:
        """The design with more seeds, where effects are less sure than asked and the budget allows."""
        design = plan.design
        if not design.precision:
            return None
        found = list(precisions(plan, self.index, dict(design.precision)))
        number = seeds_needed(found, len(design.seeds), design.max_seeds)
        if number <= len(design.seeds):
            return None
        first = max(design.seeds) + 1
        return design.replace(seeds=(*design.seeds, *range(first, first + number - len(design.seeds))))

    def _finish(self, plan: Plan) -> Summary:
        table = summary_table(plan, self.index, version_id())
        content = write_summary(self.folder, table)
        self.index.keep()
        lived = [sum(each) for each in zip(*(held.weeks for held in self.index.held.values()), strict=True)] or [0, 0]
        states = [each.status for each in self.index.entries()]
        facts = {
            "done": states.count(DONE), "failed": states.count(FAILED),
            "weeks_lived": lived[0], "weeks_unbroken": lived[1],
            "precision": [_told(each) for each in precisions(plan, self.index, dict(plan.design.precision))],
            "files": self._files(content),
        }  # fmt: skip
        self._draw_up(plan, facts)
        return Summary(plan.design, table)

    def _files(self, summary: bytes) -> dict[str, dict[str, object]]:
        """Every file of the result with its hash; that of a chunk is in its name."""
        found: dict[str, dict[str, object]] = {
            SUMMARY: {"sha256": hashlib.sha256(summary).hexdigest(), "bytes": len(summary)}
        }
        return {
            **found,
            **{each.name: {"bytes": each.size} for held in self.index.held.values() for each in held.files},
        }

    def _draw_up(self, plan: Plan, facts: dict[str, Any]) -> None:
        own = {"total": len(plan.runs), "versions_kept": self.versions_kept}
        draw_up(self.folder, plan.design, self.command, {**own, **facts})


def _tidy(folder: Folder, design: Design) -> None:
    for under in ("", RUNS, *(f"{RUNS}/{name}" for name in design.tables)):
        folder.tidy(under)


def _silent(_standing: Standing, _index: Index) -> None:
    """Nobody watches."""


def _told(each: Any) -> dict[str, Any]:
    return {
        "outcome": each.outcome, "scenario": each.scenario,
        "levers": {name: value if isinstance(value, int | float | str) else str(value) for name, value in each.levers},
        "effect": each.effect, "low": each.low, "high": each.high, "level": each.level, "seeds": each.seeds,
        "half_width": each.half, "asked": each.asked, "reached": each.reached,
    }  # fmt: skip
