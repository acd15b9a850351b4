"""Outcomes by calendar year: sums of what flows, means of shares, rates and stocks."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sim.analysis.paired import numeric
from sim.record.outcomes import tables

WHOLE = 52
"""Weeks of a year, at least."""

FLOW = "a week"
"""Units that end so are flows: a year holds their sum."""


class Yearly(NamedTuple):
    """Means over seeds of yearly outcomes; rows are years, columns outcomes (``outcome/channel`` for channels).

    ``weeks`` are the weeks recorded of each year.
    """

    frame: pd.DataFrame
    weeks: dict[int, int]

    @property
    def years(self) -> list[int]:
        """Calendar years; a week is of the year of its Monday."""
        return [int(year) for year in self.frame.index]

    @property
    def titles(self) -> list[str]:
        """Years, with the weeks recorded where they are not all of it: ``2023 (26 weeks)``."""
        return [
            str(year) if n >= WHOLE else f"{year} ({n} week{'s' * (n > 1)})"
            for year, n in ((year, self.weeks[year]) for year in self.years)
        ]

    def unit(self, weekly: str) -> str:
        """Unit of an outcome's years, from that of its weeks; a sum over part of a year isn't one "a year".

        >>> Yearly(pd.DataFrame(), {2022: 52, 2023: 26}).unit("US$ a week")
        'US$'
        """
        whole = all(n >= WHOLE for n in self.weeks.values())
        return weekly.replace(FLOW, "a year") if whole else weekly.removesuffix(FLOW).rstrip()

    @property
    def names(self) -> list[str]:
        """Outcomes, by channel where it is a table of channels."""
        return [str(name) for name in self.frame.columns]

    def value(self, name: str, year: int) -> float:
        """Mean over seeds of an outcome in a year."""
        return float(self.frame.loc[year, name])

    def by_year(self) -> dict[str, dict[str, float]]:
        """Outcomes of each year, for ``--json``."""
        return {str(year): {name: self.value(name, year) for name in self.names} for year in self.years}


def is_flow(table: str, outcome: str) -> bool:
    """Whether an outcome is an amount of a week, which adds up over weeks.

    >>> is_flow("market", "gmv_online_usd"), is_flow("market", "parcels_per_day")
    (True, False)
    """
    return any(each.name == outcome and each.unit.endswith(FLOW) for each in tables()[table])


def yearly(frame: pd.DataFrame, table: str) -> Yearly:
    """Yearly outcomes of the table of market or channels, of one scenario.

    Parameters
    ----------
    frame : weekly rows of one or several seeds.
    table : its name.
    """
    names = numeric(frame)
    ways = {name: "sum" if is_flow(table, name) else "mean" for name in names}
    keys = ["channel"] if "channel" in frame else []
    year = frame["date"].dt.year.rename("year")
    rows = frame.groupby(["seed", year, *keys], observed=True)[names].agg(ways)
    means = rows.groupby(level=["year", *keys], observed=True).mean()
    weeks = {int(own): int(n) for own, n in frame["date"].groupby(year).nunique().items()}
    if not keys:
        return Yearly(means, weeks)
    columns = {
        f"{name}/{channel}": means.xs(channel, level="channel")[name]
        for name in names
        for channel in dict.fromkeys(frame["channel"])
    }
    return Yearly(pd.DataFrame(columns), weeks)
