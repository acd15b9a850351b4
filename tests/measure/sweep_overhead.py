"""What a sweep costs beside living its worlds, in CPU time: it holds on a busy machine too.

``python tests/measure/sweep_overhead.py`` lives families of about 0.3 s bare, and then as a sweep in the same process.
"""

from __future__ import annotations

import shutil
import tempfile
import time
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
n = 40
"""
PLAN = 'name = "plan"\nweeks = 3\n[[policy]]\nkind = "ban"\nstart = 1\nchannels = ["tiktok_shop"]\n'


def main() -> None:
    """Live the same families bare and as a sweep, and print both."""
    from sim.sweep import Design, Plan, Workers, sweep
    from sim.sweep.family import live
    from sim.sweep.settings import settled

    folder = Path(tempfile.mkdtemp())
    (folder / "plan.toml").write_text(PLAN)
    (folder / "d.toml").write_text(DESIGN)
    design = Design.load(folder / "d.toml")
    plan = Plan(design)
    worlds = [
        [settled(plan.scenario_of(run).replace(seed=run.seed), run.levers, run.parameters) for run in family]
        for family in plan.families
    ]
    list(live(worlds[0], design.cohort_week))
    begun = time.process_time()
    for own in worlds:
        list(live(own, design.cohort_week))
    bare = time.process_time() - begun
    begun = time.process_time()
    sweep(design, folder / "s", workers=Workers(1, "here"))
    whole = time.process_time() - begun
    shutil.rmtree(folder)
    families = len(worlds)
    print(f"{families} families: bare {bare:.2f} s ({bare / families:.3f} s each), as a sweep {whole:.2f} s: "
          f"{100 * (whole / bare - 1):.1f} % above")  # fmt: skip


if __name__ == "__main__":
    main()
