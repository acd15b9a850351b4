"""The constants of another structure: the same shares, levels and impulse purchases of before the ban, met again.

A structure that kept the constants of the nested logit would tell another past, and a study could not say whether the
structure or the past moved its answer.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from experiments.calibrate import live, propose
from experiments.study.structures import Structure
from experiments.targets import Targets
from sim.parameters import Parameters

FITTED: Final = ("channel_taste", "online_trend", "impulse_rate", "adoption_rate", "launch_adoption")
ROUNDS: Final = (*((105, 3),) * 3, *((157, 4),) * 14, *((470, 10),) * 3)
"""Weeks lived in each round, and the knots of the trend that they fit: the past first, then the whole path."""


def refit(structure: Structure, changes: Mapping[str, Any], aims: Targets) -> None:
    """Fit a structure's constants and write them to its file.

    Parameters
    ----------
    changes : what sets the structure apart, and first guesses of constants, by name of parameter.
    aims : what is to be met.
    """
    found = dict(changes)
    for until, knots in ROUNDS:
        p = structure.start().replace(found)
        proposed = propose(p, live(p, (1,), until, lambda: None), aims)
        proposed["online_trend"] = _shifted(p, proposed["online_trend"], knots)
        found |= {name: proposed[name] for name in FITTED if name in proposed}
    structure.path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _shifted(p: Parameters, trend: list[float], lived: int) -> list[float]:
    """Knots of years that weren't lived move with the last that was."""
    step = trend[lived - 1] - float(p.online_trend[lived - 1])
    return [*trend[:lived], *(float(knot) + step for knot in p.online_trend[lived:])]
