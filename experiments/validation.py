"""See whether ``pasar validate`` knows the truth: a known market measured with errors, and rivals.

A known market is lived, and what a ministry or a platform would measure of it is written down with errors.  The model
that made it, with other luck, has to score better than every null and than every wrong model: one mechanism switched
off, or something else decided.  ``python -m experiments.validation`` writes ``results/published/validation`` (about ten
minutes; what is finished is kept).
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.posterior_runs import kept, kept_in
from experiments.tables import ROOT
from sim.analysis.draws import core
from sim.analysis.nulls import NULLS
from sim.analysis.observed import Observation
from sim.analysis.posterior import PEOPLE_PER_AGENT, SIZES
from sim.analysis.scores import score
from sim.analysis.validate import Pair, Validation, live, validate, value_in
from sim.analysis.why import SWITCHES, without
from sim.clock import monday
from sim.record.outcomes import tables
from sim.scenario import Scenario

Array = NDArray[np.float64]

TRUTHS: Final = 8
REPEATS: Final = 5
"""Times that each truth is measured, with other errors."""

SEEDS: Final = 12
"""Luck of each model that forecasts; none is the truth's."""

LUCKS: Final = 12
"""Lucks that a truth is the mean of: a country has hundreds of times the merchants, and less luck."""

SAMPLE_SEED: Final = 20231004
MIDDLE: Final = (0.25, 0.75)
"""Truths lie in the middle half of every core range, where every mechanism works."""

BOOKS, FIRMS = (0.005, 0.03), (0.03, 0.10)
"""Errors of those who count their own books, and of firms that estimate: s.d. in shares, and as a part of amounts."""

APART: Final = 0.5
"""Models whose forecasts lie closer than this, in s.d. of the measurement, are alike: no measurement can tell."""

FIRST_LUCK: Final = 100_000
WORKERS: Final = 2

WINDOWS: Final = ((92, 95), (96, 100), (101, 109), (110, 119))
SHARES: Final = ("shopee", "tokopedia", "lazada", "bukalapak", "blibli", "tiktok_shop")
KEPT: Final = ROOT / "results" / "runs" / "validation"
PAGE: Final = ROOT / "results" / "published" / "validation"


def main(argv: list[str] | None = None) -> None:
    """Run, and write the table and the answer."""
    parser = argparse.ArgumentParser(prog="python -m experiments.validation", description=__doc__)
    parser.add_argument("--truths", type=int, default=TRUTHS)
    given = parser.parse_args(argv)
    folder = kept_in(KEPT, seeds=SEEDS, repeats=REPEATS, truths=given.truths, lucks=LUCKS)
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[pd.DataFrame] = []
    for number, parameters in enumerate(truths(given.truths)):
        path = folder / f"truth-{number}.parquet"
        parts.append(kept(path, lambda: pd.DataFrame(cases(parameters, 500 + 10 * number))))  # noqa: B023
        beaten = pd.concat(parts).groupby(["errors", "kind", "against"])["beaten"].mean()
        missed = {" ".join(key): round(share, 2) for key, share in beaten.items() if share < 1.0}
        print(f"{number + 1} of {given.truths} truths; not always beaten: {missed}", flush=True)
    write(pd.concat(parts, ignore_index=True), PAGE)


def truths(n: int) -> list[dict[str, float]]:
    """Values of the core parameters, evenly spread over the middle of their ranges."""
    from scipy.stats import qmc

    unit = qmc.LatinHypercube(len(core()), rng=np.random.default_rng(SAMPLE_SEED)).random(n)
    inside = MIDDLE[0] + unit * (MIDDLE[1] - MIDDLE[0])
    ends = [(float(each.low), float(each.high)) for each in core().values()]
    return [
        {name: low + share * (high - low) for name, share, (low, high) in zip(core(), row, ends, strict=True)}
        for row in inside
    ]


def cases(parameters: Mapping[str, float], seed: int, weeks: int = 120, **sizes: int) -> list[dict[str, Any]]:
    """Every comparison of one truth: whether the true model beats this null or wrong model."""
    size = {"people_per_agent": PEOPLE_PER_AGENT, "weeks": weeks, "parameters": {**parameters, **(sizes or SIZES)}}
    plan = Scenario.builtin("history").replace(**size)
    other = Scenario.builtin("baseline").replace(**size)
    blank = observations(plan)
    with ThreadPoolExecutor(WORKERS) as pool:
        made = list(pool.map(lambda luck: live(Pair(plan, other, FIRST_LUCK + seed * LUCKS + luck)), range(LUCKS)))
    true = np.mean([[value_in(each, plan, *own) for each in blank] for own in made], axis=0)
    models = {name: forecast(blank, own, seed) for name, own in variants(plan, other).items()}
    rng = np.random.default_rng([SAMPLE_SEED, seed])
    found = []
    for label, (points, part) in (("own books", BOOKS), ("estimates", FIRMS)):
        for number in range(REPEATS):
            errors = np.where([each.share for each in blank], points, part * np.abs(true)) * rng.normal(size=len(true))
            seen = tuple(each._replace(value=float(v)) for each, v in zip(blank, true + errors, strict=True))
            held = {
                name: dataclasses.replace(each, observations=seen, points=points, part=part)
                for name, each in models.items()
            }
            found += [{"errors": label, "seed": seed, "measurement": number, **row} for row in beaten(held)]
    return found


