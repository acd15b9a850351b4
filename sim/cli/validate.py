"""``pasar validate``: a forecast against what somebody observed, and against forecasts that need no model."""

from __future__ import annotations

import argparse
from typing import Any

from sim.analysis.nulls import MEANING, NULLS
from sim.analysis.observed import load_observations
from sim.analysis.posterior import Posterior, posterior
from sim.analysis.validate import PART, POINTS, Validation, pairs_of, validate
from sim.analysis.wording import large
from sim.cli.screen import Screen
from sim.cli.sources import MOST_DRAWS, MOST_THREADS, scenarios_of, seeds_of, whole

SHOWN = ("no_change", "proportional")
TITLES = {
    "no_change": "no change", "unchanged": "unchanged", "iia": "to all in proportion", "proportional": "proportional",
    "trend": "trend", "recovery": "recovery",
}  # fmt: skip


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Read the observations, live the worlds, and show the scores."""
    found, warnings = scenarios_of([arguments.scenario], arguments)
    plan = found[0]
    seeds = seeds_of(arguments, plan.seed)
    wanted = whole(arguments, "draws", 0, MOST_DRAWS)
    threads = whole(arguments, "threads", 1, MOST_THREADS)
    observations = load_observations(arguments.observed, plan)
    screen.warn([*warnings, *_doubts(posterior(), wanted)])
    pairs = pairs_of(plan, observations, posterior(), wanted, seeds)
    with screen.progress(f"{len(pairs)} pairs of markets") as progress:
        done = validate(observations, plan, pairs, threads, progress)
    _show(done, screen)
    inputs = {"observed": arguments.observed, "scenario": plan.to_dict(), "draws": wanted, "seeds": list(seeds),
              "set": arguments.sets}  # fmt: skip
    skills = {name: each._asdict() if each else None for name, each in done.skills().items()}
    screen.result("validate", inputs, rows=done.rows(), score=done.score(), skill=skills, verdict=done.verdict())
    return 0


def _doubts(draws: Posterior | None, wanted: int) -> list[str]:
    if not wanted:
        return []
    if draws is None:
        return ["there are no accepted draws, so the band holds the luck of seeds alone"]
    return [f"accepted draws are of {draws.date}; {draws.stale} has changed since"] if draws.stale else []


def _show(done: Validation, screen: Screen) -> None:
    columns = (
        "outcome",
        "channel",
        "weeks",
        "observed>",
        "forecast>",
        "90 % band>",
        "",
        *(f"{TITLES[n]}>" for n in SHOWN),
    )
    lines = [
        (
            row["outcome"], row["channel"] or "market", f"{row['start']} … {row['end']}", large(row["observed"]),
            large(row["predicted"]), f"{large(row['low'])} … {large(row['high'])}", "" if row["covered"] else "outside",
            *("" if row[name] is None else large(row[name]) for name in SHOWN),
        )
        for row in done.rows()
    ]  # fmt: skip
    screen.table(f"{done.scenario}: forecast and observed", columns, lines)
    own, skills = done.score(), done.skills()
    table = [("the model", _number(own["mae"]), _number(own["crps"]), "", "")]
    for name in NULLS:
        each = skills[name]
        told = f"{each.skill:.2f} ({each.low:.2f} … {each.high:.2f})" if each else "says nothing"
        rows = str(each.rows) if each else ""
        table.append((f"{TITLES[name]}: {MEANING[name]}", _number(own[f"mae_{name}"]), _number(own[f"crps_{name}"]),
                      told, rows))  # fmt: skip
    screen.table("scores, in points", ("forecast", "error>", "CRPS>", "model's skill against it>", "rows>"), table)
    covered, width = own["coverage_90"] or 0.0, own["width_90"] or 0.0
    screen.say(
        f"{100 * covered:.0f} % of {len(done.observations)} observations lie in the 90 % band (mean width "
        f"{width:.1f} points). Points are percentage points of shares and per cent of observed amounts; forecasts hold "
        f"the error of whoever measures, {100 * POINTS:.0f} points in shares and {100 * PART:.0f} % in amounts."
    )
    if own["signs"] is not None:
        screen.say(f"The direction, against no change at all, is right for {100 * own['signs']:.0f} % of them.")
    screen.say(done.verdict())


def _number(value: Any) -> str:
    return "" if value is None else f"{value:.2f}"
