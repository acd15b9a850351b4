"""``pasar run``: one scenario, with one or several seeds."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping
from pathlib import Path

from sim.analysis.checkpoint import CHECKPOINT, Halted, LongRun, weeks_between
from sim.analysis.wording import large
from sim.analysis.worlds import Fleet, Interrupted
from sim.analysis.yearly import Yearly, yearly
from sim.cli.outcome import Stopped
from sim.cli.outfile import usable_folder
from sim.cli.screen import Screen
from sim.cli.sources import COMMAND_LINE, MOST_THREADS, scenarios_of, seeds_of, whole
from sim.clock import monday
from sim.faults import Fault, ScenarioErrors
from sim.record.outcomes import tables
from sim.record.recorder import Recorder
from sim.record.store import check_folder, joined, recording, write_run
from sim.scenario import Scenario

LARGE_CONSUMERS = 1_000_000
"""From so many consumer agents on, a run into a folder keeps checkpoints unless told otherwise."""

CHECKPOINT_WEEKS = 13
MOST_WEEKS = 1000


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Run the worlds, show their yearly outcomes, and write them where asked."""
    begun = time.perf_counter()
    (scenario,), warnings = scenarios_of([arguments.scenario], arguments)
    seeds = seeds_of(arguments, scenario.seed)
    threads = whole(arguments, "threads", 1, MOST_THREADS)
    folder = usable_folder(arguments.out) if arguments.out else None
    every = _checkpoints(scenario, seeds, folder, arguments)
    screen.warn(warnings)
    if folder and every:
        recorders = _long(scenario, folder, every, threads, arguments, screen)
    else:
        with screen.progress(f"{scenario.name}, {len(seeds)} seed{'s' * (len(seeds) > 1)}") as progress:
            try:
                recorders = Fleet([scenario], seeds, threads, None, progress).run()
            except Interrupted as stopped:
                raise Stopped(_kept(scenario, stopped.finished, seeds, arguments, begun)) from None
    if folder:
        _write(scenario, recorders, folder, arguments, begun)
        (folder / CHECKPOINT).unlink(missing_ok=True)
    market, channels = _yearly(scenario, recorders)
    _show(scenario, market, channels, screen)
    if folder:
        screen.say(f"Written to {folder}")
    inputs = {"scenario": scenario.to_dict(), "seeds": list(seeds), "set": arguments.sets}
    screen.result("run", inputs, out=arguments.out, outcomes=market.by_year(), channels=channels.by_year())
    return 0


def _checkpoints(scenario: Scenario, seeds: tuple[int, ...], folder: Path | None, arguments: argparse.Namespace) -> int:
    """Weeks between checkpoints; 0 for none."""
    every = whole(arguments, "checkpoint_every", 0, MOST_WEEKS, otherwise=-1)
    if every > 0 and (folder is None or len(seeds) > 1):
        wrong = "takes one seed; run them one by one" if folder else "needs --out, where the checkpoint is kept"
        raise ScenarioErrors([Fault(file=COMMAND_LINE, field="--checkpoint-every", value=str(every), allowed=wrong)])
    if every >= 0 or folder is None or len(seeds) > 1:
        return max(every, 0)
    large = int(scenario.parameters.adults) // scenario.people_per_agent >= LARGE_CONSUMERS
    return weeks_between(folder) or (CHECKPOINT_WEEKS if large else 0)


def _long(
    scenario: Scenario, folder: Path, every: int, threads: int, arguments: argparse.Namespace, screen: Screen
) -> dict[tuple[str, int], Recorder]:
    """Live one world on all threads, with checkpoints in the folder."""
    check_folder(folder)

    def kept(week: int, taken_up: bool) -> None:
        screen.note(f"{'going on from' if taken_up else 'kept'} a checkpoint before the week of {monday(week)}")

    own = scenario.replace(seed=seeds_of(arguments, scenario.seed)[0])
    with screen.progress(f"{scenario.name}, seed {own.seed}") as progress:
        run = LongRun(own, folder, every, threads or os.cpu_count() or 1, progress, kept)
        try:
            return {(own.name, own.seed): run.run()}
        except Halted as halted:
            before, place = monday(halted.week), folder / CHECKPOINT
            message = f"stopped before the week of {before}, kept in {place}; the same command goes on from there"
            raise Stopped(message) from None


def _write(
    scenario: Scenario,
    recorders: Mapping[tuple[str, int], Recorder],
    folder: Path,
    arguments: argparse.Namespace,
    begun: float,
) -> None:
    recordings = [recording(scenario, each)._replace(seed=seed) for (_, seed), each in recorders.items()]
    write_run(folder, recordings, command=arguments.typed, wall_s=time.perf_counter() - begun)


def _yearly(scenario: Scenario, recorders: Mapping[tuple[str, int], Recorder]) -> tuple[Yearly, Yearly]:
    recordings = [
        recording(scenario, each, ("market", "channels"))._replace(seed=seed) for (_, seed), each in recorders.items()
    ]
    market, channels = (
        yearly(joined(name, recordings).to_pandas(date_as_object=False), name) for name in ("market", "channels")
    )
    return market, channels


def _show(scenario: Scenario, market: Yearly, channels: Yearly, screen: Screen) -> None:
    units = {each.name: each.unit for each in tables()["market"]}
    rows = [
        (name, market.unit(units[name]), *(large(market.value(name, year)) for year in market.years))
        for name in market.names
    ]
    head = ("outcome", "unit", *(f"{title}>" for title in market.titles))
    screen.table(f"{scenario.name}: outcomes by year", head, rows)
    shares = [
        (channel, *(f"{100 * channels.value(f'share_online/{channel}', year):.1f} %" for year in channels.years))
        for channel in dict.fromkeys(name.partition("/")[2] for name in channels.names)
        if channel != "physical"
    ]
    screen.table("share of online sales", ("channel", *(f"{title}>" for title in market.titles)), shares)


def _kept(
    scenario: Scenario,
    finished: Mapping[tuple[str, int], Recorder],
    seeds: tuple[int, ...],
    arguments: argparse.Namespace,
    begun: float,
) -> str:
    """Write the worlds that were finished, and say how to go on."""
    if not finished or not arguments.out:
        done = f"{len(finished)} of {len(seeds)} seeds finished"
        return f"stopped with {done}; nothing was written: run the same command again"
    _write(scenario, finished, usable_folder(arguments.out), arguments, begun)
    left = [seed for seed in seeds if (scenario.name, seed) not in finished]
    return (
        f"stopped; {len(finished)} of {len(seeds)} seeds are kept in {arguments.out}; go on with --seed {left[0]} "
        f"--seeds {len(left)} and another --out, or run the same command again for all"
    )
