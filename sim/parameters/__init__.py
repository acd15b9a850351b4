"""What is known: every parameter with its default, unit, range and source; the channels; the facts."""

from __future__ import annotations

from sim.parameters.axes import CATEGORIES, GOODS, PRESENCES, REGIONS, SEGMENTS, SIDES, SIZES
from sim.parameters.channels import NESTS, NEVER, Channels
from sim.parameters.declare import Param
from sim.parameters.values import Parameters, declared

__all__ = [
    "CATEGORIES",
    "GOODS",
    "NESTS",
    "NEVER",
    "PRESENCES",
    "REGIONS",
    "SEGMENTS",
    "SIDES",
    "SIZES",
    "Channels",
    "Param",
    "Parameters",
    "declared",
]
