"""Numbers change only on purpose: tiny worlds against their committed tables (refresh: golden/refresh_golden.py)."""

import csv
import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "golden" / "refresh_golden.py"
SPEC = importlib.util.spec_from_file_location("refresh_golden", SCRIPT)
golden = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(golden)


@pytest.mark.parametrize("name", golden.SCENARIOS)
def test_a_tiny_world_repeats_its_golden_table(name):
    with golden.golden_file(name).open(newline="") as file:
        expected = list(csv.DictReader(file))
    assert golden.golden_rows(name) == expected
