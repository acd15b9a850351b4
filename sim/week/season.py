"""(h) What changes by itself before next week: the drift of tastes (MODEL.md h6).

Seasons, budgets, the trend towards buying online and the trends of taste are functions of the week
(``sim.week.calendar``) and need no state.
"""

import math

from agents.numerics.draws import word
from agents.numerics.normal import NORMAL_64
from agents.streams import DRIFT
from sim.state.tables import State
from sim.week.calendar import FORECAST_ORIGIN
from sim.week.crew import Crew
from sim.week.today import Today

READS = ("platforms.drift",)
WRITES = ("platforms.drift",)


def run(state: State, today: Today, crew: Crew) -> None:
    """A step of each online channel's random walk, from the forecast origin on; the same in every policy."""
    spread = float(today.parameters.drift_sd_per_year)
    coming = today.week + 1
    if spread == 0.0 or coming < FORECAST_ORIGIN:
        return
    for j in range(len(today.channels) - 1):
        step = float(NORMAL_64[word(today.clock.seed, DRIFT, j, coming, 0) >> 26])
        state.platforms.drift[j] += spread / math.sqrt(52.0) * step
