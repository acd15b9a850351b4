"""A benchmark as files: ``bench.csv``, ``bench.json`` with the machine, and ``bench.svg``."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.bench.run import COLUMNS, Bench, bars

COLOURS = {
    "pasar": "#0b6e4f", "c": "#5b5b5b", "numpy": "#3b6fb6", "mesa-frames": "#8a5fbf", "agentpy": "#c47f1d",
    "mesa": "#b5332e",
}  # fmt: skip


def files(done: Bench) -> dict[str, bytes]:
    """All files by name."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _short(value) for name, value in row.items()} for row in done.rows)
    content = {**done._asdict(), "ratios": [{"what": what, "value": value} for what, value in bars(done.rows)]}
    return {
        "bench.csv": table.getvalue().encode(),
        "bench.json": (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode(),
        "bench.svg": figure(done.rows),
    }


def write(done: Bench, folder: Path) -> None:
    """Write them into a folder, which is made if it isn't there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(done).items():
        (folder / name).write_bytes(content)


def figure(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Consumer-weeks a second by number of consumers, whole week and the two hottest phases, as SVG."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(
        {"svg.hashsalt": "pasar", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
    ):
        figure = Figure(figsize=(10, 3.6), layout="constrained")
        for place, (phase, title) in enumerate(
            (("week", "whole week"), ("shopping", "planned shopping"), ("matching", "matching")), start=1
        ):
            axes = figure.add_subplot(1, 3, place)
            for engine, threads in dict.fromkeys((row["engine"], row["threads"]) for row in rows):
                points = sorted(
                    (row["agents"], row["consumer_weeks_per_s"])
                    for row in rows
                    if (row["engine"], row["threads"], row["phase"]) == (engine, threads, phase)
                )
                if points:
                    name = engine if threads == 1 else f"{engine}, {threads} threads"
                    style = "-" if threads == 1 else "--"
                    axes.plot(*zip(*points, strict=True), style, marker="o", ms=4, color=COLOURS[engine], label=name)
            axes.set(xscale="log", yscale="log", title=title, xlabel="consumers")
            axes.grid(alpha=0.25)
            if place == 1:
                axes.set_ylabel("consumer-weeks a second")
            if axes.lines:
                axes.legend(frameon=False, fontsize=7)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _short(value: Any) -> Any:
    return f"{value:.6g}" if isinstance(value, float) else value
