"""The benchmark week as plain arrays, for other frameworks: ``python -m experiments.bench.export 10000 DIR``.

``shopping.npz`` and ``matching.npz`` hold what the two hottest parts are given and must answer.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.bench.outside import plain_tables
from experiments.bench.week import HOT, Before, Hot, hot, market
from sim.week import matching
from sim.week.merchant_rules import shelf_of


def main() -> None:
    """Write both files."""
    consumers, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    world = market(consumers)
    for name in HOT:
        with hot(world, name) as part:
            given = {**blocks(part), **rules(part)}
            before = Before(part.state, part.writes)
            part.run(world.crew)
            answer = {f"answer/{name}": array for name, array in before.now().items()}
            np.savez_compressed(folder / f"{name}.npz", **given, **answer)


def blocks(part: Hot) -> dict[str, NDArray[Any]]:
    """The columns a part reads or writes, as it finds them."""
    names = {"shopping": ("consumers", "shopping"), "matching": matching.READS + matching.WRITES}[part.name]
    found = {
        f"given/{name}": array.copy()
        for name, array in part.state.arrays().items()
        if {name, name.partition(".")[0]} & set(names)
    }
    return found | ({"given/consumers.impulse_orders": part.impulse} if part.name == "shopping" else {})


def rules(part: Hot) -> dict[str, NDArray[Any]]:
    """The week's tables and rules that a part works with."""
    if part.name == "shopping":
        tables = plain_tables(part)
        streams = tables.pop("streams")
        return _named("tables", tables) | _named("streams", streams)
    today = part.today
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
