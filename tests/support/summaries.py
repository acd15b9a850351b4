"""Summaries of sweeps whose outcomes are given by a formula, so that the answers of analyses are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from sim.sweep.axes import Value
from sim.sweep.chunk import DONE, FAILED
from sim.sweep.design import Design
from sim.sweep.identity import run_id, version_id
from sim.sweep.plan import Plan
from sim.sweep.summary import Summary

PLAN = """\
name = "plan"
weeks = 3
[[policy]]
kind = "ban"
start = 1
channels = ["tiktok_shop"]
"""

Formula = Callable[[dict[str, Value], int], float]


def made_summary(design: Design, formula: Formula, failed: Iterable[tuple[str, int]] = (), **more: Formula) -> Summary:
    """A summary whose effect at the end is a formula of inputs and seed; ``failed`` names scenario and point.

    Further outcomes have formulas of their own.
    """
    plan = Plan(design)
    lost = [(run.scenario, run.point) in set(failed) for run in plan.runs]
    columns = {
        "run_id": [run_id(run.key, version_id()) for run in plan.runs],
        "status": [FAILED if each else DONE for each in lost],
        "scenario": [run.scenario for run in plan.runs],
        "point": [run.point for run in plan.runs],
        "seed": [run.seed for run in plan.runs],
    }
    for outcome, own in {"small_revenue_usd": formula, **more}.items():
        effects = [
            None if gone or run.key == run.pair else own(dict((*run.parameters, *run.levers)), run.seed)
            for run, gone in zip(plan.runs, lost, strict=True)
        ]
        columns[f"{outcome}_end"] = [None if each is None else 100.0 + each for each in effects]
        columns[f"{outcome}_effect_end"] = effects
    columns["message"] = ["ValueError: broke" if each else "" for each in lost]
    columns["version"] = [version_id() for _ in plan.runs]
    table = pa.table(columns)
    for name in (f"{outcome}{kind}_end" for outcome in ("small_revenue_usd", *more) for kind in ("", "_effect")):
        table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.float64()))
    return Summary(design, table)


def three_inputs(folder: Path, sample: str, *, seeds: int = 1, levers: str = "", outcomes: str = "") -> Design:
    """A design over three parameters, each from −π to π in the formula's eyes (``angle``)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.toml").write_text(PLAN)
    (folder / "design.toml").write_text(
        f'name = "three"\nbase = "plan.toml"\nseeds = {seeds}\noutcomes = ["small_revenue_usd"{outcomes}]\n'
        "[uncertainties]\nhabit_strength = [0.0, 4.0]\nimpulse_share = [0.2, 0.8]\ncannibalisation = [0.1, 0.8]\n"
        f"[levers]\n{levers}\n[sample]\n{sample}\n"
    )
    return Design.load(folder / "design.toml")


def shares(given: dict[str, Value]) -> tuple[float, float, float]:
    """Where the three inputs lie in their ranges, 0–1."""
    return (
        float(given["habit_strength"]) / 4.0,
        (float(given["impulse_share"]) - 0.2) / 0.6,
        (float(given["cannibalisation"]) - 0.1) / 0.7,
    )
