"""The effects that README.md shows."""

import re
from pathlib import Path

import pandas as pd
import pytest

from experiments.headline import OUTCOMES, PHYSICAL, WINDOWS
from sim.analysis.presets import EFFECTS, FOLDER

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CELL = re.compile(r"[+-]\d+\.\d \([+-]\d+\.\d to [+-]\d+\.\d\)")


def shown(outcome, window, column):
    row = next(line for line in README.splitlines() if line.startswith(f"| {outcome} | {WINDOWS[window]} |"))
    return row.split(" | ")[2 + column].strip(" |")


@pytest.mark.parametrize("outcome", [*OUTCOMES, "gmv_usd"])
def test_effects_of_the_readme_are_the_published_ones(outcome):
    """`history` while closed: the window that does not depend on how long the longest scenario compared lives."""
    effects = pd.read_parquet(FOLDER / EFFECTS)
    channel = "physical" if outcome == "gmv_usd" else ""
    row = effects[
        (effects["scenario"] == "history") & (effects["outcome"] == outcome) & (effects["window"] == "closed")
    ]
    row = row[row["channel"] == channel].iloc[0]
    low, middle, high = (100.0 * row[column] / row["baseline"] for column in ("low", "effect", "high"))
    expected = f"{middle:+.1f} ({low:+.1f} to {high:+.1f})"
    assert shown(OUTCOMES.get(outcome, PHYSICAL), "closed", 1) == expected


def test_every_effect_has_its_band():
    table = README.split("<!-- effects:begin -->")[1].split("<!-- effects:end -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 2 * (len(OUTCOMES) + 1)
    assert all(CELL.fullmatch(cell) for line in rows for cell in line.strip("| ").split(" | ")[2:])
