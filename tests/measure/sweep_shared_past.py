"""What a shared past saves: ``python tests/measure/sweep_shared_past.py [--people N]``.

Nine worlds that differ from recorded week 91 of 157 on are lived with their common past once, and one by one.
Processor time of both, and whether their records are the same bytes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

DESIGN = """\
name = "late"
base = "plan.toml"
people_per_agent = {people}
seeds = 1
[levers]
"commission_cap.rate" = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08]
"""
PLAN = 'name = "plan"\nweeks = 157\n[[policy]]\nkind = "commission_cap"\nstart = 91\nrate = 0.05\n'


def main() -> None:
    """Live the family both ways, and compare."""
    from sim.sweep import Design, Plan
    from sim.sweep.family import live, weeks_of
    from sim.sweep.settings import settled

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000, help="people per agent")
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plan.toml").write_text(PLAN)
        (folder / "design.toml").write_text(DESIGN.replace("{people}", str(people)))
        design = Design.load(folder / "design.toml")
        plan = Plan(design)
        (family,) = plan.families
        worlds = [settled(plan.scenario_of(run).replace(seed=run.seed), run.levers, run.parameters) for run in family]
    list(live(worlds[:1], design.cohort_week))

    begun = time.process_time()
    together = [lived.recorder for lived in live(worlds, design.cohort_week)]
    shared = time.process_time() - begun
    begun = time.process_time()
    apart = [next(live([world], design.cohort_week)).recorder for world in worlds]
    unbroken = time.process_time() - begun

    same = all(
        one is not None and other is not None and array.tobytes() == other.series[key].tobytes()
        for one, other in zip(together, apart, strict=True)
        for key, array in (one.series if one else {}).items()
    )
    weeks, alone = weeks_of(worlds)
    print(f"{len(worlds)} worlds: {unbroken:.1f} s one by one ({alone} weeks), {shared:.1f} s with their past shared "
          f"({weeks} weeks): {unbroken / shared:.2f} times; bytes {'the same' if same else 'DIFFER'}")  # fmt: skip


if __name__ == "__main__":
    main()
