"""Planned shopping on mesa-frames: consumers are the rows of a data frame of polars, the arithmetic is numpy's.

Run in its own environment: ``python on_mesa_frames.py GIVEN.npz BACK.npz REPEAT``; prints its best times as JSON.
"""

import json
import sys
from time import perf_counter, process_time
from typing import Any

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF
from shopping_numpy import shopping


class Consumers(AgentSetPolars):
    """All consumers: a column for each trait, and one for habit on each channel."""

    def __init__(self, model: Any, columns: dict[str, np.ndarray]) -> None:
        super().__init__(model)
        frame = {"unique_id": np.arange(len(columns["traits"]), dtype=np.int64)}
        for name, values in columns.items():
            wide = values.reshape(len(values), -1)
            own = [name] if values.ndim == 1 else [f"{name}_{j}" for j in range(wide.shape[1])]
            frame |= {each: np.ascontiguousarray(wide[:, j]) for j, each in enumerate(own)}
        self.add(pl.DataFrame(frame))

    def step(self) -> None:
        """Everyone shops; habits and last channels go back into the frame."""
        channels = self.model.channels
        people = {
            name: self.agents[name].to_numpy() for name in ("traits", "tastes", "impulse_ewma_idr", "last_channel")
        }
        people["last_channel"] = people["last_channel"].copy()
        people["habit"] = self.agents.select([f"habit_{j}" for j in range(channels)]).to_numpy().copy()
        people["impulse_orders"] = self.agents.select([f"impulse_orders_{j}" for j in range(channels - 1)]).to_numpy()
        shopping(self.model.tables, people, self.model.tally)
        self["last_channel"] = pl.Series(people["last_channel"])
        for j in range(channels):
            self[f"habit_{j}"] = pl.Series(np.ascontiguousarray(people["habit"][:, j]))


class Shoppers(ModelDF):
    """The consumers, the week's tables, and its sums."""

    def __init__(self, given: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.tables = {name[2:]: plain(value) for name, value in given.items() if name.startswith("t.")}
        self.tables["streams"] = {name[2:]: int(value) for name, value in given.items() if name.startswith("s.")}
        self.tally = {name[2:]: value.copy() for name, value in given.items() if name.startswith("y.")}
        self.channels = given["p.habit"].shape[1]
        self.consumers = Consumers(self, {name[2:]: value for name, value in given.items() if name.startswith("p.")})
        self.agents += self.consumers

    def step(self) -> None:
        """A week of shopping."""
        self.agents.step()


def plain(value: np.ndarray) -> Any:
    """A number as a number, a table as a table."""
    return value.item() if value.ndim == 0 else value


def main() -> None:
    """Live the week's shopping, some times over, and write what came out of it."""
    with np.load(sys.argv[1]) as found:
        given = {name: found[name] for name in found.files}
    best = (float("inf"), float("inf"))
    for _ in range(int(sys.argv[3])):
        model = Shoppers(given)
        cpu, wall = process_time(), perf_counter()
        model.step()
        best = min(best[0], process_time() - cpu), min(best[1], perf_counter() - wall)
    frame = next(iter(model.agents._agentsets)).agents
    habit = frame.select([f"habit_{j}" for j in range(model.channels)]).to_numpy()
    np.savez(sys.argv[2], habit=habit, last_channel=frame["last_channel"].to_numpy(), **model.tally)
    each = frame.estimated_size() / len(frame)
    print(json.dumps({"cpu_s": best[0], "wall_s": best[1], "bytes_per_consumer": each}))


if __name__ == "__main__":
    main()
