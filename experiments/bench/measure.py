"""One size of the benchmark, in a process of its own: ``python -m experiments.bench.measure '{"agents": 10000, …}'``.

Answers are checked equal before anything is timed; then all peers take turns, and each keeps its best time.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

from agents.column import row_bytes
from agents.consumers.columns import COLUMNS
from experiments.bench import compiled, matching_numpy, outside, readable
from experiments.bench.shopping_numpy import shopping
from experiments.bench.week import HOT, PHASES, Before, Hot, different, hot, market
from sim.state.invariants import balances, check
from sim.state.tables import State
from sim.week.crew import Crew
from sim.world import World

Times = dict[str, tuple[float, float]]


class Unequal(RuntimeError):  # noqa: N818 - it is what it says
    """A peer's answers are not the engine's; it is not timed."""


class Order(NamedTuple):
    """What is to be measured: consumers, numbers of threads, peers by name, and how often."""

    agents: int
    threads: list[int]
    peers: list[str]
    repeat: int


class Best:
    """The best seconds of CPU and of the clock of each engine, phase and number of threads."""

    def __init__(self) -> None:
        self.seconds: dict[tuple[str, str, int], tuple[float, float]] = {}

    def note(self, engine: str, threads: int, times: Times) -> None:
        """Take a turn's times."""
        for phase, (cpu, wall) in times.items():
            before = self.seconds.get((engine, phase, threads), (float("inf"), float("inf")))
            self.seconds[engine, phase, threads] = (min(cpu, before[0]), min(wall, before[1]))

    def rows(self, agents: int, bytes_each: dict[str, float]) -> Iterator[dict[str, Any]]:
        """A row for each; one thread is timed by its CPU, more by the clock."""
        for (engine, phase, threads), (cpu, wall) in self.seconds.items():
            seconds = cpu if threads == 1 else wall
            yield {
                "engine": engine, "phase": phase, "agents": agents, "threads": threads, "seconds": seconds,
                "wall_s": wall, "consumer_weeks_per_s": agents / seconds, "bytes_per_consumer": bytes_each.get(engine),
            }  # fmt: skip


def main() -> None:
    """Measure what is asked for on the command line; print rows and remarks as JSON."""
    order = Order(**json.loads(sys.argv[1]))
    best, remarks = Best(), []
    world = market(order.agents)
    own = float(row_bytes(COLUMNS, {"channel": len(world.channels), "online": len(world.channels) - 1}))
    bytes_each = {"pasar": own, "numpy": own, "c": own}
    same_for_all_threads(world, order.threads)
    twin = None
    if "mesa" in order.peers:
        reason = readable.missing() or too_large(order.agents, readable.LARGEST)
        if reason:
            remarks.append(f"mesa: {reason}")
        else:
            twin = readable.Twin(order.agents)
            bytes_each["mesa"] = twin.bytes_per_consumer()
    whole_weeks(world, twin, order, best)
    with tempfile.TemporaryDirectory() as folder:
        for name in HOT:
            remarks += hot_part(world, name, order, best, bytes_each, Path(folder))
    firms = world.state.merchants
    facts = {
        "merchant_slots": len(firms), "merchants": int(firms.alive.sum()),
        "agents": order.agents, **merchant_bytes(world.state),
    }  # fmt: skip
    print(json.dumps({"rows": list(best.rows(order.agents, bytes_each)), "remarks": remarks, "size": facts}))


def merchant_bytes(state: State) -> dict[str, float]:
    """Bytes of a merchant slot: what goes from week to week (its record, its cohort), and this week's flows."""
    slots = len(state.merchants)
    kept = state.merchants.nbytes + sum(column.nbytes for column in state.cohort)
    flows = sum(column.nbytes for column in state.week if len(column) == slots)
    return {"bytes_per_merchant": kept / slots, "flow_bytes_per_merchant": flows / slots}


def too_large(agents: int, largest: int) -> str:
    """Why a size is left out; empty if it isn't."""
    return f"left out above {largest:,} consumers: a week takes minutes" if agents > largest else ""


