"""All that was asked for, one process a size, and rows with their ratios; ``bench`` is what the command calls."""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from experiments.bench import outside
from experiments.bench.machine import machine

PEERS = ("mesa", "numpy", "mesa-frames", "agentpy", "c")
SIZES = (10_000, 100_000)
REPEAT = 5
COLUMNS = (
    "engine", "phase", "agents", "threads", "consumer_weeks_per_s", "ratio_to_mesa", "ratio_to_c",
    "bytes_per_consumer", "peak_mb", "seconds", "wall_s",
)  # fmt: skip
WHOLE_MARKETS = ("pasar", "mesa")
"""Engines with memory of their own; numpy and C work on the engine's."""


class Bench(NamedTuple):
    """What was measured: rows, the market of each size, what was left out and why, and the machine."""

    rows: list[dict[str, Any]]
    sizes: list[dict[str, Any]]
    remarks: list[str]
    machine: dict[str, Any]


def default_peers() -> list[str]:
    """Peers that are asked when none is named: those that need no environment of their own, or have one."""
    return [name for name in PEERS if name not in outside.PEERS or outside.installed(name)]


def bench(
    agents: Sequence[int] = SIZES,
    threads: Sequence[int] = (1, 2),
    peers: Sequence[str] | None = None,
    repeat: int = REPEAT,
    progress: Callable[[int, int], None] | None = None,
) -> Bench:
    """Measure all sizes, smallest first.

    Parameters
    ----------
    agents : numbers of consumers.
    threads : numbers of threads of the engine.
    peers : names out of ``PEERS``; by default those that are there.
    repeat : turns of each; the best one counts.
    progress : told how many sizes are done.
    """
    asked = default_peers() if peers is None else [name for name in PEERS if name in peers]
    rows: list[dict[str, Any]] = []
    sizes, remarks = [], []
    before = machine()
    for place, size in enumerate(sorted(set(agents))):
        if progress:
            progress(place, len(set(agents)))
        order = {"agents": size, "threads": sorted(set(threads)), "peers": asked, "repeat": repeat}
        found = child("experiments.bench.measure", json.dumps(order))
        engines = [name for name in WHOLE_MARKETS if name in {row["engine"] for row in found["rows"]}]
        peaks = {name: child("experiments.bench.memory", str(size), name)["peak_mb"] for name in engines}
        rows += [{**row, "peak_mb": peaks.get(row["engine"])} for row in found["rows"]]
        sizes.append(found["size"])
        remarks += [f"{size:,} consumers: {each}" for each in found["remarks"]]
    add_ratios(rows)
    ordered = [{name: row[name] for name in COLUMNS} for row in rows]
    return Bench(ordered, sizes, remarks, {**before, "load_after": machine()["load"]})


def child(module: str, *given: str) -> dict[str, Any]:
    """What a module prints as JSON when it is run in a process of its own.

    Raises
    ------
    RuntimeError
        With its last line, if it fails.
    """
    done = subprocess.run([sys.executable, "-m", module, *given], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
        raise RuntimeError(f"{module.rpartition('.')[2]}: {last}")
    record: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return record


def add_ratios(rows: Iterable[dict[str, Any]]) -> None:
    """Speed against plain Mesa's and against C's in the same phase at the same size; above 1 is faster."""
    rows = list(rows)
    speed = {
        (row["engine"], row["phase"], row["agents"]): row["consumer_weeks_per_s"] for row in rows if row["threads"] == 1
    }
    for row in rows:
        for peer in ("mesa", "c"):
            other = speed.get((peer, row["phase"], row["agents"]))
            row[f"ratio_to_{peer}"] = row["consumer_weeks_per_s"] / other if other else None


def bars(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What the figures come to, where both sides were measured: a sentence and a ratio each."""
    seconds = {(row["engine"], row["phase"], row["agents"], row["threads"]): row["seconds"] for row in rows}
    clock = {key: row["wall_s"] for key, row in zip(seconds, rows, strict=True)}
    found = []
    for (engine, phase, agents, threads), own in seconds.items():
        if engine != "pasar":
            continue
        what = f"{'whole week' if phase == 'week' else phase}, {agents:,} consumers"
        mesa, c = (seconds.get((peer, phase, agents, 1)) for peer in ("mesa", "c"))
        if phase == "week" and mesa:
            found.append(
                (f"{what}, {threads} thread{'s' * (threads > 1)}: times as fast as plain Mesa", f"{mesa / own:,.0f}")
            )
        if threads == 1 and c:
            found.append((f"{what}, 1 thread: time ÷ time of C", f"{own / c:.2f}"))
        if phase == "week" and threads > 1 and (engine, phase, agents, 1) in clock:
            ratio = clock[engine, phase, agents, 1] / clock[engine, phase, agents, threads]
            found.append((f"{what}: speed of {threads} threads ÷ 1 thread (clock)", f"{ratio:.2f}"))
    return found + costs(seconds)


def costs(seconds: Mapping[tuple[str, str, int, int], float]) -> list[tuple[str, str]]:
    """Seconds of a consumer-week on one thread, from each size to the next."""
    each = {agents: own / agents for (name, phase, agents, threads), own in seconds.items()
            if (name, phase, threads) == ("pasar", "week", 1)}  # fmt: skip
    return [
        (f"cost of a consumer-week: {large:,} consumers ÷ {small:,}", f"{each[large] / each[small]:.2f}")
        for small, large in itertools.pairwise(sorted(each))
    ]
