import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from experiments.posterior_page import picture, write_page
from sim.analysis.posterior import CHECKS, COMPARED, FOLDER, posterior


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    found = posterior()
    beside, checked = (pd.read_csv(FOLDER / name, keep_default_na=True) for name in (COMPARED, CHECKS))
    write_page(folder, beside, checked, found.forecasts, found.manifest)
    return folder


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
