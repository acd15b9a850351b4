"""MODEL.md and the code say the same: tables are made from declarations, names in the text are names of the code."""

import re
from pathlib import Path

import pytest

from experiments.odd import BLOCKS, MADE, renewed

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "MODEL.md").read_text(encoding="utf-8")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")


def test_the_tables_of_the_model_are_those_of_the_code():
    assert renewed(MODEL) == MODEL, "renew them: .venv/bin/python -m experiments.odd"


def test_a_table_that_says_something_else_is_found():
    assert renewed(MODEL.replace("| `enforcement` (1;", "| `enforcement` (2;").replace("11,842.8", "9")) == MODEL


def test_every_table_stands_between_its_markers():
    assert MODEL.count(MADE) == len(BLOCKS)


SYMBOLS = {"half_even", "impulse_ewma", "n_active", "n_dormant"}
"""Symbols of equations that are written like names of code."""


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text))


def test_names_in_the_text_are_names_of_the_code():
    """Every `snake_case` name occurs in code or data; names that end in an index (`drift_j`) are symbols."""
    trees = [ROOT / top for top in ("agents", "sim", "experiments", "tests")]
    paths = [path for tree in trees for kind in ("*.py", "*.toml", "*.csv") for path in tree.rglob(kind)]
    known = SYMBOLS | words(" ".join(path.read_text(encoding="utf-8") for path in paths))
    named = words(" ".join(re.findall(r"`([^`\n]+)`", MODEL)))
    assert len(named) > 500
    assert (
        sorted(word for word in named - known if re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*_[a-z0-9]{4,}", word)) == []
    )


@pytest.mark.parametrize("element", ["purpose", "sensing", "prediction", "collectives", "initialisation", "submodels"])
def test_the_protocol_has_its_elements(element):
    assert element in MODEL.split("## Overview")[0]
