"""What a worker does: it lives a family of runs, and its chunk is in the folder before it says so."""

from __future__ import annotations

from typing import NamedTuple

from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.sweep.axes import Setting
from sim.sweep.chunk import FAILED, MARKET, Chunk, Entry, encoded, named, run_table
from sim.sweep.family import Lived, live, told, weeks_of
from sim.sweep.folder import folder_at
from sim.sweep.identity import run_id, version_id
from sim.sweep.index import RUNS
from sim.sweep.settings import settled

FRESH = "c"


class Wanted(NamedTuple):
    """One run that is asked for: its key, its plan, and what is set."""

    key: str
    scenario: Scenario
    levers: Setting
    parameters: Setting
    seed: int


class Order(NamedTuple):
    """A family that is asked for.

    Parameters
    ----------
    address : the sweep's folder.
    version : code that must run it.
    cohort_week : absolute week from which sellers are followed.
    tables : weekly tables to keep.
    runs : the family.
    """

    address: str
    version: str
    cohort_week: int
    tables: tuple[str, ...]
    runs: tuple[Wanted, ...]


class OtherVersionError(Exception):
    """A worker has other code than the driver."""


def carry_out(order: Order) -> str:
    """Live a family, write its chunk, and return the chunk's name.

    Raises
    ------
    OtherVersionError
        If this worker would get other numbers than the driver asks for.
    FileError
        If the chunk can't be written.
    """
    if version_id() != order.version:
        raise OtherVersionError(f"a worker has version {version_id()} of the code, and the driver {order.version}")
    found = dict(_lived(order))
    return write_chunk(order, [found[place] for place in range(len(order.runs))])


def write_chunk(order: Order, lived: list[Lived]) -> str:
    """Write what became of a family; further weekly tables first, so that a chunk that is there is complete."""
    folder = folder_at(order.address)
    ids = [run_id(each.key, order.version) for each in order.runs]
    done = [(ids[each.place], each.recorder) for each in lived if each.recorder is not None]
    entries = [Entry(order.runs[each.place].key, order.version) for each in lived if each.recorder is not None]
    entries += [
        Entry(order.runs[each.place].key, order.version, FAILED, each.stage, each.message)
        for each in lived
        if each.recorder is None
    ]
    keys = [each.key for each in entries]
    beside = [(name, _write_beside(folder, name, keys, done)) for name in order.tables if name != MARKET]
    table = run_table(MARKET, [(own, recorder.table(MARKET)) for own, recorder in done])
    weeks = weeks_of([scenario for scenario in map(_settled, order.runs) if isinstance(scenario, Scenario)])
    content = Chunk(tuple(entries), table, weeks, tuple(beside)).to_bytes()
    name = f"{RUNS}/{named(FRESH, keys, content)}"
    folder.write(name, content)
    return name


def lost(order: Order, message: str) -> str:
    """Write the chunk of a family whose workers keep dying: all its runs failed."""
    return write_chunk(order, [Lived(place, None, "living", message) for place in range(len(order.runs))])


def _lived(order: Order) -> list[tuple[int, Lived]]:
    found: list[tuple[int, Lived]] = []
    scenarios: list[Scenario] = []
    places: list[int] = []
    for place, each in enumerate(order.runs):
        scenario = _settled(each)
        if isinstance(scenario, Scenario):
            scenarios.append(scenario)
            places.append(place)
        else:
            found.append((place, Lived(place, None, "settling", told(scenario))))
    if scenarios:
        found += [
            (places[each.place], each._replace(place=places[each.place])) for each in live(scenarios, order.cohort_week)
        ]
    return found


def _settled(run: Wanted) -> Scenario | Exception:
    try:
        return settled(run.scenario.replace(seed=run.seed), run.levers, run.parameters)
    except ValueError as error:
        return error


def _write_beside(folder: object, name: str, keys: list[str], done: list[tuple[str, Recorder]]) -> str:
    content = encoded(run_table(name, [(own, recorder.table(name)) for own, recorder in done]))
    file = f"{RUNS}/{name}/{named(FRESH, keys, content)}"
    folder.write(file, content)  # type: ignore[attr-defined]
    return file
