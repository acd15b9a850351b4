"""``pasar sweep``: many worlds of one design; the same command goes on where it stopped."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.outcome import DONE, FAILED, Failed, Stopped
from sim.cli.outfile import usable_folder
from sim.cli.screen import Screen
from sim.cli.sources import COMMAND_LINE, whole
from sim.cli.sweep_progress import Watch, standing_words, took
from sim.faults import Fault, OutputUnusableError, ScenarioErrors
from sim.sweep.design import Design
from sim.sweep.design_file import read_design
from sim.sweep.folder import folder_at
from sim.sweep.plan import Plan
from sim.sweep.progress import Standing, status

if TYPE_CHECKING:
    from sim.sweep.summary import Summary

MOST_WORKERS = 1024


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Run a sweep, or say how far one is or what one would take."""
    if arguments.status:
        return _status(arguments, screen)
    if arguments.design is None:
        raise ScenarioErrors([Fault(file=COMMAND_LINE, field="DESIGN.toml", allowed="is required (but for --status)")])
    design, workers = asked(arguments, screen)
    if arguments.dry_run:
        return _dry_run(design, workers, arguments, screen)
    found, done = swept(design, workers, arguments, screen)
    _tell(found, done.table, arguments, screen)
    _result(found, design, arguments, screen)
    return FAILED if found.left or found.failed == found.total else DONE


def asked(arguments: argparse.Namespace, screen: Screen) -> tuple[Design, int]:
    """The design that is asked for, and the number of workers (0: as many as there are cores)."""
    reading = read_design(Path(arguments.design))
    workers = whole(arguments, "workers", 1, MOST_WORKERS)
    if arguments.address and arguments.engine != "dask":
        allowed = "is of a Dask cluster: add --engine dask"
        raise ScenarioErrors([Fault(file=COMMAND_LINE, field="--address", value=arguments.address, allowed=allowed)])
    screen.warn(reading.warnings)
    return Design(**reading.fields), workers


def swept(design: Design, number: int, arguments: argparse.Namespace, screen: Screen) -> tuple[Standing, Summary]:
    """Run what is missing of a design, shown on the screen."""
    from sim.sweep.sweeping import sweep

    with Watch(design, screen) as watch, going(arguments):
        done = sweep(design, arguments.out, tell=watch.tell, **running(arguments, number))
    found = status(folder_at(arguments.out))
    assert found is not None
    return found, done


def running(arguments: argparse.Namespace, number: int) -> dict[str, Any]:
    """Options of ``sweep`` that the command line chooses."""
    from sim.sweep.sweeping import Workers

    return {
        "workers": Workers(number, arguments.engine, arguments.address or ""),
        "retry_failed": arguments.retry_failed,
        "versions": "keep" if arguments.keep_versions else "redo" if arguments.redo_versions else "ask",
        "command": arguments.typed,
    }


@contextmanager
def going(arguments: argparse.Namespace) -> Iterator[None]:
    """A folder that can be written to; how to go on after a stop."""
    from sim.sweep.sweeping import SweepStopped
    from sim.sweep.work import OtherVersionError

    if "://" not in arguments.out:
        usable_folder(arguments.out)
    try:
        yield
    except SweepStopped as stopped:
        raise Stopped(
            f"stopped; {stopped.done} of {stopped.total} runs are kept in {arguments.out}; "
            "run the same command again to go on"
        ) from None
    except OtherVersionError as error:
        raise Failed(f"{error}; give all workers the same Pasar") from error


def _tell(found: Standing, table: Any, arguments: argparse.Namespace, screen: Screen) -> None:
    manifest = _manifest(arguments.out)
    screen.say(standing_words(found))
    lived, unbroken = manifest.get("weeks_lived", 0), manifest.get("weeks_unbroken", 0)
    if unbroken > lived:
        screen.say(
            f"Shared pasts were lived once: {lived:,} of {unbroken:,} weeks, {unbroken / max(lived, 1):.2f} times less."
        )
    for each in manifest.get("precision", []):
        state = "as asked" if each["reached"] else "not reached: the budget of seeds (max_seeds) ended"
        levers = "".join(f", {name} = {value}" for name, value in each["levers"].items())
        screen.say(
            f"{each['scenario']}{levers}: effect on {each['outcome']} known to ±{100 * each['half_width']:.2g} % of "
            f"its level with {each['seeds']} seeds (asked ±{100 * each['asked']:.2g} %): {state}."
        )
    if found.failed:
        messages = [each for each in dict.fromkeys(table["message"].to_pylist()) if each]
        screen.note(
            f"warning: {found.failed} runs failed ({'; '.join(messages[:3])}); try them again with --retry-failed"
        )
    screen.say(f"Written to {arguments.out}: summary.parquet has a row a run, runs/ the weekly tables")


def _status(arguments: argparse.Namespace, screen: Screen) -> int:
    found = status(folder_at(arguments.out))
    if found is None:
        raise OutputUnusableError(arguments.out, "holds no sweep; start one with: pasar sweep DESIGN.toml --out DIR")
    screen.say(standing_words(found))
    screen.result("sweep", {"design": arguments.design}, out=arguments.out, **_facts(found))
    return DONE


def _dry_run(design: Design, number: int, arguments: argparse.Namespace, screen: Screen) -> int:
    from sim.sweep.estimate import estimate
    from sim.sweep.sweeping import Workers

    told = estimate(Plan(design), Workers(number, arguments.engine).count)
    points = len(design.points)
    screen.say(
        f"{told.runs:,} runs: {points:,} point{'s' * (points > 1)}, {len(design.seeds)} seeds, "
        f"{len(design.scenarios)} scenarios with their levers, and the market left alone beside them"
    )
    screen.say(f"weeks to live: {told.weeks:,} of {told.weeks_unbroken:,} (shared pasts are lived once)")
    screen.say(f"time: about {took(told.seconds)} with {told.workers} workers; disk: about {told.bytes / 1e6:,.0f} MB")
    screen.result("sweep", {"design": arguments.design}, total=told.runs, weeks=told.weeks, seconds=told.seconds,
                  bytes=told.bytes, workers=told.workers)  # fmt: skip
    return DONE


def _result(found: Standing, design: Design, arguments: argparse.Namespace, screen: Screen) -> None:
    manifest = _manifest(arguments.out)
    facts = {name: manifest.get(name) for name in ("weeks_lived", "weeks_unbroken", "precision")}
    inputs = {"design": arguments.design, "name": design.name}
    screen.result("sweep", inputs, out=arguments.out, **_facts(found), **facts)


def _facts(found: Standing) -> dict[str, Any]:
    return {
        "total": found.total, "done": found.done, "failed": found.failed, "running": found.running,
        "eta_s": found.eta_s,
    }  # fmt: skip


def _manifest(address: str) -> dict[str, Any]:
    from sim.sweep.opening import read_manifest

    return read_manifest(folder_at(address)) or {}
