"""Write the effects that README.md shows from a comparison: ``python -m experiments.headline results/latest``."""

import sys
from pathlib import Path

import pandas as pd

from experiments.tables import ROOT, between, markdown

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


def main(folder: Path) -> None:
    """Fill the block between the markers of README.md."""
    effects = pd.read_parquet(folder / "effects.parquet")
    rows = []
    for outcome, words in OUTCOMES.items():
        rows += [_row(effects, outcome, "", words, window) for window in WINDOWS]
    rows += [_row(effects, "gmv_usd", "physical", PHYSICAL, window) for window in WINDOWS]
    head = ("effect in %, 90 % interval", "when", *(f"`{name}`" for name in SCENARIOS))
    path = ROOT / "README.md"
    path.write_text(between(path.read_text(encoding="utf-8"), "effects", markdown(head, rows)), encoding="utf-8")


def _row(effects: pd.DataFrame, outcome: str, channel: str, words: str, window: str) -> tuple[str, ...]:
    """One outcome in one window, in per cent of what the market left alone has."""
    cells = []
    for name in SCENARIOS:
        here = effects[
            (effects.scenario == name)
            & (effects.outcome == outcome)
            & (effects.channel == channel)
            & (effects.window == window)
        ]
        row = here.iloc[0]
        low, middle, high = (100.0 * row[column] / row.baseline for column in ("low", "effect", "high"))
        cells.append(f"{middle:+.1f} ({low:+.1f} to {high:+.1f})")
    return (words, WINDOWS[window], *cells)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
