import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from experiments.posterior import PAGE, page_again
from experiments.posterior_page import picture
from experiments.tables import ROOT
from sim.analysis.over_draws import DIVERTED
from sim.analysis.posterior import CHECKS, COMPARED, FOLDER, posterior


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    page_again(folder)
    return folder


def test_the_published_page_is_what_the_draws_give(page):
    assert {each.name for each in page.iterdir()} == {each.name for each in PAGE.iterdir()}
    for each in page.iterdir():
        assert each.read_bytes() == (PAGE / each.name).read_bytes(), each.name


def test_where_spending_goes_stands_in_the_readme_as_in_the_draws():
    effects = posterior().forecasts
    own = effects[(effects["scenario"] == "history") & (effects["set"] == 0)].set_index("outcome")
    online, physical, unspent = (
        f"{own.loc[name, 'percent_low']:.0f}–{own.loc[name, 'percent_high']:.0f} %" for name in DIVERTED
    )
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"{physical} of it went to shops, markets and chat in `history`'s closed weeks, {online} stayed online, "
        f"{unspent} was not spent"
    ) in text


def test_every_parameter_is_told_once_with_what_was_learnt(page):
    text = (page / "answer.md").read_text(encoding="utf-8")
    told = [line for line in text.splitlines() if line.startswith("- **")]
    assert len(told) == 4
    for name in ("lambda_online", "impulse_share", "cannibalisation", "link_out", "chat_scale"):
        assert sum(f"`{name}`" in line for line in told) == 1, name


def test_effects_over_draws_carry_band_and_sign(page):
    text = (page / "answer.md").read_text(encoding="utf-8")
    assert "| Parcels a day | closed | ban |" in text
    assert "| history | " in text.split("## Where the spending")[1]


def test_a_group_that_gains_members_says_so(page):
    text = (page / "answer.md").read_text(encoding="utf-8")
    assert text.count("without online sales, all of them together |") == text.count("| Revenue of small shops")


def test_a_fall_in_hardly_half_of_the_draws_is_no_more_than_that(page):
    lines = (page / "answer.md").read_text(encoding="utf-8").splitlines()
    held = [line.split(" | ")[4] for line in lines if "| Tokopedia falls," in line]
    assert held == ["yes, hardly more than a coin", "**no**", "yes"]


def test_checks_that_fail_say_so(page):
    checked = pd.read_csv(FOLDER / CHECKS)
    text = (page / "answer.md").read_text(encoding="utf-8")
    assert text.count("| **no** |") == (~checked["holds"]).sum()


def test_the_picture_is_a_drawing_with_a_line_a_parameter():
    beside = pd.read_csv(FOLDER / COMPARED)
    root = ET.fromstring(picture(beside))
    dots = [each for each in root.iter() if each.tag.endswith("circle")]
    assert len(dots) == beside["prior_low"].notna().sum()


def test_coverage_on_synthetic_truth_is_as_published():
    checked = pd.read_csv(FOLDER / CHECKS).set_index(["check", "quantity"])
    for key in (("coverage", "all quantities"), ("width", "all quantities"), ("ranks", "smallest p of all quantities")):
        assert bool(checked.loc[key, "holds"]), key
    assert 0.86 <= float(checked.loc[("coverage", "all quantities"), "value"]) <= 0.94
