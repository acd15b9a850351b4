"""A running market in a file, with its records so far, and back."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from sim.faults import RunUnreadableError
from sim.policy.timeline import Timeline
from sim.record.manifest import pasar_version
from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.state.snapshot import OpenSnapshot, opened, write_snapshot
from sim.world import World

STATE = "state."
RECORDS = "records."


def save(path: Path, world: World, recorder: Recorder, **notes: Any) -> None:
    """Write a world and its recorder to a file; policies switched by hand are kept with the scenario's.

    Parameters
    ----------
    path : the file.
    world, recorder : what is kept.
    **notes : further facts for the header.
    """
    header = {
        **notes,
        "pasar_version": pasar_version(),
        "scenario": world.scenario.to_dict(),
        "timeline": [policy.to_dict() for policy in world.timeline.policies],
        "t": world.t,
        "cohort_week": world.cohort_week,
    }
    arrays = {f"{STATE}{name}": array for name, array in world.state.arrays().items()}
    arrays |= {f"{RECORDS}{name}": array for name, array in recorder.to_arrays().items()}
    write_snapshot(path, header, arrays)


def load(path: Path, threads: int = 1) -> tuple[World, Recorder]:
    """A world and its recorder as they were saved.

    Parameters
    ----------
    path : a file that ``save`` wrote.
    threads : threads that share each week's work from now on.
    """
    with opened(path) as file:
        return _taken_up(path, file, threads)


def _taken_up(path: Path, file: OpenSnapshot, threads: int) -> tuple[World, Recorder]:
    header = file.header
    if header["pasar_version"] != pasar_version():
        warnings.warn(
            f"{path} was saved by Pasar {header['pasar_version']}; {pasar_version()} may go on differently",
            stacklevel=2,
        )
    scenario = Scenario.from_dict(header["scenario"])
    world = World(scenario, threads, cohort_week=header["cohort_week"])
    _fill(path, world, file)
    world.timeline = _timeline(header)
    world.t = header["t"]
    world.today = world.look(world.t - 1)
    records = {name.removeprefix(RECORDS): file.array(name) for name in file.names if name.startswith(RECORDS)}
    return world, Recorder.from_arrays(world, records)


def _fill(path: Path, world: World, file: OpenSnapshot) -> None:
    for name, array in world.state.arrays().items():
        if not file.fill(f"{STATE}{name}", array):
            raise RunUnreadableError(
                path, f"holds another kind of state ({name} differs); save it again with this Pasar"
            )


def _timeline(header: Any) -> Timeline:
    """Policies of the running market, read as those of a scenario."""
    return Timeline(Scenario.from_dict({**header["scenario"], "policy": header["timeline"]}).policies)
