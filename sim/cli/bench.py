"""``pasar bench``: the engine beside its peers, on the declared week, in one run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from experiments.bench.run import PEERS, Bench, bars, bench
from sim.cli.outcome import Failed
from sim.cli.outfile import usable_folder
from sim.cli.screen import Screen
from sim.cli.sources import COMMAND_LINE, MOST_THREADS
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.scenario_file import parsed_value

LEAST_AGENTS, MOST_AGENTS = 2_000, 200_000_000
MOST_TURNS = 1000


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Measure, show, and write where asked."""
    faults: list[Fault] = []
    agents = _numbers(arguments.agents, "--agents", LEAST_AGENTS, MOST_AGENTS, faults)
    threads = _numbers(arguments.threads, "--threads", 1, MOST_THREADS, faults)
    (repeat,) = _numbers([arguments.repeat], "--repeat", 1, MOST_TURNS, faults) or [0]
    peers = _peers(arguments.peers, faults)
    if faults:
        raise ScenarioErrors(faults)
    folder = usable_folder(arguments.out) if arguments.out else None
    with screen.progress("benchmark") as progress:
        try:
            done = bench(agents, threads, peers, repeat, progress)
        except RuntimeError as error:
            raise Failed(str(error)) from error
    if folder:
        from experiments.bench.publish import write

        write(done, folder)
    _show(done, screen)
    if folder:
        screen.say(f"Written to {folder}")
    inputs = {"agents": agents, "threads": threads, "peers": peers, "repeat": repeat}
    screen.result("bench", inputs, out=arguments.out, **done._asdict())
    return 0


def _numbers(given: Sequence[str], option: str, low: int, high: int, faults: list[Fault]) -> list[int]:
    """Whole numbers of an option; what isn't one goes to the faults."""
    found = []
    for text in given:
        value = parsed_value(text)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            allowed = f"must be a whole number in [{low}, {high}]"
            faults.append(Fault(file=COMMAND_LINE, field=option, value=shown(text), allowed=allowed))
        else:
            found.append(value)
    return found


def _peers(given: str | None, faults: list[Fault]) -> list[str] | None:
    """Peers by name; None where none is named."""
    if given is None:
        return None
    names = [name.strip() for name in given.split(",") if name.strip()]
    for name in (each for each in names if each not in PEERS):
        allowed = f"must be of {', '.join(PEERS)}"
        faults.append(
            Fault(file=COMMAND_LINE, field="--peers", value=name, allowed=allowed, nearest=nearest(name, PEERS))
        )
    return names


def _show(done: Bench, screen: Screen) -> None:
    for size in done.sizes:
        rows = [_line(row) for row in done.rows if row["agents"] == size["agents"]]
        head = ("engine", "phase", "threads>", "consumer-weeks/s>", "÷ mesa>", "÷ C>", "bytes a consumer>", "peak MB>")
        title = (
            f"{size['agents']:,} consumers, {size['merchants']:,} merchants ({size['bytes_per_merchant']:.0f} bytes, "
            f"and {size['flow_bytes_per_merchant']:.0f} of the week's flows)"
        )
        screen.table(title, head, rows)
    screen.table("what it comes to", ("", "ratio>"), bars(done.rows))
    for each in done.remarks:
        screen.note(f"left out: {each}")
    machine = done.machine
    screen.say(
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; load {machine['load']} before, "
        f"{machine['load_after']} after. One thread: seconds of CPU; more: of the clock; the best of all turns."
    )


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    def number(name: str, form: str) -> str:
        return "" if row[name] is None else format(row[name], form)

    return (
        row["engine"], row["phase"], str(row["threads"]), number("consumer_weeks_per_s", ",.0f"),
        number("ratio_to_mesa", ",.1f"), number("ratio_to_c", ".2f"), number("bytes_per_consumer", ".0f"),
        number("peak_mb", ",.0f"),
    )  # fmt: skip
