"""``pasar experiments`` lists the studies, runs one into a folder, and refuses what isn't one."""

import json

import pytest
from support.studies import TINY, tiny_units

from experiments.study import catalogue, draws
from sim.cli.main import main


def test_the_list_tells_question_size_and_time_of_each(capsys):
    assert main(["experiments", "--json"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    assert [each["name"] for each in items] == list(catalogue.NAMES)
    assert all(each["question"] and each["draws"] and each["worlds"] and each["minutes"] for each in items)


@pytest.mark.parametrize(
    "line", [["bann"], ["ban", "--draws", "0"], ["ban", "--draws", "many"], ["ban", "--threads", "0"]]
)
def test_nonsense_is_refused_in_one_message_before_anything_is_written(line, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["experiments", *line]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_misspelt_study_is_told_the_nearest(capsys):
    assert main(["experiments", "bann"]) == 2
    assert "did you mean ban?" in capsys.readouterr().err


def test_a_study_is_run_into_the_current_folder(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(catalogue, "NAMES", ("tiny",))
    monkeypatch.setattr(catalogue, "study", lambda _name: TINY)
    monkeypatch.setattr(draws, "draws", lambda *_: list(tiny_units()[:2]))
    assert main(["experiments", "tiny", "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    folder = tmp_path / "results" / "published" / "tiny"
    assert told["out"] == "results/published/tiny"
    assert {each.name for each in folder.iterdir()} == {*told["files"], "manifest.json"}
    assert "Online sales" in (folder / "answer.md").read_text()
    assert list((tmp_path / "results" / "runs" / "studies").rglob("draw-0000-*.parquet"))
