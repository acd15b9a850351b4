"""The first sight's market, kept in the user's cache folder: a server that starts cold shows it at once.

What is kept belongs to one version of the model's code and one scenario; a damaged file is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import agents
import sim
from agents.numerics.compile import cache_folder
from sim.dashboard.market.crew import CREW
from sim.dashboard.market.marks import KeptMark, Mark, Series
from sim.dashboard.market.memory import Memory
from sim.dashboard.market.track import Track
from sim.faults import FileError
from sim.record import saved
from sim.scenario import Scenario
from sim.state.snapshot import read_snapshot, write_snapshot

FORMAT: Final = "2"
PREFIX: Final = "markets-"
MEMORY: Final = "memory"
SOURCES: Final = (".py", ".toml")
NOT_THE_MODEL: Final = ("dashboard", "cli", "analysis")
"""Folders of ``sim`` that do not change what a market lives."""


def read(scenario: Scenario) -> Track | None:
    """The market of a scenario as it was kept, or None."""
    folder = place(scenario)
    try:
        memory = read_snapshot(folder / MEMORY)
        t = int(memory.header["t"])
        world, recorder = saved.load(folder / _name(t))
        track = Track.restored(
            world, recorder, Memory.from_arrays(len(world.channels), memory.arrays),
            [KeptMark(int(each), folder / _name(int(each))) for each in memory.header["marks"][:-1]],
        )  # fmt: skip
    except (FileError, OSError, KeyError, ValueError, TypeError):
        return None
    world.crew = CREW
    whole = world.t == t and track.memory.weeks == track.lived == t - scenario.start_week
    return track if whole and world.scenario.content_hash() == scenario.content_hash() else None


def write(scenario: Scenario, marks: list[Mark], series: Series, memory: Memory) -> None:
    """Keep a market up to its last mark; without a writable folder nothing is kept.

    Parameters
    ----------
    scenario : whose market.
    marks : where it can be taken up again, in their order.
    series : records of all its weeks.
    memory : its merchants.
    """
    folder, last = place(scenario), marks[-1].t
    part = Memory(memory.slots, memory.channels_count)
    part.borrow(memory, last - scenario.start_week)
    with contextlib.suppress(FileError, OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for mark in marks:
            saved.save(folder / _name(mark.t), *mark.take_up(scenario, series))
        # Written last: what it names is whole.
        header = {"t": last, "marks": [mark.t for mark in marks]}
        write_snapshot(folder / MEMORY, header, part.to_arrays())
        for other in folder.parent.parent.glob(f"{PREFIX}*"):
            if other != folder.parent:
                shutil.rmtree(other, ignore_errors=True)


def place(scenario: Scenario) -> Path:
    """Folder of a scenario's market."""
    return cache_folder().parent / f"{PREFIX}{model_hash()}" / scenario.content_hash()[:16]


@cache
def model_hash() -> str:
    """Hash of all code and data that decide what a market lives."""
    content = hashlib.sha256(FORMAT.encode())
    for path in _sources():
        content.update(path.name.encode())
        content.update(path.read_bytes())
    return content.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for package in (agents, sim):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*")):
            outside = path.relative_to(root).parts[0] in NOT_THE_MODEL
            memory = path.is_relative_to(Path(__file__).parent)
            if path.suffix in SOURCES and (memory or not outside):
                yield path


def _name(t: int) -> str:
    return f"week-{t}.market"
