"""``pasar search``: settings of the levers that no other setting beats, whatever the future."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from sim.cli.outcome import DONE, FAILED
from sim.cli.screen import Screen
from sim.cli.sweep import asked, going, running
from sim.cli.sweep_progress import took
from sim.sweep.folder import folder_at

if TYPE_CHECKING:
    from sim.sweep import Design


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Search, and write front.parquet and .csv into the folder."""
    design, workers = asked(arguments, screen)

    from sim.sweep.search import Space, search, searched
    from sim.sweep.search_words import FILE, front_words, record
    from sim.sweep.sensitivity import write_frame

    searched(design)
    most, futures = Space(design).number, len(design.points) * len(design.seeds)
    screen.note(f"at most {most} candidates, each in {len(design.points)} futures x {len(design.seeds)} seeds: at most "
                f"{(most + 1) * futures:,} worlds")  # fmt: skip
    if arguments.dry_run:
        return _dry_run(design, (most + 1) * futures, workers, arguments, screen)

    def note(tried: int, number: int) -> None:
        if not screen.quiet:
            print(f"{tried} of {number} candidates tried", file=sys.stderr, flush=True)

    with going(arguments):
        found = search(design, arguments.out, note=note, **running(arguments, workers))
    frame = found.frame()
    files = write_frame(folder_at(arguments.out), FILE, frame)
    for line in front_words(found.design, frame):
        screen.say(line)
    screen.say(f"Written to {arguments.out}: {', '.join(files)}; summary.parquet has a row a run")
    inputs = {"design": arguments.design, "name": design.name, "futures": len(design.points),
              "seeds": list(design.seeds)}  # fmt: skip
    rows = record(frame)
    screen.result("search", inputs, out=arguments.out, candidates=len(rows), rows=rows,
                  front=[row for row in rows if row["front"]])  # fmt: skip
    return DONE if found.whole.any() else FAILED


def _dry_run(design: Design, worlds: int, number: int, arguments: argparse.Namespace, screen: Screen) -> int:
    """What the search takes at most: as the first generation does, so many times."""
    from sim.sweep import Plan, Workers
    from sim.sweep.estimate import estimate
    from sim.sweep.search import Space, searched

    first = next(Space(design).generations({}))
    told = estimate(Plan(searched(design).replace(candidates=tuple(first))), Workers(number, arguments.engine).count)
    times = worlds / told.runs
    seconds, size = told.seconds * times, round(told.bytes * times)
    screen.say(f"time: at most about {took(seconds)} with {told.workers} workers; disk: about {size / 1e6:,.0f} MB")
    screen.result(
        "search", {"design": arguments.design}, total=worlds, seconds=seconds, bytes=size, workers=told.workers
    )
    return DONE
