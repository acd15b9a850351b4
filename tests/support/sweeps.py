"""Small sweeps for tests: a market of three recorded weeks, and families that are lived once a session."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.scenario import Scenario
from sim.sweep.design import Design
from sim.sweep.family import Lived, live

PLAN = """\
name = "plan"
weeks = 3
[[policy]]
kind = "ban"
start = 1
channels = ["tiktok_shop"]
"""
DESIGN = """\
name = "tiny"
base = "plan.toml"
people_per_agent = 100000
seeds = {seeds}
{more}
[parameters]
merchant_agents_min = 600
stratum_agents_min = 20
[uncertainties]
habit_strength = [0.5, 1.6]
[levers]
"ban.enforcement" = [0.5, 0.75, 1.0]
[sample]
method = "lhs"
n = {n}
seed = 1
"""
OWN = (".lock", ".progress.json", ".index.parquet", "manifest.json")
"""Files that hold clocks or processes."""

_lived: dict[Any, tuple[Lived, ...]] = {}


def design_file(folder: Path, *, n: int = 2, seeds: int = 2, more: str = "", text: str = DESIGN) -> Path:
    """A design file of ``n`` points, with its plan beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.toml").write_text(PLAN)
    path = folder / "tiny.toml"
    path.write_text(text.format(n=n, seeds=seeds, more=more))
    return path


def tiny_design(folder: Path, **changes: Any) -> Design:
    """The design of such a file."""
    return Design.load(design_file(folder, **changes))


def live_once(scenarios: Sequence[Scenario], cohort_week: int) -> Iterator[Lived]:
    """As ``live``, but the same family is lived once in a session of tests."""
    key = (tuple(each.content_hash() for each in scenarios), cohort_week)
    if key not in _lived:
        _lived[key] = tuple(live(scenarios, cohort_week))
    return iter(_lived[key])


def fingerprint(folder: Path) -> dict[str, str]:
    """Hashes of the final files of a sweep: all but those that hold clocks or processes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in OWN and "set-aside" not in path.parts
    }
