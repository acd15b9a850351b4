import re
from pathlib import Path

from sim.parameters import declared
from sim.parameters.table import TITLES, parameter_table

COMMITTED = Path(__file__).parents[3] / "docs" / "parameters.md"


def test_the_committed_table_is_current() -> None:
    remedy = "renew it: .venv/bin/python -m sim.parameters.table > docs/parameters.md"
    assert COMMITTED.read_text(encoding="utf-8") == parameter_table(), remedy


def test_every_parameter_has_one_row() -> None:
    named = re.findall(r"^\| \**`(\w+)`", parameter_table(), flags=re.MULTILINE)
    assert named == list(declared())


def test_every_section_has_a_title() -> None:
    assert {each.section for each in declared().values()} == set(TITLES)


def test_rows_have_as_many_cells_as_the_header() -> None:
    tables = parameter_table().split("## Axes")[1]
    rows = [line for line in tables.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {9}
