"""How a search over the levers goes, read from a design's table ``[search]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.faults import Fault, nearest, shown
from sim.sweep.design import Search

BOUNDS: Final = {"candidates": (1, 100_000), "population": (2, 1000), "seed": (0, 2**32 - 1)}


def read_search(given: Mapping[str, Any], file: str) -> tuple[Search, list[Fault], list[str]]:
    """The search, what is wrong with it, and what is doubtful."""
    faults: list[Fault] = []
    for key, value in given.items():
        if key not in BOUNDS:
            near = nearest(key, BOUNDS)
            faults.append(Fault(file=file, field=f"search.{key}", value=shown(value), allowed="unknown", nearest=near))
            continue
        low, high = BOUNDS[key]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            allowed = f"must be a whole number in [{low}, {high}]"
            faults.append(Fault(file=file, field=f"search.{key}", value=shown(value), allowed=allowed))
    return (Search() if faults else Search(**given)), faults, []