def same_for_all_threads(world: World, threads: list[int]) -> None:
    """Live a week on each number of threads, and compare every byte of the state."""
    first: dict[str, bytes] = {}
    for number in threads:
        other = world.branch()
        other.crew = Crew(number)
        other.step()
        found = {name: array.tobytes() for name, array in other.state.arrays().items() if array.nbytes < 1 << 26}
        if first and found != first:
            raise Unequal(f"pasar on {number} threads and on {threads[0]} differ")
        first = found
        other.crew.dismiss()


def whole_weeks(world: World, twin: readable.Twin | None, order: Order, best: Best) -> None:
    """Whole weeks, all in turn; the twin's first one is compared agent by agent.

    The engine's hottest phases are timed later, in turns with the other forms of them.
    """
    if twin:
        other = world.branch()
        other.step()
        twin.week()
        apart = twin.different(other)
        if apart:
            raise Unequal(f"the readable twin differs from the engine: {apart[0]}")
    crews = {number: Crew(number) for number in order.threads}
    for _ in range(order.repeat):
        for number, crew in crews.items():
            world.crew = crew
            times = engine_week(world)
            best.note("pasar", number, {phase: each for phase, each in times.items() if phase not in HOT})
        if twin:
            best.note("mesa", 1, twin.week())
    world.crew = Crew(1)


def engine_week(world: World) -> Times:
    """``World.step``, phase by phase."""
    times: Times = {}
    begun = process_time(), perf_counter()
    world.today = world.look(world.t)
    before = balances(world.state, world.crew)
    for name, phase in PHASES.items():
        times[name] = timed(partial(phase.run, world.state, world.today, world.crew))
    check(before, world.state, world.today, world.crew)
    world.t += 1
    times["week"] = process_time() - begun[0], perf_counter() - begun[1]
    return times


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of CPU and of the clock."""
    cpu, wall = process_time(), perf_counter()
    work()
    return process_time() - cpu, perf_counter() - wall


def hot_part(
    world: World, name: str, order: Order, best: Best, bytes_each: dict[str, float], folder: Path
) -> list[str]:
    """One of the hottest parts in all its forms, on the same week of the same market; what was left out, in words."""
    with hot(world, name) as part:
        before = Before(part.state, part.writes)
        forms, remarks = in_process(part, order, folder)
        part.run(world.crew)
        answer = before.now()
        for (engine, _), work in forms.items():
            before.restore()
            work()
            apart = different(answer, before.now())
            if apart:
                raise Unequal(f"{engine} differs from the engine in {', '.join(apart)}")
        for _ in range(order.repeat):
            for (engine, number), work in forms.items():
                before.restore()
                best.note(engine, number, {name: timed(work)})
        before.restore()
        for engine in (each for each in outside.PEERS if each in order.peers and name == "shopping"):
            found, remark = outside.shopping(engine, part, answer, order.repeat, folder)
            remarks += [remark] if remark else []
            if found:
                best.note(engine, 1, {name: (found["cpu_s"], found["wall_s"])})
                bytes_each[engine] = found["bytes_per_consumer"]
    return remarks


def in_process(part: Hot, order: Order, folder: Path) -> tuple[dict[tuple[str, int], Callable[[], Any]], list[str]]:
    """The forms of a part that work on the engine's own arrays, and what can't be had."""
    forms: dict[tuple[str, int], Callable[[], Any]] = {}
    remarks = []
    for number in order.threads:
        forms["pasar", number] = partial(part.run, Crew(number))
    if "numpy" in order.peers:
        forms["numpy", 1] = partial(in_numpy, part)
    if "c" in order.peers:
        if compiled.compiler():
            forms["c", 1] = compiled.compiled(folder, part)
        else:
            remarks.append("c: no C compiler (cc, gcc or clang) on the path")
    return forms, remarks


def in_numpy(part: Hot) -> None:
    """A part in numpy."""
    if part.name == "shopping":
        shopping(outside.plain_tables(part), outside.people_of(part), part.state.shopping._asdict())
    else:
        matching_numpy.matching(part.state, part.today)


if __name__ == "__main__":
    main()
