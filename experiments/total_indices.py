"""Write the total indices of the ban's effects into docs/sweeps.md: ``python -m experiments.total_indices``.

The indices are those of ``pasar sensitivity experiments/designs/total_indices.toml``, kept in
``results/published/total-indices``.
"""

from pathlib import Path
from typing import Final

import pandas as pd

from experiments.tables import ROOT, between, markdown

TABLE: Final = ROOT / "results" / "published" / "total-indices" / "sensitivity.csv"
PAGE: Final = ROOT / "docs" / "sweeps.md"
TOLD: Final = 4
"""Inputs told of each outcome."""

OUTCOMES: Final = {
    "small_revenue_usd": "small merchants' sales",
    "small_profit_usd": "small merchants' profit",
    "small_alive": "small merchants in business",
    "physical_traders_revenue_usd": "sales of small merchants without online sales",
    "gmv_online_usd": "online sales",
    "consumer_surplus_usd": "shoppers' surplus",
    "jobs": "jobs in trade and delivery",
}


def main() -> None:
    """Fill the block between the markers of the page."""
    PAGE.write_text(between(PAGE.read_text(encoding="utf-8"), "total-indices", block(TABLE)), encoding="utf-8")


def block(path: Path) -> str:
    """A row an outcome: the inputs of largest total index with its 90 % interval, and the sums of both indices."""
    table = pd.read_csv(path)
    rows = []
    for name, words in OUTCOMES.items():
        own = table[(table["outcome"] == name) & (table["measure"] == "effect")]
        total, alone = (own[own["index"] == index].set_index("input") for index in ("ST", "S1"))
        told = [
            f"`{each}` {_percent(row['value'])} ({_percent(row['low'])} to {_percent(row['high'])}; alone "
            f"{_percent(alone.loc[each, 'value'])})"
            for each, row in total.nlargest(TOLD, "value").iterrows()
        ]  # fmt: skip
        rows.append((words, "; ".join(told), _percent(total["value"].sum()), _percent(alone["value"].sum())))
    return markdown(("effect of the ban on", "total index, %", "sum", "sum, alone"), rows)


def _percent(share: float) -> str:
    return f"{round(100 * share)}".replace("-", "−")


if __name__ == "__main__":
    main()
