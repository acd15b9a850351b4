"""The file of fitted constants that the declared parameters are overlaid with."""

from pathlib import Path
from typing import Any

import numpy as np
import tomli_w
from numpy.typing import NDArray

from sim.parameters import Parameters, declared
from sim.parameters.axes import members

NAMES = (
    "channel_taste",
    "online_trend",
    "impulse_rate",
    "adoption_rate",
    "launch_adoption",
    "origin_imported",
    "origin_cross_border",
    "onboarding_cost_scale",
    "able_share",
    "fixed_cost_share",
    "exit_rate",
    "death_rate_reference",
)

HEADER = """\
# Constants solved from pre-ban facts (MODEL.md section 10), laid over the declared defaults.
# Made by: pasar calibrate --out sim/parameters/data/calibrated.toml   (mean of seeds {seeds})
# They hold for the default population_seed and size.
"""


def write_constants(path: Path, p: Parameters, seeds: tuple[int, ...]) -> None:
    """Write the fitted constants of ``p``, vectors by name; complete or not at all."""
    values = {name: _named(name, np.asarray(getattr(p, name)), p) for name in NAMES}
    text = HEADER.format(seeds=", ".join(str(seed) for seed in seeds)) + "\n" + tomli_w.dumps(values)
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _named(name: str, value: NDArray[np.float64], p: Parameters) -> Any:
    """A number of seven significant digits, or a table of them by the names along the axes.

    More digits would claim a precision that the seeds don't have; names, not places, so that a market with another
    channel can read the file.
    """
    axes = declared(p.channels)[name].axes

    def table(part: NDArray[np.float64], left: tuple[str, ...]) -> Any:
        if not left:
            return float(f"{float(part):.7g}")
        return {key: table(part[k], left[1:]) for k, key in enumerate(members(left[0], p.channels))}

    return table(value, axes)
