"""Fit how TikTok Shop was adopted: its start and its speed from two ratios of sales (MODEL.md c8, M2).

Adoption is logistic, x ← x + rate·x·(1 − x) from ``launch`` at the opening, the same share of its ceiling in every
cell.  Sales follow it but not alone, so what the market's ratios are to those of the pure curve is carried over, and
the curve is solved for the facts.  Either ratio alone would leave a slow late start and a quick early one undecided,
and with them how far TikTok Shop would have grown without a ban.
"""

import numpy as np
from scipy.optimize import least_squares

from sim.parameters import Parameters

OPENING = -40
BOUNDS = ((0.01, 0.02), (0.04, 0.15))
"""Calibrated ranges of rate and launch."""

TOLERANCE = np.array([0.03, 0.05])
"""How much a miss of either ratio weighs: the first half of 2023 is measured better than 2021."""


def curve(rate: float, launch: float) -> np.ndarray:
    """Adoption as a share of the ceiling in the weeks −40 … 77."""
    x = np.empty(78 - OPENING)
    x[0] = launch
    for k in range(1, len(x)):
        x[k] = x[k - 1] + rate * x[k - 1] * (1.0 - x[k - 1])
    return x


def ratios(rate: float, launch: float) -> np.ndarray:
    """First half of 2023 ÷ 2022, and 2021 ÷ 2022, of the pure curve."""
    x = curve(rate, launch)
    year = x[-OPENING : 52 - OPENING].sum()
    return np.array([x[52 - OPENING :].sum() / year, x[:-OPENING].sum() / year])


def adoption(p: Parameters, seen: tuple[float, float], aims: tuple[float, float]) -> dict[str, float]:
    """Rate and launch whose curve, with the market's other growth carried over, meets both ratios best."""
    now = (float(p.adoption_rate), float(p.launch_adoption))
    carried = np.array(seen) / ratios(*now)

    def miss(free: np.ndarray) -> np.ndarray:
        return (ratios(*free) * carried - np.array(aims)) / TOLERANCE

    start = np.clip(now, np.array(BOUNDS[0]) * 1.01, np.array(BOUNDS[1]) * 0.99)
    solved = least_squares(miss, start, bounds=BOUNDS, x_scale=(0.01, 0.05)).x
    rate, launch = (now[k] + 0.7 * (float(solved[k]) - now[k]) for k in range(2))
    return {"adoption_rate": rate, "launch_adoption": launch}
