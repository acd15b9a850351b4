"""The machine that carries a market from facts to figures.

======================  =====================================================================
``parameters``          what is known: every number with its unit, range and source
``policy``              what is decided, and when: twelve kinds, and the rules of a week
``scenario``            a frozen value: parameters, policies, sizes, seed
``scenario_file``       a TOML file becomes a scenario, with all its errors together
``state``               the world as arrays, its ledgers and what must hold of them
``week``                one phase of the week a file
``record``              what is kept of a run
``model``               ``Market``, a Mesa model around the arrays
``analysis``            what stored runs mean
``sweep``               many worlds of one design, each run once
``dashboard``, ``cli``  what is seen, and what is typed
======================  =====================================================================

Public names are loaded when first used, so that importing the package is instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.compare import compare
    from sim.model import Market
    from sim.scenario import Scenario

__all__ = ["Market", "Scenario", "compare"]

_HOMES = {"Market": "sim.model", "Scenario": "sim.scenario", "compare": "sim.analysis.compare"}


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Names of the package, the lazy ones included."""
    return sorted({*globals(), *__all__})
