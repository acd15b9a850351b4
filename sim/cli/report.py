"""``pasar report``: a run, comparison or sweep as one page that works offline."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.analysis.diversion_measure import eve_of_ban
from sim.analysis.report import page
from sim.cli.outfile import usable_folder, written_whole
from sim.cli.screen import Screen
from sim.faults import OutputUnusableError
from sim.record.store import read_run
from sim.sweep.folder import folder_at
from sim.sweep.opening import KIND, read_manifest

NAME = "report.html"


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Read a folder, write its page."""
    folder = Path(arguments.folder)
    path = Path(arguments.out) if arguments.out else folder / NAME
    told = _sweep if (read_manifest(folder_at(folder)) or {}).get("kind") == KIND else _run
    if path.is_dir():
        raise OutputUnusableError(path, "is a folder; name a file")
    written_whole(path, told(folder, path, screen))
    screen.say(f"Report written to {path}; open it in any browser")
    screen.result("report", {"folder": arguments.folder}, out=str(path))
    return 0


def _run(folder: Path, path: Path, screen: Screen) -> str:
    run = read_run(folder)
    usable_folder(path.parent)
    with screen.progress("measuring diversion on the eve of the ban"):
        measured = next((d for d in map(eve_of_ban, run.scenarios.values()) if d is not None), None)
    return page(run, measured)


def _sweep(folder: Path, path: Path, screen: Screen) -> str:
    from sim.sweep import report

    usable_folder(path.parent)
    with screen.progress("analysing the sweep"):
        return report.page(folder)
