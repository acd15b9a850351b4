"""Why the shops without online sales take in more: more for each of them, or more of them.

Presence is what a merchant does now, so whoever gives up selling online is counted among the shops from then on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.compare import Comparison
from sim.analysis.paired import absolute_weeks
from sim.analysis.wording import signed

SMALL_SIZES = ("micro", "small")


class Membership(NamedTuple):
    """Effects on micro and small merchants with premises and no online sales, in per cent, means over seeds."""

    merchants: float
    revenue_each: float

    def told(self) -> str:
        """The split in words.

        >>> Membership(1.41, 0.49).told()
        '+1.4 % in their number (who gives up selling online counts here from then on), +0.5 % in what each takes in'
        """
        return (
            f"{signed(self.merchants)} % in their number (who gives up selling online counts here from then on), "
            f"{signed(self.revenue_each)} % in what each takes in"
        )


def shops_without_online_sales(comparison: Comparison, name: str, window: str = "end") -> Membership | None:
    """Split the effect on these shops' revenue into their number and what each takes in.

    The two multiply to the whole: 1 + whole = (1 + merchants)·(1 + each).  None where the scenario lacks the window.
    """
    table = comparison.tables["merchants"]
    small = table["size"].isin(SMALL_SIZES) & (table["goods"] != "cross_border")
    table = table[small & (table["presence"] == "physical")]
    weeks = absolute_weeks(table["date"])
    alive, revenue = {}, {}
    for world in (name, comparison.against):
        chosen = np.zeros(len(table), dtype=bool)
        for seed, each in zip(comparison.seeds, comparison.windows[name], strict=True):
            if window not in each:
                return None
            chosen |= ((table["scenario"] == world) & (table["seed"] == seed)).to_numpy() & np.isin(weeks, each[window])
        alive[world], revenue[world] = table.loc[chosen, "alive"].sum(), table.loc[chosen, "revenue_usd"].sum()
    if not alive[comparison.against] or not revenue[comparison.against] or not alive[name]:
        return None
    members = alive[name] / alive[comparison.against]
    whole = revenue[name] / revenue[comparison.against]
    return Membership(100.0 * (members - 1.0), 100.0 * (whole / members - 1.0))
