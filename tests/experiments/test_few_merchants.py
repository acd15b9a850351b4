"""Studies' markets have few merchants, and the model's page says what that does to the ban's effects."""

import re

import numpy as np
import pandas as pd
import pytest

from experiments.few_merchants import FOLDER, MARKETS, NAME, TOLD, effects
from experiments.tables import ROOT


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return pd.read_csv(FOLDER / NAME).set_index(["market", "finding"])


def test_every_market_has_every_effect_over_many_lucks(published):
    assert {market for market, _ in published.index} == set(MARKETS)
    assert {finding for _, finding in published.index} == set(TOLD)
    assert (published["lucks"] == 24).all()
    assert (published["error"] > 0).all()


def test_the_model_s_page_tells_these_numbers(published):
    text = (ROOT / "MODEL.md").read_text(encoding="utf-8")
    told = re.search(r"\*\*Few merchants\.\*\*.*?\n\n", text, re.S)
    assert told
    numbers = {float(each) for each in re.findall(r"(?<![\d.])\d*\.\d\d(?!\d)", told.group())}
    for market in ("default", "studies"):
        for finding in ("sales", "profit", "physical", "online"):
            assert round(abs(published.loc[(market, finding), "effect"]), 2) in numbers
    assert round(abs(published.loc[("draws", "online"), "effect"]), 2) in numbers


def test_answers_say_how_much_less_their_markets_take(published):
    gap = published["effect"].loc["studies"] - published["effect"].loc["default"]
    assert gap["sales"] == pytest.approx(0.3, abs=0.05)
    assert gap["profit"] == pytest.approx(0.5, abs=0.1)


@pytest.mark.slow
def test_an_effect_is_the_mean_over_lucks_with_its_standard_error(published):
    few = effects("studies", 3).set_index("finding")
    whole = published.loc["studies"]
    assert np.all(np.abs(few["effect"] - whole["effect"]) < 5 * np.sqrt(few["error"] ** 2 + whole["error"] ** 2))
    assert few.loc["sales", "effect"] < 0 < few.loc["physical", "effect"]
