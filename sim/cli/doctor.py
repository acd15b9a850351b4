"""``pasar doctor``: whether this installation is sound."""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, requires
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from sim.cli.screen import Screen

ENOUGH_MEMORY_GB = 1.0
ENOUGH_DISK_GB = 0.2
OLDEST_PYTHON = (3, 12)


def execute(_arguments: argparse.Namespace, screen: Screen) -> int:
    """Check one thing after the other; exit code 1 if something is wrong."""
    items = [_checked(name, check) for name, check in CHECKS.items()]
    rows = [("ok" if each["ok"] else "WRONG", each["check"], each["detail"]) for each in items]
    screen.table("doctor", ("", "check", "what was found"), rows)
    sound = all(each["ok"] for each in items)
    screen.say("This installation is sound." if sound else "Something is wrong: see above.")
    screen.result("doctor", {}, items=items, sound=sound)
    return 0 if sound else 1


def _checked(name: str, check: Callable[[], tuple[bool, str]]) -> dict[str, Any]:
    try:
        sound, detail = check()
    except Exception as error:
        sound, detail = False, f"{type(error).__name__}: {error}"
    return {"check": name, "ok": sound, "detail": detail}


def _python() -> tuple[bool, str]:
    return sys.version_info[:2] >= OLDEST_PYTHON, f"{platform.python_version()}, {platform.machine()}"


def _dependencies() -> tuple[bool, str]:
    from packaging.requirements import Requirement

    wrong = []
    found = 0
    for text in requires("pasar") or ():
        each = Requirement(text)
        if each.marker and not each.marker.evaluate({"extra": ""}):
            continue
        found += 1
        try:
            own = installed(each.name)
        except PackageNotFoundError:
            wrong.append(f"{each.name} is missing")
            continue
        if not each.specifier.contains(own, prereleases=True):
            wrong.append(f"{each.name} is {own}, needs {each.specifier}")
    return not wrong, "; ".join(wrong) or f"{found} packages, all as declared"


def _packages() -> tuple[bool, str]:
    """Find out whether another distribution's ``agents`` or ``experiments`` stands before ours."""
    import sim

    ours = Path(sim.__file__).parent.parent
    foreign = []
    for name in ("agents", "experiments"):
        spec = importlib.util.find_spec(name)
        place = Path(spec.origin) if spec and spec.origin else None
        if place is None or place.parent.parent != ours:
            foreign.append(f"{name} is found at {place}, not beside sim")
    return not foreign, "; ".join(foreign) or "sim, agents and experiments stand side by side"


def _data() -> tuple[bool, str]:
    from sim.parameters.facts import load_facts
    from sim.parameters.values import declared
    from sim.policy.catalogue import kinds
    from sim.scenario import Scenario
    from sim.scenario_file import builtin_names

    for name in builtin_names():
        Scenario.builtin(name)
    counts = (len(declared()), len(load_facts()), len(kinds()), len(builtin_names()))
    return True, "{} parameters, {} facts, {} kinds of policy, {} scenarios".format(*counts)


def _market() -> tuple[bool, str]:
    """Live a tiny market twice and compare."""
    import numpy as np

    from sim.scenario import Scenario
    from sim.world import World

    sizes = {"merchant_agents_min": 600, "stratum_agents_min": 20}
    scenario = Scenario(people_per_agent=100_000, weeks=1).replace(parameters=sizes)
    sold = []
    for _ in range(2):
        world = World(scenario)
        world.run_to(world.t + 2)
        sold.append(world.state.week.sales_idr.copy())
    same = bool(np.array_equal(sold[0], sold[1]) and sold[0].sum() > 0)
    return same, "two tiny markets of one seed sold the same" if same else "two markets of one seed differ"


def _cache() -> tuple[bool, str]:
    import agents

    own = os.environ.get("NUMBA_CACHE_DIR") or str(Path(agents.__file__).parent)
    if os.access(own, os.W_OK):
        return True, "compiled kernels can be kept"
    return True, f"{own} can't be written: kernels are compiled afresh in each process (set NUMBA_CACHE_DIR)"


def _resources() -> tuple[bool, str]:
    disk = shutil.disk_usage(tempfile.gettempdir()).free / 1e9
    memory = _memory_gb()
    text = f"{os.cpu_count()} cores, {memory:.0f} GB memory, {disk:.0f} GB disk free"
    return disk >= ENOUGH_DISK_GB and memory >= ENOUGH_MEMORY_GB, text


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "Python": _python,
    "dependencies": _dependencies,
    "packages": _packages,
    "data": _data,
    "machine": _resources,
    "kernels": _cache,
    "a market": _market,
}
