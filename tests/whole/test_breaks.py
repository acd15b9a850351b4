"""The list of deliberate breaks keeps up with the code (``make mutants`` makes them, which takes long)."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BREAKS = tomllib.loads((ROOT / "tests" / "mutants" / "breaks.toml").read_text(encoding="utf-8"))["break"]


def test_there_are_enough_of_them():
    assert len(BREAKS) >= 25


@pytest.mark.parametrize("wrong", BREAKS, ids=lambda each: each["claim"])
def test_the_line_to_break_stands_once_in_its_file_and_its_tests_exist(wrong):
    assert (ROOT / wrong["file"]).read_text(encoding="utf-8").count(wrong["old"]) == 1
    assert wrong["new"] != wrong["old"]
    assert [each for each in wrong["tests"] if not (ROOT / "tests" / each.partition("::")[0]).exists()] == []
