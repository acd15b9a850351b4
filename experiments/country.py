"""How much does one agent for every adult change the answer?  ``python -m experiments.country LARGE SMALL``.

Question: what do the 26 weeks around the closure look like with 200 million consumers, beside the same weeks with one
agent for 5,000 adults?  Both are runs of ``experiments/country.toml`` (hours and 20 GB for the large one):

    pasar run experiments/country.toml --threads 2 --out LARGE
    pasar run experiments/country.toml --people-per-agent 5000 --out SMALL

The large run keeps a checkpoint every 13 weeks; after a stop, the same command goes on from it.  The table is written
beside the large run's manifest in ``results/published/country``.
"""

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.tables import ROOT, markdown, write_csv
from sim.analysis.paired import numeric
from sim.clock import week_of
from sim.record.manifest import MANIFEST
from sim.record.store import Run, read_run
from sim.scenario import BAN_OF_HISTORY

HEAD = ("outcome", "before", "before, small", "off by %", "change %", "change, small %", "off by points")


class Row(NamedTuple):
    """An outcome in two runs: its mean before the closure, and how it changed from then to the weeks after."""

    outcome: str
    before: float
    before_small: float
    off_percent: float
    change_percent: float
    change_small_percent: float
    off_points: float


def main(argv: Sequence[str] | None = None) -> None:
    """Compare, print, and write."""
    parser = argparse.ArgumentParser(prog="python -m experiments.country", description=__doc__)
    parser.add_argument("large", type=Path, help="folder of the run at one agent an adult")
    parser.add_argument("small", type=Path, help="folder of the same at fewer agents")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "published" / "country", help="folder to write")
    given = parser.parse_args(argv)
    rows = beside(read_run(given.large), read_run(given.small))
    given.out.mkdir(parents=True, exist_ok=True)
    lines = [(row[0], *(f"{value:.4g}" for value in row[1:])) for row in rows]
    write_csv(given.out / "size.csv", HEAD, lines)
    shutil.copyfile(given.large / MANIFEST, given.out / MANIFEST)
    print(markdown(HEAD, lines))


def beside(large: Run, small: Run) -> list[Row]:
    """Every outcome of the market, and every channel's share, before the closure and after it, in both runs."""
    frames = [frame(run) for run in (large, small)]
    weeks = [week_of(day) for day in frames[0].index.date]
    after = pd.Series([week >= week_of(BAN_OF_HISTORY) for week in weeks], index=frames[0].index)
    rows = []
    for name in frames[0].columns:
        (before, later), (before_small, later_small) = (
            (float(each.loc[~after, name].mean()), float(each.loc[after, name].mean())) for each in frames
        )
        if before and before_small:
            change, change_small = 100 * (later / before - 1), 100 * (later_small / before_small - 1)
            off = 100 * (before_small / before - 1)
            rows.append(Row(name, before, before_small, off, change, change_small, change_small - change))
    return rows


def frame(run: Run) -> pd.DataFrame:
    """Outcomes of the market by week, and the channels' shares of online sales."""
    market, channels = run.frame("market"), run.frame("channels")
    shares = channels.pivot_table(index="date", columns="channel", values="share_online", observed=True)
    own = market.set_index("date")[[name for name in numeric(market) if name != "consumer_surplus_usd"]]
    return own.join(shares.add_prefix("share of "))


if __name__ == "__main__":
    main()
