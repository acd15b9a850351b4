"""What an effect is made of comes out first, with a band; what isn't in it has none to speak of."""

import numpy as np
import pandas as pd

from experiments.study.declaration import Finding, Study
from experiments.study.draws import draws
from experiments.study.findings import Findings
from experiments.study.influence import bars, strongest, table

UNITS = draws(72, prior=True, central=False)
MADE = np.array([3.0 * u.overrides["lambda_online"] + (u.overrides["platform_rule"] == "adaptive") for u in UNITS])
RUNS = pd.DataFrame({"unit": [u.unit for u in UNITS], "seed": 1, "world": "ban", "window": "year", "x": MADE})
FOUND = Findings(
    Study(name="s", question="?", answer="", worlds={},
          findings=(Finding("x", "x", "%", lambda at: at("ban", "x", "year")),)), RUNS, UNITS,
)  # fmt: skip

TABLE = table(FOUND)


def test_the_parameter_behind_an_effect_is_the_strongest():
    assert strongest(FOUND, MADE)[0] == "lambda_online"


def test_influences_of_numbers_and_switches_are_told_with_their_bands():
    rows = TABLE.set_index("parameter")
    assert rows.loc["lambda_online", "rank_low"] > 0.5
    assert rows["rank"].abs().nlargest(2).index.tolist() == ["lambda_online", "platform_rule"]
    assert rows.loc["chat_scale", "rank_low"] < 0 < rows.loc["chat_scale", "rank_high"]


def test_sizes_that_no_draw_varies_have_no_influence():
    assert "merchant_agents_min" not in set(TABLE["parameter"])


def test_the_figure_is_the_same_bytes_again():
    assert bars(FOUND) == bars(FOUND)
