"""The report of a sweep: what was varied, what moves the outcomes, where policies win and fail, what it took."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.wording import number
from sim.parameters.values import declared
from sim.sweep import words
from sim.sweep.axes import Axis
from sim.sweep.chunk import DONE, FAILED
from sim.sweep.design import BASELINE, Design
from sim.sweep.discovery import failing, outcome_that_tells
from sim.sweep.folder import folder_at
from sim.sweep.opening import read_manifest
from sim.sweep.report.figures import front_chart, movers_chart, winners_chart
from sim.sweep.report.winners import winners
from sim.sweep.search_words import FILE as FRONT
from sim.sweep.search_words import candidate_words, record
from sim.sweep.sensitivity import LEVEL, Finding, sensitivity
from sim.sweep.summary import EFFECT, Summary

if TYPE_CHECKING:
    import pandas as pd

CHARTS: Final = 12
"""Outcomes and plans that are drawn; the table has them all."""

MESSAGES: Final = 8
SEARCHED: Final = "levers_chosen"


def page(address: str | Path) -> str:
    """The report of a sweep's folder as HTML.

    Raises
    ------
    RunUnreadableError
        If the folder holds no finished sweep.
    """
    from jinja2 import Environment, StrictUndefined

    summary = Summary.read(address)
    manifest = read_manifest(folder_at(address)) or {}
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_text("sim.sweep.report", "page.html"))
    searched = SEARCHED in manifest.get("design", {})
    told = _searched(summary, address) if searched else _swept(summary)
    style = _text("sim.analysis.report", "style.css")
    return template.render(style=style, **_common(summary, manifest), **told)


def _common(summary: Summary, manifest: dict[str, Any]) -> dict[str, Any]:
    """What every report tells: what was varied, failures, cost, how to make it again."""
    design, table = summary.design, summary.table
    status = table["status"].to_pylist()
    messages = [each for each in table["message"].to_pylist() if each]
    counted = sorted(((messages.count(each), each) for each in set(messages)), key=lambda each: (-each[0], each[1]))
    lived, unbroken = manifest.get("weeks_lived", 0), manifest.get("weeks_unbroken", 0)
    return {
        "name": design.name, "inputs": [*_inputs(design)], "plans": [each.name for each in design.scenarios],
        "weeks": design.baseline.weeks, "people_per_agent": design.baseline.people_per_agent,
        "start": design.baseline.start.isoformat(), "points": len(design.points), "method": design.sample.method,
        "seeds": len(design.seeds), "runs": len(status), "done": status.count(DONE), "failed": status.count(FAILED),
        "messages": counted[:MESSAGES], "lived": f"{lived:,}", "unbroken": f"{unbroken:,}",
        "saved": f"{100 * (1 - lived / unbroken):.0f}" if unbroken > lived else "",
        "command": shlex.join(manifest.get("command", [])), "pasar": manifest.get("pasar_version", ""),
        "commit": (manifest.get("git_commit") or "")[:12], "hash": manifest.get("design_hash", "")[:16],
    }  # fmt: skip


def _swept(summary: Summary) -> dict[str, Any]:
    """A sweep: what moves outcomes, in which futures each plan wins, and where it fails."""
    alone = all(each.name == BASELINE for each in summary.design.scenarios)
    found = list(sensitivity(summary, measure=LEVEL if alone else EFFECT))
    telling = outcome_that_tells(summary.design)
    first = [each for each in found if each.outcome == telling]
    rest = [each for each in found if each.outcome != telling]
    rows = [(words.title(each), each.case.words, words.movers(each), words.luck(each)) for each in (*first, *rest)]
    won = [] if alone else winners(summary)
    fails = [] if alone else [words.failing_words(each) for each in failing(summary, telling)]
    return {
        "headline": _headline(summary.design, first, telling), "movers": rows,
        "meaning": words.meaning(summary.design.sample.method), "left_out": words.left_out(found),
        "charts": [(f"{words.title(each)}: {each.case.words}", movers_chart(each))
                   for each in (*first, *rest) if each.ranked][:CHARTS],
        "winners": [{"outcome": each.words, "unit": each.unit, "rows": each.rows, "chart": winners_chart(each)}
                    for each in won],
        "fails": fails, "front": [], "front_figure": "", "candidates": 0,
    }  # fmt: skip


def _searched(summary: Summary, address: str | Path) -> dict[str, Any]:
    """A search: its front."""
    frame = read_front(address)
    rows = record(frame)
    on_front = [row for row in rows if row["front"]]
    return {
        "headline": f"{summary.design.name}: {len(on_front)} of {len(rows)} choices are beaten by no other",
        "movers": [], "meaning": "", "left_out": "", "charts": [], "winners": [], "fails": [],
        "front": [candidate_words(summary.design, row) for row in on_front], "candidates": len(rows),
        "front_figure": front_chart(rows),
    }  # fmt: skip


def read_front(address: str | Path) -> pd.DataFrame:
    """The candidates of a search; raises ``RunUnreadableError`` where there are none."""
    import pyarrow as pa

    from sim.faults import RunUnreadableError
    from sim.sweep.chunk import read_parquet

    try:
        return read_parquet(folder_at(address).read(f"{FRONT}.parquet")).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise RunUnreadableError(str(address), f"holds no readable {FRONT}.parquet; is the search finished?") from error


def _headline(design: Design, first: Sequence[Finding], telling: str) -> str:
    strongest = [each.ranked[0] for each in first if each.ranked]
    if not strongest:
        return f"{design.name}: {len(design.points):,} futures of {', '.join(each.name for each in design.scenarios)}"
    name = max(strongest, key=lambda each: each[1])[0]
    return f"{design.name}: what moves {telling} most is {name}"


def _inputs(design: Design) -> Sequence[tuple[str, str, str, str]]:
    """Name, role, values and meaning of everything that is varied."""
    known = declared()
    parts = [(axis, "assumption") for axis in design.uncertainties] + [(axis, "choice") for axis in design.levers]
    return [
        (axis.name, role, _values(axis), known[base].meaning if (base := axis.name.partition(".")[0]) in known else "")
        for axis, role in parts
    ]


def _values(axis: Axis) -> str:
    if axis.options:
        return ", ".join(map(str, axis.options))
    return f"{number(axis.low, 2)} to {number(axis.high, 2)}"


def _text(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")
