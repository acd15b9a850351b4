"""What a sweep costs beside living its worlds: ``python tests/measure/sweep_overhead.py [--families 200]``.

Families of two runs, about 0.3 s each, are lived bare, as a sweep in the same process (CPU time: it holds on a busy
machine too), and as a sweep in as many worker processes as there are cores (wall time and cores in use: on a machine at
rest), beside as many processes that live them bare at once: two cores that share a cache are slower than one alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

DESIGN = """\
name = "short"
base = "plan.toml"
people_per_agent = 100000
seeds = 1
[parameters]
merchant_agents_min = 600
stratum_agents_min = 20
[uncertainties]
habit_strength = [0.5, 1.6]
[sample]
method = "lhs"
n = {families}
"""
PLAN = 'name = "plan"\nweeks = 52\n[[policy]]\nkind = "ban"\nstart = 1\nchannels = ["tiktok_shop"]\n'


BARE = 20
"""Families that are lived bare: enough for a mean."""

TURNS = 5
"""Turns of each in one process; the best of each counts, as the machine's speed wanders by a tenth."""


def processor() -> float:
    """Seconds of processor time of this process and of its workers that have ended."""
    return sum(os.times()[:4])


def lived_bare(path: Path) -> float:
    """Seconds of processor time a family takes."""
    from sim.sweep import Design, Plan
    from sim.sweep.family import live
    from sim.sweep.settings import settled

    design = Design.load(path)
    plan = Plan(design)
    worlds = [
        [settled(plan.scenario_of(run).replace(seed=run.seed), run.levers, run.parameters) for run in family]
        for family in plan.families
    ]
    list(live(worlds[0], design.cohort_week))
    begun = processor()
    for own in worlds:
        list(live(own, design.cohort_week))
    return (processor() - begun) / len(worlds)


def main() -> None:
    """Live the same families bare and as sweeps, and print all of them."""
    from sim.sweep import Design, Workers, sweep

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=200, help="families for the worker processes")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    (folder / "plan.toml").write_text(PLAN)

    def design_of(families: int) -> Design:
        path = folder / f"{families}.toml"
        path.write_text(DESIGN.replace("{families}", str(families)))
        return Design.load(path)

    few, many = design_of(BARE), design_of(asked.families)
    bare = here = float("inf")
    for turn in range(TURNS):
        bare = min(bare, lived_bare(folder / f"{BARE}.toml"))
        begun = processor()
        sweep(few, folder / f"here-{turn}", workers=Workers(1, "here"))
        here = min(here, (processor() - begun) / BARE)
    print(f"bare {bare:.3f} s a family; as a sweep {here:.3f} s: {100 * (here / bare - 1):.1f} % above")

    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        bare = sum(pool.map(lived_bare, [folder / f"{BARE}.toml"] * cores)) / cores
    print(f"bare in {cores} processes at once {bare:.3f} s a family")
    used, begun = processor(), time.monotonic()
    sweep(many, folder / "local", workers=Workers(cores))
    wall, used = time.monotonic() - begun, processor() - used
    above = 100 * (wall * cores / asked.families / bare - 1)
    print(f"{asked.families} families in {cores} processes: {wall:.1f} s, {100 * used / wall / cores:.0f} % of the "
          f"cores, {above:.1f} % above bare")  # fmt: skip
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
