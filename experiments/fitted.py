"""The file of fitted constants that the declared parameters are overlaid with."""

from pathlib import Path

import tomli_w

from sim.parameters import Parameters

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
)

HEADER = """\
# Constants solved from pre-ban facts (MODEL.md section 10), laid over the declared defaults.
# Made by: pasar calibrate --out sim/parameters/data/calibrated.toml   (mean of seeds {seeds})
# They hold for the default population_seed and size.
"""


def write_constants(path: Path, p: Parameters, seeds: tuple[int, ...]) -> None:
    """Write the fitted constants of ``p``; complete or not at all."""
    values = {name: _rounded(getattr(p, name)) for name in NAMES}
    text = HEADER.format(seeds=", ".join(str(seed) for seed in seeds)) + "\n" + tomli_w.dumps(values)
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _rounded(value: object) -> object:
    """Seven significant digits: more would claim a precision that the seeds don't have."""
    if hasattr(value, "tolist"):
        return [float(f"{x:.7g}") for x in value.tolist()]
    return float(f"{value:.7g}")
