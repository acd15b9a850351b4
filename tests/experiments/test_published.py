"""What is published of each study is of this model, whole, and what its runs give."""

import hashlib
import json
import re

import pandas as pd
import pytest

from experiments.study.answer import answer, summary
from experiments.study.catalogue import NAMES, study
from experiments.study.draws import DRAW
from experiments.study.figures import intervals
from experiments.study.findings import Findings
from experiments.study.publish import ANSWER, DRAWS, FLOATS, MANIFEST, RUNS, read_draws
from experiments.study.runs import digest, from_parquet
from experiments.study.structures import CHAT, MIXED
from experiments.tables import ROOT

PUBLISHED = ROOT / "results" / "published"
COUNTED = re.compile(
    r"(\d+) of the (\d+) findings whose sign could turn hold with it as without \((\d+) of (\d+) with levels\); .*? "
    r"It stands beside other reasons in (\d+) that don't hold\. The mixed logit alone turns (\w+):"
)
SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def told(name):
    return json.loads((PUBLISHED / name / MANIFEST).read_bytes())


@pytest.fixture(scope="module", params=NAMES)
def found(request):
    """A study's findings, from its published runs."""
    folder = PUBLISHED / request.param
    return Findings(study(request.param), from_parquet(folder / RUNS), read_draws((folder / DRAWS).read_bytes()))


@pytest.mark.parametrize("name", NAMES)
def test_a_published_study_is_of_this_model(name):
    assert told(name)["runs"] == digest(study(name)), f"run: pasar experiments {name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_published_study_is_whole_and_at_its_stated_size(name):
    manifest, own = told(name), study(name)
    for file, each in manifest["files"].items():
        assert hashlib.sha256((PUBLISHED / name / file).read_bytes()).hexdigest() == each["sha256"], file
    assert manifest["command"] == ["pasar", "experiments", name]
    assert manifest["units"] >= own.draws


def test_a_published_answer_is_what_its_runs_give(found):
    folder = PUBLISHED / found.study.name
    manifest = told(found.study.name)
    assert (folder / ANSWER).read_text(encoding="utf-8") == answer(found, manifest["draws"])
    assert summary(found) == manifest["answer"]
    table = found.table().to_csv(index=False, float_format=FLOATS, lineterminator="\n")
    assert (folder / "findings.csv").read_text(encoding="utf-8") == table
    for name, make in {"findings.svg": intervals(), **found.study.figures}.items():
        assert (folder / name).read_bytes() == make(found), name


def words_of(page):
    """A page's text without its line breaks."""
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


def table(name):
    return pd.read_csv(PUBLISHED / name / "findings.csv", keep_default_na=False).assign(
        open=[each.open for each in study(name).findings]
    )


def test_what_other_structures_turn_is_counted_in_the_model_s_page_as_in_the_tables():
    """A level is told for its size whatever its sign, which holds."""
    found = pd.concat([table(name) for name in NAMES], ignore_index=True)
    flips = [set(each.split("; ")) - {""} for each in found["flips"]]
    holds, level = found["holds"], found["open"] & found["holds"]
    assert (holds == [not each for each in flips]).all()
    assert {CHAT.words} not in flips
    counted = (
        (holds & ~level).sum(), (~level).sum(), holds.sum(), len(found), sum(CHAT.words in each for each in flips),
        SMALL[flips.count({MIXED.words})],
    )  # fmt: skip
    assert COUNTED.search(words_of("MODEL.md")).groups() == tuple(map(str, counted))


def test_where_spending_goes_at_the_defaults_is_told_as_the_study_found_it():
    found = table("ban").set_index("finding")
    physical, online = (found.loc[key] for key in ("to_physical", "to_marketplaces"))
    rest = 100 - physical["defaults"] - online["defaults"]
    parts = f"{physical['defaults']:.0f}, {online['defaults']:.0f} and {rest:.0f} % in the first year"
    chat = (
        f"shops .{physical['chat_nest']:.0f} for .{physical['defaults']:.0f}, "
        f"marketplaces .{online['chat_nest']:.0f} for .{online['defaults']:.0f}"
    )
    for told in (parts, chat):
        assert told in words_of("MODEL.md"), told


def test_what_tiktok_shop_would_have_sold_of_physical_trade_is_told_as_lived():
    folder = PUBLISHED / "ban"
    own = {each.unit for each in read_draws((folder / DRAWS).read_bytes()) if each.group == DRAW}
    runs = from_parquet(folder / RUNS).set_index(["world", "window", "unit"]).sort_index().loc["baseline", "year"]
    share = 100 * runs["gmv_usd/tiktok_shop"] / runs["gmv_usd/physical"]
    low, middle, high = share[share.index.isin(own)].quantile([0.05, 0.5, 0.95])
    assert f"{middle:.1f} % ({low:.1f} to {high:.1f} over draws)" in words_of("README.md")
    assert f"{middle:.1f} % over draws ({low:.1f} to {high:.1f})" in words_of("MODEL.md")
