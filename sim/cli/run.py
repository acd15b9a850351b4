"""``pasar run``: one scenario, with one or several seeds."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path

from sim.analysis.wording import large
from sim.analysis.worlds import Fleet, Interrupted
from sim.analysis.yearly import Yearly, yearly
from sim.cli.outcome import Stopped
from sim.cli.outfile import usable_folder
from sim.cli.screen import Screen
from sim.cli.sources import MOST_THREADS, scenarios_of, seeds_of, whole
from sim.record.outcomes import tables
from sim.record.recorder import Recorder
from sim.record.store import joined, recording, write_run
from sim.scenario import Scenario


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Run the worlds, show their yearly outcomes, and write them where asked."""
    begun = time.perf_counter()
    (scenario,), warnings = scenarios_of([arguments.scenario], arguments)
    seeds = seeds_of(arguments, scenario.seed)
    threads = whole(arguments, "threads", 1, MOST_THREADS)
    folder = usable_folder(arguments.out) if arguments.out else None
    screen.warn(warnings)
    with screen.progress(f"{scenario.name}, {len(seeds)} seed{'s' * (len(seeds) > 1)}") as progress:
        try:
            recorders = Fleet([scenario], seeds, threads, None, progress).run()
        except Interrupted as stopped:
            raise Stopped(_kept(scenario, stopped.finished, seeds, arguments, begun)) from None
    if folder:
        _write(scenario, recorders, folder, arguments, begun)
    market, channels = _yearly(scenario, recorders)
    _show(scenario, market, channels, screen)
    if folder:
        screen.say(f"Written to {folder}")
    inputs = {"scenario": scenario.to_dict(), "seeds": list(seeds), "set": arguments.sets}
    screen.result("run", inputs, out=arguments.out, outcomes=market.by_year(), channels=channels.by_year())
    return 0


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
    years = [str(year) for year in market.years]
    units = {each.name: each.unit for each in tables()["market"]}
    rows = [
        (name, units[name].replace(" a week", " a year"), *(large(market.value(name, year)) for year in market.years))
        for name in market.names
    ]
    head = ("outcome", "unit", *(f"{year}>" for year in years))
    screen.table(f"{scenario.name}: outcomes by year", head, rows)
    shares = [
        (channel, *(f"{100 * channels.value(f'share_online/{channel}', year):.1f} %" for year in channels.years))
        for channel in dict.fromkeys(name.partition("/")[2] for name in channels.names)
        if channel != "physical"
    ]
    screen.table("share of online sales", ("channel", *(f"{year}>" for year in years)), shares)


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
