"""Sweeps: many worlds of one design, each run once, whatever happens on the way.

=================  =====================================================================================
``design``         what is varied; ``design_file`` reads it, ``sampling`` chooses the points
``plan``           every run of a design, and which runs share a past
``family``         worlds of the same parameters and luck, whose common past is lived once
``chunk``          runs finished together, as a file that vouches for itself
``folder``         where the files are; ``index`` knows what is there, ``compaction`` puts it in order
``engines``        who lives the worlds: processes of this machine, or a Dask cluster
``driver``         hands out what is missing, until nothing is
``summary``        a row a run
=================  =====================================================================================

Public names are loaded when first used, so that a worker's first import is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.sweep.design import Design
    from sim.sweep.plan import Plan
    from sim.sweep.summary import Summary
    from sim.sweep.sweeping import SweepStopped, Workers, sweep

__all__ = ["Design", "Plan", "Summary", "SweepStopped", "Workers", "sweep"]

_HOMES = {
    "Design": "sim.sweep.design",
    "Plan": "sim.sweep.plan",
    "Summary": "sim.sweep.summary",
    "SweepStopped": "sim.sweep.sweeping",
    "Workers": "sim.sweep.sweeping",
    "sweep": "sim.sweep.sweeping",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim.sweep' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
