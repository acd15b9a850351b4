"""How fast the folder of a large sweep answers: 100,000 finished runs of 157 weeks.

``python tests/measure/sweep_store.py FOLDER [RUNS]`` makes the folder if it isn't there (2 GB), from one lived market
whose numbers are varied run by run, and measures in processes of their own: the status, the decision what is left to
run, a summary query, and the driver's memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

RUNS = 100_000
DESIGN = """\
name = "large"
base = "ban"
people_per_agent = 100000
seeds = 1
[parameters]
merchant_agents_min = 600
stratum_agents_min = 20
[uncertainties]
habit_strength = [0.5, 1.6]
[sample]
method = "lhs"
n = {points}
"""


def make(folder: Path, runs: int) -> None:
    """Fill a folder with compacted chunks of a design's runs."""
    from sim.sweep import Design, Plan
    from sim.sweep.chunk import Chunk, Entry, named, run_table
    from sim.sweep.compaction import SIZE
    from sim.sweep.family import live
    from sim.sweep.folder import folder_at
    from sim.sweep.identity import run_id, version_id
    from sim.sweep.opening import draw_up

    folder.mkdir(parents=True)
    (folder / "large.toml").write_text(DESIGN.format(points=runs // 2))
    design = Design.load(folder / "large.toml")
    plan = Plan(design)
    (lived,) = live(design.scenarios, design.cohort_week)
    assert lived.recorder is not None
    market = lived.recorder.table("market")
    rng = np.random.default_rng(1)
    worlds = [varied(market, rng) for _ in range(SIZE)]
    place = folder_at(folder / "s")
    draw_up(place, design, ("measure",), {"total": len(plan.runs)})
    for first in range(0, len(plan.runs), SIZE):
        own = plan.runs[first : first + SIZE]
        parts = [(run_id(run.key, version_id()), world) for run, world in zip(own, worlds, strict=False)]
        entries = tuple(Entry(run.key, version_id()) for run in own)
        content = Chunk(entries, run_table("market", parts), (len(own) * 143, len(own) * 209)).to_bytes()
        place.write(f"runs/{named('s', [run.key for run in own], content)}", content)


def varied(market: pa.Table, rng: np.random.Generator) -> pa.Table:
    """The table with every real number varied a little, so that no two runs of a chunk pack together."""
    for k, field in enumerate(market.schema):
        if field.type == pa.float64():
            numbers = np.asarray(market[field.name])
            market = market.set_column(k, field, pa.array(numbers * (1 + 0.01 * rng.standard_normal(len(numbers)))))
    return market


def status(folder: Path) -> dict[str, object]:
    """Time of the status, from the folder alone."""
    from sim.sweep.folder import folder_at
    from sim.sweep.progress import status as told

    begun = time.perf_counter()
    found = told(folder_at(folder / "s"))
    return {"status_s": time.perf_counter() - begun, "done": found.done if found else 0}


def resume(folder: Path) -> dict[str, object]:
    """Time until it is known what is left to run."""
    from sim.sweep import Design, Plan
    from sim.sweep.folder import folder_at
    from sim.sweep.index import Index

    design = Design.load(folder / "large.toml")
    begun = time.perf_counter()
    plan = Plan(design)
    index = Index(folder_at(folder / "s"))
    index.refresh()
    left = sum(index.entry(run.key) is None for run in plan.runs)
    return {"resume_s": time.perf_counter() - begun, "left": left}


def driver(folder: Path) -> dict[str, object]:
    """Time and memory of the whole command where nothing is left to run: it checks every byte and sums up."""
    from sim.sweep import Design, Workers, sweep

    begun = time.perf_counter()
    sweep(Design.load(folder / "large.toml"), folder / "s", workers=Workers(1, "here"))
    return {"driver_s": time.perf_counter() - begun}


def query(folder: Path) -> dict[str, object]:
    """Time of a query on the summary."""
    import duckdb

    begun = time.perf_counter()
    outcomes = "avg(small_revenue_usd_effect_end), avg(jobs_2024)"
    duckdb.sql(f"select scenario, {outcomes} from '{folder}/s/summary.parquet' group by 1").fetchall()
    return {"query_s": time.perf_counter() - begun}


STEPS = {"driver": driver, "status": status, "resume": resume, "query": query}


def main() -> None:
    """Make the folder, and measure each step in a process of its own."""
    folder = Path(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2].isdigit() else RUNS
    if len(sys.argv) > 3:
        found = STEPS[sys.argv[3]](folder)
        cpu = time.process_time()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**found, "cpu_s": cpu, "memory_mb": memory}))
        return
    if not folder.exists():
        make(folder, runs)
    size = sum(path.stat().st_size for path in (folder / "s/runs").glob("*"))
    print(json.dumps({"runs": runs, "kb_a_run": size / runs / 1024}))
    for step in STEPS:
        command = [sys.executable, __file__, str(folder), str(runs), step]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(step, done.stdout.strip() or done.stderr[-500:])


if __name__ == "__main__":
    main()
