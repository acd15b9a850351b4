"""Who is still in business: Kaplan–Meier survival of the firms of the ban's eve, in a scenario and in the baseline.

``python -m experiments.survival [SCENARIO] [PEOPLE_PER_AGENT]`` prints it (about a minute at 20,000).
"""

import sys

import pandas as pd

from sim.analysis.survival import survival
from sim.scenario import Scenario

EVE = 91
"""Week of 4 October 2023: firms are listed at its start."""

WEEKS = (26, 52, 65)
"""Weeks after which survival is told; the last is the end of 2024."""

COLUMNS = ("group", "firms", *(f"{name} {week}" for week in WEEKS for name in ("baseline", "here", "low", "high")))


def beside(name: str, people_per_agent: int) -> pd.DataFrame:
    """Survival in per cent, by group, of a scenario beside the baseline; ``low`` and ``high`` are of the scenario."""
    worlds = [
        survival(Scenario.builtin(each).replace(people_per_agent=people_per_agent), EVE, WEEKS[-1], threads=2)
        for each in ("baseline", name)
    ]
    rows = []
    for group in worlds[1]["group"].unique():
        other, own = (world[world["group"] == group] for world in worlds)
        row = [group, own["at_risk"].iloc[0]]
        for week in WEEKS:
            there, here = (each[each["week"] <= week].iloc[-1] for each in (other, own))
            row += [100.0 * there["survival"], *(100.0 * here[["survival", "low", "high"]])]
        rows.append(row)
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def main(name: str = "ban", people_per_agent: str = "20000") -> None:
    """Print the table."""
    table = beside(name, int(people_per_agent))
    print(f"alive after so many weeks, % of the firms of 4 October 2023: baseline, {name}, its 90 % interval\n")
    print(table.to_string(index=False, float_format=lambda value: f"{value:,.1f}"))


if __name__ == "__main__":
    main(*sys.argv[1:])
