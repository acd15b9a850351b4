"""How much does the number of agents change the answer?  ``python -m experiments.scaling`` (about an hour, resumable).

Lives ``baseline`` and ``ban`` to a year after the ban at several numbers of people per agent, once for each of some
lucks, and once for each of some populations, and writes bias and spread of every outcome into MODEL.md and
``results/published/scaling``.  Finished worlds are kept in ``results/runs/scaling``, so that an interrupted run goes on
there; ``--tables`` writes the tables of what there is.
"""

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.scaling_tables import write_tables
from experiments.tables import ROOT
from sim.analysis.compare import comparison
from sim.analysis.fingerprint import model_digest
from sim.analysis.worlds import Fleet, Progress
from sim.cli.screen import Screen
from sim.scenario import Scenario

KEPT = ROOT / "results" / "runs" / "scaling"
WEEKS = 143
"""To 52 weeks after the week of the ban."""

BEFORE = slice(39, 91)
"""The year before the ban."""

POPULATION = 20210104
"""The population that the constants were fitted for."""

PLAN = {50_000: 8, 20_000: 8, 5_000: 6, 500: 3, 50: 1}
"""Lucks, and as many populations, by people per agent."""

LEVELS = (
    "gmv_online_usd", "gmv_total_usd", "parcels_per_day", "hhi_online", "import_share", "gini_small",
    "small_revenue_usd", "small_profit_usd", "small_alive", "physical_traders_revenue_usd", "jobs", "privacy_exposure",
    "platform_profit_usd",
)  # fmt: skip
SHARES = ("shopee", "tokopedia", "tiktok_shop")
EFFECTS = (
    "gmv_online_usd", "gmv_total_usd", "parcels_per_day", "hhi_online", "import_share", "small_revenue_usd",
    "small_profit_usd", "small_alive", "physical_traders_revenue_usd", "jobs",
)  # fmt: skip


class Cell(NamedTuple):
    """A pair of worlds: how large, whose luck, who lives in it."""

    people_per_agent: int
    seed: int
    population: int

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.people_per_agent}-{self.seed}-{self.population}.json"


def main(argv: Sequence[str] | None = None) -> None:
    """Live what isn't there yet, smallest markets first, and write the tables."""
    parser = argparse.ArgumentParser(prog="python -m experiments.scaling", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(PLAN), help="people per agent")
    parser.add_argument("--threads", type=int, default=1, help="threads (default 1)")
    parser.add_argument("--tables", action="store_true", help="only write the tables of what there is")
    given = parser.parse_args(argv)
    if not given.tables:
        os.nice(10)
        cells = [cell for cell in plan() if cell.people_per_agent in given.sizes]
        for cell in cells:
            with Screen().progress(f"{cell.people_per_agent:,} people per agent, {cell.file}") as progress:
                live(cell, KEPT, given.threads, progress)
    write_tables(kept(KEPT), POPULATION)


def plan() -> Iterator[Cell]:
    """All pairs of worlds: lucks in the fitted population, then other populations with the first luck."""
    for people, number in PLAN.items():
        yield from (Cell(people, seed, POPULATION) for seed in range(1, number + 1))
        yield from (Cell(people, 1, POPULATION + k) for k in range(1, number if number > 1 else 1))


def live(cell: Cell, folder: Path, threads: int = 1, progress: Progress | None = None) -> Path:
    """Measure a pair of worlds, unless this version of the model did; return its file."""
    path = folder / cell.file
    if path.exists() and json.loads(path.read_bytes())["model"] == model_digest():
        return path
    facts = {"model": model_digest(), **cell._asdict(), "outcomes": measure(cell, threads, progress)}
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".partial")
    draft.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    draft.rename(path)
    return path


def measure(
    cell: Cell, threads: int = 1, progress: Progress | None = None, sizes: Mapping[str, int] | None = None
) -> dict[str, float]:
    """Levels of the year before the ban (``name``) and effects of the ban on the year after, % (``ban: name``)."""
    worlds = [
        Scenario.builtin(name).replace(
            people_per_agent=cell.people_per_agent,
            population_seed=cell.population,
            weeks=WEEKS,
            parameters=sizes or {},
        )
        for name in ("baseline", "ban")
    ]
    done = comparison(worlds, Fleet(worlds, [cell.seed], threads, progress=progress).run())
    base = done.cubes["baseline"]
    own = {key: base.cells[0, BEFORE, place].mean() for place, key in enumerate(base.series)}
    effect = done.effects[(done.effects["window"] == "year1") & (done.effects["channel"] == "")]
    percent = effect.set_index("outcome")["percent"]
    found = {name: own[name, ""] for name in LEVELS}
    found |= {f"share of {name}": own["share_online", name] for name in SHARES}
    found |= {f"ban: {name}": percent[name] for name in EFFECTS}
    return {name: float(value) for name, value in found.items()}


def kept(folder: Path) -> list[dict[str, object]]:
    """Finished pairs of this version of the model."""
    records = [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    return [each for each in records if each["model"] == model_digest()]


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
