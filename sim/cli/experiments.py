"""``pasar experiments``: the published studies; with a name, one run afresh."""

from __future__ import annotations

import argparse
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.cli.outcome import Stopped
from sim.cli.outfile import usable_folder
from sim.cli.screen import Screen
from sim.cli.sources import MOST_THREADS, whole
from sim.faults import Fault, ScenarioErrors, nearest, shown

PUBLISHED = Path("results") / "published"
FEWEST, MOST = 2, 10_000


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """List the studies, or run one and write its folder."""
    catalogue: Any = import_module("experiments.study.catalogue")
    if arguments.name is None:
        return _list(catalogue, screen)
    if arguments.name not in catalogue.NAMES:
        allowed = f"must be one of {', '.join(catalogue.NAMES)}"
        near = nearest(arguments.name, catalogue.NAMES)
        fault = Fault(file="experiments", field="NAME", value=shown(arguments.name), allowed=allowed, nearest=near)
        raise ScenarioErrors([fault])
    return _run(catalogue.study(arguments.name), arguments, screen)


def _list(catalogue: Any, screen: Screen) -> int:
    items = [_item(catalogue.study(name)) for name in catalogue.NAMES]
    rows = [
        (each["name"], each["question"], f"{each['draws']}", f"{each['worlds']}", f"{each['minutes']:g}")
        for each in items
    ]
    columns = ("name", "question", "draws>", "worlds>", "minutes>")
    screen.table(f"experiments: {len(items)}", columns, rows)
    if not screen.json:
        screen.note("run one afresh with: pasar experiments NAME (minutes are those of two quiet cores)")
    screen.result("experiments", {"name": None}, items=items)
    return 0


def _item(study: Any) -> dict[str, Any]:
    return {
        "name": study.name, "question": study.question, "draws": study.draws, "worlds": len(study.worlds),
        "weeks": study.weeks, "minutes": study.minutes,
    }  # fmt: skip


def _run(study: Any, arguments: argparse.Namespace, screen: Screen) -> int:
    """Live what isn't kept yet, write tables, figures and the answer, and tell it."""
    draws: Any = import_module("experiments.study.draws")
    runs: Any = import_module("experiments.study.runs")
    publish: Any = import_module("experiments.study.publish")
    number = whole(arguments, "draws", FEWEST, MOST, study.draws)
    workers = whole(arguments, "threads", 1, MOST_THREADS, min(os.cpu_count() or 1, 2))
    folder = usable_folder(Path(arguments.out) if arguments.out else PUBLISHED / study.name)
    units = draws.draws(number, study.prior, study.central, study.lucks)
    try:
        with screen.progress(f"{study.name}: {len(units)} draws of {len(study.worlds)} worlds") as progress:
            table = runs.run(study, units, runs.KEPT, workers, progress)
    except KeyboardInterrupt:
        raise Stopped(f"finished draws are kept in {runs.KEPT}; the same command goes on there") from None
    told = publish.write(folder, study, table, units, draws.source(study.prior))
    screen.say(told["answer"])
    screen.say(f"Written to {folder}: {', '.join([*told['files'], publish.MANIFEST])}")
    screen.result(
        "experiments", {"name": study.name, "draws": number}, out=str(folder), answer=told["answer"],
        files=list(told["files"]), content_hash=told["content_hash"],
    )  # fmt: skip
    return 0
