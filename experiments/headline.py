"""Write the effects that README.md shows from a comparison: ``python -m experiments.headline results/latest``.

Each stands twice: at the defaults with an interval of luck, and over the accepted draws with the band that was
published for the same weeks of the same worlds.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.tables import ROOT, between, markdown
from sim.analysis.over_draws import FINDING, published
from sim.analysis.posterior import posterior
from sim.analysis.windows import windows
from sim.analysis.wording import signed
from sim.record.store import read_run
from sim.scenario import Scenario

OUTCOMES = {
    "small_revenue_usd": "small merchants' sales",
    "small_profit_usd": "small merchants' profit",
    "small_alive": "small merchants in business",
    "gmv_online_usd": "online sales",
    "parcels_per_day": "parcels a day",
    "jobs": "jobs in trade and delivery",
}
"""Outcomes whose effect is told in per cent of the market left alone."""

PHYSICAL = "sales in shops, markets and by chat"
WINDOWS = {"closed": "while TikTok Shop is closed", "end": "at the end"}
SCENARIOS = ("ban", "history", "licence")
DEFAULTS, DRAWS = "defaults", "draws"
NO_BAND = "not published"
"""Stands where the published draws don't hold for these weeks: a band of other weeks would answer something else."""


def main(folder: Path) -> None:
    """Fill the block between the markers of README.md."""
    run = read_run(folder)
    worlds = run.scenarios
    drawn = published(list(worlds.values()), posterior())
    path = ROOT / "README.md"
    body = tables(run.frame("effects"), drawn, worlds)
    path.write_text(between(path.read_text(encoding="utf-8"), "effects", body), encoding="utf-8")


def tables(effects: pd.DataFrame, drawn: pd.DataFrame, worlds: dict[str, Scenario]) -> str:
    """A table for each window, with two rows for each outcome.

    Parameters
    ----------
    effects : at the defaults, with intervals over seeds, as ``compare`` writes them.
    drawn : over draws, as ``over_draws.published`` returns them.
    worlds : by name.
    """
    return "\n\n".join(
        markdown((f"effect in % {WINDOWS[window]}", "", *_heads(window, worlds)), _rows(effects, drawn, window))
        for window in WINDOWS
    )


def _heads(window: str, worlds: dict[str, Scenario]) -> list[str]:
    """Scenarios; with the number of their weeks where it differs."""
    weeks = [len(windows(worlds[name])[window]) for name in SCENARIOS]
    told = [f", {each} weeks" if len(set(weeks)) > 1 else "" for each in weeks]
    return [f"`{name}`{each}" for name, each in zip(SCENARIOS, told, strict=True)]


def _rows(effects: pd.DataFrame, drawn: pd.DataFrame, window: str) -> Iterator[tuple[str, ...]]:
    series = [(outcome, "", words) for outcome, words in OUTCOMES.items()] + [("gmv_usd", "physical", PHYSICAL)]
    for outcome, channel, words in series:
        luck, draws = (_found(table, outcome, channel, window) for table in (effects, drawn))
        yield (words, DEFAULTS, *(at_defaults(luck[name]) for name in SCENARIOS))
        yield ("", DRAWS, *(over_draws(draws[name]) if name in draws else NO_BAND for name in SCENARIOS))


def _found(table: pd.DataFrame, outcome: str, channel: str, window: str) -> dict[str, Any]:
    """Rows of a table by scenario."""
    here = table[(table["outcome"] == outcome) & (table["channel"] == channel) & (table["window"] == window)]
    return {row.scenario: row for row in here.itertuples()}


def at_defaults(row: Any) -> str:
    """An effect with its interval over seeds, in per cent of what the market left alone has."""
    middle, low, high = (signed(100.0 * value / row.baseline) for value in (row.effect, row.low, row.high))
    return _told(middle, low, high, "")


def over_draws(row: Any) -> str:
    """The median draw, the band that holds 90 % of draws, and how many have the median's sign."""
    middle, low, high = (signed(value) for value in (row.percent, row.percent_low, row.percent_high))
    share = f"{100 * row.same_sign:.0f} %"
    return _told(middle, low, high, f"; {share}" if row.same_sign >= FINDING else f"; sign open: {share}")


def _told(middle: str, low: str, high: str, sure: str) -> str:
    """Nothing but zeros is one zero: there is no band to see, nor a sign."""
    return middle if {middle, low, high} == {"0.0"} else f"{middle} ({low} to {high}{sure})"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