def beaten(held: Mapping[str, Validation]) -> list[dict[str, Any]]:
    """The true model against each null and each wrong model, by CRPS."""
    own = held["true"]
    skills = own.skills()
    rows: list[dict[str, Any]] = [
        {"against": name, "kind": "null", "skill": each.skill, "beaten": each.skill > 0.0}
        for name, each in skills.items() if each
    ]  # fmt: skip
    scale = own.scale
    mine = _crps(own, scale)
    for name, each in held.items():
        if name != "true":
            skill = 1.0 - mine / _crps(each, scale)
            kind = "wrong model" if apart(own, each) >= APART else "alike"
            rows.append({"against": name, "kind": kind, "skill": skill, "beaten": skill > 0.0})
    return rows


def apart(one: Validation, other: Validation) -> float:
    """How far two models' forecasts of equal luck lie apart, in s.d. of what is measured: mean over observations."""
    middle = np.median(one.model, axis=1)
    shares = np.array([each.share for each in one.observations])
    errors = np.where(shares, one.points, one.part * np.maximum(np.abs(middle), 1e-9))
    return float(np.mean(np.abs(np.median(other.model, axis=1) - middle) / errors))


def variants(plan: Scenario, other: Scenario) -> dict[str, tuple[Scenario, Scenario]]:
    """The true model, each mechanism switched off, and other decisions."""
    found = {"true": (plan, other)}
    found |= {f"without {each.name}": (without(plan, each), without(other, each)) for each in SWITCHES}
    never = plan.replace(policies=tuple(each for each in plan.policies if each.kind != "partnership"))
    late = Scenario.builtin("partnership-bukalapak").policies
    return found | {"no partnership": (never, other), "another partner": (plan.replace(policies=late), other)}


def forecast(blank: list[Observation], worlds: tuple[Scenario, Scenario], seed: int) -> Validation:
    """What a model says, with luck of its own."""
    pairs = [Pair(*worlds, seed + 1 + number) for number in range(SEEDS)]
    return validate(blank, worlds[0], pairs, workers=WORKERS)


def observations(plan: Scenario) -> list[Observation]:
    """What a ministry and platforms could measure, month by month; values are filled in later."""
    wanted = [("channels", "share_online", name, "all") for name in SHARES]
    wanted += [("channels", "gmv_usd", name, "all") for name in ("shopee", "tokopedia", "physical")]
    wanted += [("channels", "buyers", "tokopedia", "all"), ("channels", "sellers", "shopee", "all")]
    wanted += [
        ("market", name, "", "all") for name in ("parcels_per_day", "gmv_online_usd", "small_profit_usd", "jobs")
    ]
    wanted += [("cohorts", name, "tiktok_shop", "all") for name in ("turnover_ratio", "share_losing")]
    closed = [("diversion", name, "tiktok_shop", "all") for name in ("to_online", "to_physical", "to_tokopedia")]
    units = {(table, each.name): each.unit for table in tables() for each in tables()[table]}
    return [
        Observation(table, outcome, channel, "all", dependence, first, last, 0.0, units[table, outcome],
                    monday(first), monday(last) + timedelta(days=6))
        for first, last in WINDOWS if last < plan.start_week + plan.weeks
        for table, outcome, channel, dependence in (wanted + closed if last <= 100 else wanted)
    ]  # fmt: skip


def write(rows: pd.DataFrame, folder: Path) -> None:
    """Write the table of cases summed up, and the answer."""
    folder.mkdir(parents=True, exist_ok=True)
    table = rows.groupby(["errors", "kind", "against"], sort=True).agg(
        cases=("beaten", "size"), beaten=("beaten", "mean"), skill=("skill", "median"), least=("skill", "min")
    )
    table.reset_index().to_csv(folder / "cases.csv", index=False, float_format="%.4g", lineterminator="\n")
    books = rows[rows["errors"] == "own books"]
    share = {kind: 100 * books[books["kind"] == kind]["beaten"].mean() for kind in ("null", "wrong model")}
    lines = [
        "# Does the score know the truth?",
        "",
        f"{rows['seed'].nunique()} markets were lived under known assumptions, {LUCKS} lucks each taken together, and "
        f"measured {REPEATS} times with errors. Against what is measured from own books (errors of 0.5 points in "
        f"shares, 3 % in amounts) the true model beat a null in {share['null']:.1f} % of cases and a wrong model in "
        f"{share['wrong model']:.1f} %; all of them at once in {100 * _all_at_once(books):.1f} % of measurements. "
        f"Models whose forecasts lie closer to the true one's than half an error of measurement are listed as alike: "
        "nobody could tell them apart.",
        "",
        "| errors | kind | against | cases | beaten | median skill |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.errors} | {row.kind} | {row.against} | {row.cases} | {100 * row.beaten:.0f} % | {row.skill:.2f} |"
        for row in table.reset_index().itertuples()
    ]
    lines += ["", "NULLS: " + ", ".join(NULLS) + ". Made by `python -m experiments.validation`."]
    (folder / "answer.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _all_at_once(rows: pd.DataFrame) -> float:
    """Share of measurements in which everything was beaten."""
    told = rows[rows["kind"] != "alike"]
    return float(told.groupby(["seed", "measurement"])["beaten"].all().mean())


def _crps(own: Validation, points: Array) -> float:
    return float(score(own.reported(own.model) * points[:, None], own.observed * points, {})["crps"] or 0.0)


if __name__ == "__main__":
    main()
