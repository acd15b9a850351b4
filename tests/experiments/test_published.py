"""What is published of each study is of this model, whole, and what its runs give."""

import hashlib
import json

import pytest

from experiments.study.answer import answer, summary
from experiments.study.catalogue import NAMES, study
from experiments.study.figures import intervals
from experiments.study.findings import Findings
from experiments.study.publish import ANSWER, DRAWS, FLOATS, MANIFEST, RUNS, read_draws
from experiments.study.runs import digest, from_parquet
from experiments.tables import ROOT

PUBLISHED = ROOT / "results" / "published"


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
