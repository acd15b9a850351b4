"""The benchmark week as plain arrays, for other frameworks: ``python -m experiments.bench.export 10000 DIR``.

``demand.npz`` and ``matching.npz`` hold what the two hottest phases are given and must answer.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.bench.outside import plain_tables
from experiments.bench.week import HOT, PHASES, Before, market, up_to
from sim.state.tables import State
from sim.week.merchant_rules import shelf_of
from sim.week.today import Today


def main() -> None:
    """Write both files."""
    consumers, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    world = market(consumers)
    for phase in HOT:
        with up_to(world, phase) as (state, today):
            given = {**blocks(state, PHASES[phase].READS + PHASES[phase].WRITES), **rules(phase, state, today)}
            before = Before(state, phase)
            PHASES[phase].run(state, today, world.crew)
            answer = {f"answer/{name}": array for name, array in before.now().items()}
            np.savez_compressed(folder / f"{phase}.npz", **given, **answer)


def blocks(state: State, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """The columns a phase reads or writes, as it finds them."""
    return {
        f"given/{name}": array.copy()
        for name, array in state.arrays().items()
        if name in names or name.partition(".")[0] in names
    }


def rules(phase: str, state: State, today: Today) -> dict[str, NDArray[Any]]:
    """The week's tables and rules that a phase works with."""
    if phase == "demand":
        tables = plain_tables(state, today)
        streams = tables.pop("streams")
        return _named("tables", tables) | _named("streams", streams)
    constants = today.constants
    shelves = [shelf_of(today, j) for j in range(len(today.channels))]
    found = {name: np.array([getattr(each, name) for each in shelves]) for name in shelves[0].dtype.names}
    memory = {name: getattr(constants.memory, name) for name in constants.memory.dtype.names}
    fixed = {
        "decay": np.array(constants.decay), "order_idr": constants.order_idr, "nest": np.array(today.channels.nest),
        "live_threshold": today.live_threshold,
    }  # fmt: skip
    return _named("shelves", found) | _named("memory", memory) | _named("constants", fixed)


def _named(group: str, values: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    return {f"given/{group}.{name}": np.asarray(value) for name, value in values.items()}


if __name__ == "__main__":
    main()
