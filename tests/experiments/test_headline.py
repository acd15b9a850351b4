"""The effects that README.md shows."""

import re
from pathlib import Path

import pandas as pd
import pytest

from experiments.headline import DEFAULTS, DRAWS, NO_BAND, OUTCOMES, PHYSICAL, SCENARIOS, WINDOWS, tables
from sim.analysis.over_draws import COLUMNS, FINDING, builtin_worlds, published
from sim.analysis.posterior import posterior
from sim.analysis.presets import EFFECTS, FOLDER

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCK = README.split("<!-- effects:begin -->")[1].split("<!-- effects:end -->")[0]
NUMBER = r"(0\.0|[+−]\d+\.\d)"
LUCK = re.compile(rf"0\.0|{NUMBER} \({NUMBER} to {NUMBER}\)")
BAND = re.compile(rf"0\.0|{NUMBER} \({NUMBER} to {NUMBER}; (sign open: )?(\d+) %\)")
ROUNDING = 0.05 + 1e-9

WORLDS = builtin_worlds(("baseline", *SCENARIOS))
SERIES = [(outcome, "") for outcome in OUTCOMES] + [("gmv_usd", "physical")]
EVERY = [(*each, window, name) for each in SERIES for window in WINDOWS for name in SCENARIOS]


def rows(window):
    """Rows of the table whose head names a window."""
    part = next(each for each in BLOCK.strip().split("\n\n") if WINDOWS[window] in each.splitlines()[0])
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines()]


def shown(outcome, window, scenario, line):
    """A cell of README's table: an outcome's row at the defaults, or the one over draws below it."""
    own = rows(window)
    column = 2 + SCENARIOS.index(scenario)
    place = next(k for k, row in enumerate(own) if row[0] == OUTCOMES.get(outcome, PHYSICAL))
    row = own[place + (DEFAULTS, DRAWS).index(line)]
    assert row[1] == line
    return row[column]


def read(text, form):
    """Numbers of a cell; one zero stands for three."""
    found = form.fullmatch(text)
    assert found, text
    return [float((each or "0.0").replace("−", "-")) for each in found.groups()[:3]]


@pytest.fixture(scope="module")
def bands():
    """Published effects over draws for the worlds of ``make run``."""
    table = published(WORLDS, posterior())
    return table.set_index(["outcome", "channel", "window", "scenario"]).sort_index()


@pytest.mark.parametrize("outcome", [*OUTCOMES, "gmv_usd"])
def test_effects_of_the_readme_are_the_published_ones(outcome):
    """`history` while closed: the window that does not depend on how long the longest scenario compared lives."""
    effects = pd.read_parquet(FOLDER / EFFECTS)
    channel = "physical" if outcome == "gmv_usd" else ""
    row = effects[
        (effects["scenario"] == "history") & (effects["outcome"] == outcome) & (effects["window"] == "closed")
    ]
    row = row[row["channel"] == channel].iloc[0]
    expected = [100.0 * row[column] / row["baseline"] for column in ("effect", "low", "high")]
    assert read(shown(outcome, "closed", "history", DEFAULTS), LUCK) == pytest.approx(expected, abs=ROUNDING)


@pytest.mark.parametrize(("outcome", "channel", "window", "scenario"), EVERY)
def test_beside_each_effect_stands_the_published_band_over_draws(bands, outcome, channel, window, scenario):
    row = bands.loc[(outcome, channel, window, scenario)]
    text = shown(outcome, window, scenario, DRAWS)
    expected = [row["percent"], row["percent_low"], row["percent_high"]]
    assert read(text, BAND) == pytest.approx(expected, abs=ROUNDING)
    if text != "0.0":
        opened, share = BAND.fullmatch(text).groups()[3:]
        assert float(share) == pytest.approx(100 * row["same_sign"], abs=0.5 + 1e-9)
        assert bool(opened) == (row["same_sign"] < FINDING)


def test_every_effect_has_its_luck():
    for window in WINDOWS:
        head, _, *others = rows(window)
        assert len(others) == 2 * len(SERIES)
        assert [cell.split("`")[1] for cell in head[2:]] == list(SCENARIOS)
    for outcome, _, window, scenario in EVERY:
        assert LUCK.fullmatch(shown(outcome, window, scenario, DEFAULTS))


def test_the_readme_says_what_the_draws_leave_open(bands):
    """Profit's sign in every window and scenario; how many markets the bands are of, and of which online trade."""
    told = " ".join(README.split())
    assert f"*Draws*: {bands['n'].max()} sets of assumptions" in told
    assert "for profit leaves the sign open" in told
    own = bands.loc[("small_profit_usd", "")].reset_index()
    assert (own[own["window"].isin(WINDOWS)]["same_sign"] < FINDING).all()
    found = posterior()
    scales = {found.overrides(place)["online_scale"] for place in found.pick(int(bands["n"].max()))}
    assert len(scales) == 3
    assert max(scales) == WORLDS[0].parameters.online_scale


def test_no_band_of_other_weeks_stands_beside_an_effect():
    """Four weeks longer, the ban has other closed weeks, and every world other last ones."""
    longer = {each.name: each.replace(weeks=each.weeks + 4) for each in WORLDS}
    told = {"baseline": 100.0, "effect": -1.0, "low": -2.0, "high": 0.04}
    keys = ("outcome", "channel", "window", "scenario")
    effects = pd.DataFrame([dict(zip(keys, each, strict=True)) | told for each in EVERY])
    closed, end = tables(effects, published(list(longer.values()), posterior()), longer).split("\n\n")
    assert "`history`, 10 weeks" in closed
    assert "−1.0 (−2.0 to 0.0)" in closed
    assert closed.count(NO_BAND) == len(SERIES)
    assert end.count(NO_BAND) == len(SCENARIOS) * len(SERIES)
    nothing = pd.DataFrame(columns=list(COLUMNS))
    assert tables(effects, nothing, longer).count(NO_BAND) == len(EVERY)
