"""Measures the dashboard against its bars: ``python tests/measure/dashboard.py [--only paint play] [--json FILE]``.

A real browser waits for paint, switch and play; fifty visitors without one leave the machine to the server. Run it on a
machine at rest: processor time (``…_cpu_…``) is comparable elsewhere too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from measure.crowd import comings, crowd, limits  # noqa: E402
from measure.page import paint, play, switches  # noqa: E402
from measure.served import Served  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

TABS = ("market", "small-merchants", "follow", "platforms", "shoppers", "compare")
ADDRESS = {"scenario": "partnership-blibli", "seed": 11, "week": 100}


def paints(browser: Browser, served: Served) -> dict[str, Any]:
    """Presets (≤ 2 s), and an address that needs a replay (≤ 6 s)."""
    cold = paint(browser, served)
    presets = {name: paint(browser, served, scenario=name) for name in ("history", "partnership-blibli", "licence")}
    return {"cold browser": cold, **presets, "replay": paint(browser, served, **ADDRESS)}


def plays(browser: Browser, served: Served) -> dict[str, Any]:
    """Every tab with charts, first the usual one (≥ 15 weeks/s)."""
    return {tab: play(browser, served, tab, **({"m": 12000} if tab == "follow" else {})) for tab in TABS}


def crowds(served: Served) -> dict[str, Any]:
    """Fifty open, eight playing (≥ 2 weeks/s each), after five warmed the server up; twice, for what stays behind."""
    asyncio.run(crowd(served, 8, 8))
    return {"first": asyncio.run(crowd(served, 50, 8)), "second": asyncio.run(crowd(served, 50, 8, killed=10))}


def comes_and_goes(served: Served) -> dict[str, Any]:
    """A hundred visitors one after another; a full house; killed browsers."""
    return {"comings": asyncio.run(comings(served)), "limits": asyncio.run(limits(served))}


def measure(wanted: list[str], log: Path) -> dict[str, Any]:
    """Every wanted bar with its numbers."""
    in_browser: dict[str, Callable[[Browser, Served], Any]] = {"paint": paints, "switch": switches, "play": plays}
    found: dict[str, Any] = {}
    with Served(log) as served:
        served.calm()
        if set(wanted) & set(in_browser):
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                found |= {name: in_browser[name](browser, served) for name in in_browser if name in wanted}
                browser.close()
        if "leaks" in wanted:
            found["leaks"] = comes_and_goes(served)
        if "crowd" in wanted:
            found["crowd"] = crowds(served)
    return found


def tell(found: Any, depth: int = 0) -> None:
    """Print numbers as text."""
    for name, value in found.items():
        if isinstance(value, dict):
            print(f"{'  ' * depth}{name}")
            tell(value, depth + 1)
        else:
            print(f"{'  ' * depth}{name}: {value}")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", default=["paint", "switch", "play", "leaks", "crowd"], metavar="BAR")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    found = measure(arguments.only, Path(tempfile.gettempdir()) / "pasar-measured.log")
    tell(found)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
