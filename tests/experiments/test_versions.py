"""Numbers of a version: recorded, run again, compared."""

import pandas as pd
import pytest

from experiments import versions
from experiments.versions import KEY, changes, fixed_set, let_count_as_published, numbers, recorded, report
from sim.cli.version import version
from sim.faults import ScenarioErrors
from sim.scenario_file import builtin_names

AGAIN = ("history", "sme-rules")
"""Scenarios lived again here; ``python -m experiments.versions compare`` lives all."""


def table(**values):
    rows = [("ban", name, 2024, value) for name, value in values.items()]
    return pd.DataFrame(rows, columns=[*KEY, "value"])


def test_the_numbers_are_those_recorded_for_this_version():
    remedy = "tell the change in CHANGELOG.md (python -m experiments.versions compare), then … record"
    old = recorded(version())
    new = numbers([each for each in fixed_set() if each.name in AGAIN])
    found = changes(old, new)
    assert len(found) == len(new) > 100
    assert found["percent"].abs().max() == pytest.approx(0, abs=1e-6), remedy


def test_every_built_in_scenario_is_recorded():
    assert set(recorded(version())["scenario"]) == set(builtin_names())


def test_changes_are_told_the_largest_first():
    found = changes(table(jobs=200.0, tax_usd=0.0, orders=5.0), table(jobs=202.0, tax_usd=3.0, orders=5.0))
    assert found["outcome"].tolist() == ["tax_usd", "jobs", "orders"]
    assert found["percent"].tolist() == [300.0, 1.0, 0.0]


def test_a_report_counts_what_differs_and_shows_what_differs_enough():
    found = changes(table(jobs=200.0, orders=5.0), table(jobs=202.0, orders=5.0001))
    text = report(found, least=0.05)
    assert text.startswith("2 of 2 numbers differ, 1 by 0.05 % or more.")
    assert "| `ban` | `jobs` | 2024 | 200 | 202 | +1.00 |" in text
    assert "orders" not in text
    assert report(changes(table(jobs=1.0), table(jobs=1.0))).startswith("0 of 1")


def test_an_unknown_version_is_bad_input():
    with pytest.raises(ScenarioErrors, match=r"0\.1\.1.*must be a file or one of 0\.1\.0"):
        recorded("0.1.1")


def test_code_with_other_numbers_does_not_count_as_published(monkeypatch, tmp_path):
    known = tmp_path / "same_numbers.json"
    known.write_text("{}")
    monkeypatch.setattr(versions, "SAME_NUMBERS", known)
    monkeypatch.setattr(versions, "same_numbers", dict)
    monkeypatch.setattr(versions, "code_digest", lambda: "another")
    old = recorded(version())
    monkeypatch.setattr(versions, "numbers", lambda _: old.assign(value=old["value"] * 1.001))
    assert "must be made again" in let_count_as_published()
    assert known.read_text() == "{}"
    monkeypatch.setattr(versions, "numbers", lambda _: old)
    assert "are the same" in let_count_as_published()
    assert "another" in known.read_text()
