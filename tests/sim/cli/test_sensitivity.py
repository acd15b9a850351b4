"""``pasar sensitivity``, ``search`` and ``report`` of a sweep, from the command line."""

import duckdb
import pytest
from support.sweeps import DESIGN, design_file, live_once

MORE = 'outcomes = ["small_revenue_usd", "import_share"]'


@pytest.fixture
def here(monkeypatch):
    """Workers are this process, and families are lived once."""
    from sim.sweep import engines

    monkeypatch.setattr("sim.sweep.work.live", live_once)
    monkeypatch.setattr("sim.sweep.sweeping.warm_kernels", lambda: None)
    monkeypatch.setattr("sim.sweep.sweeping.engine_of", lambda _name, task, *_: engines.engine_of("here", task, 1, ""))


@pytest.fixture
def design(tmp_path):
    return design_file(tmp_path / "d", n=24, seeds=1, more=MORE)


@pytest.mark.usefixtures("here")
def test_sensitivity_runs_the_sweep_and_tells_what_moves(pasar, design, tmp_path):
    done = pasar("sensitivity", design, "--out", tmp_path / "s", "--outcome", "small_revenue_usd", "--json")
    assert done.code == 0, done.err
    found = done.record
    assert found["command"] == "sensitivity"
    assert {row["input"] for row in found["rows"]} == {"habit_strength"}
    assert {row["outcome"] for row in found["rows"]} == {"small_revenue_usd"}
    assert len(found["failing"]) == 3
    table = duckdb.sql(f"select * from '{tmp_path}/s/sensitivity.parquet'").df()
    assert len(table) == len(found["rows"]) == len(duckdb.sql(f"select * from '{tmp_path}/s/sensitivity.csv'").df())
    again = pasar("sensitivity", design, "--out", tmp_path / "s")
    assert "What moves the outcomes" in again.out
    assert "futures" in again.out
    assert pasar("report", tmp_path / "s").code == 0
    assert "What moves the outcomes" in (tmp_path / "s/report.html").read_text()


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        ("--outcome", "import_shar", "must be an outcome of the design"),
        ("--failing", "jobs", "must be an outcome of the design"),
        ("--below", "nan", "must be a number"),
        ("--window", "1999", "must be end, or a year"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_runs(pasar, design, tmp_path, option, value, allowed):
    done = pasar("sensitivity", design, "--out", tmp_path / "s", option, value, "--json")
    assert (done.code, done.out) == (2, "")
    (fault,) = done.errors
    assert fault["field"] == option
    assert allowed in fault["allowed"]
    assert not (tmp_path / "s").exists()


@pytest.mark.usefixtures("here")
def test_search_writes_the_front_and_its_report(pasar, tmp_path):
    design = design_file(tmp_path / "d", n=2, seeds=2, text=DESIGN)
    done = pasar("search", design, "--out", tmp_path / "s", "--json")
    assert done.code == 0, done.err
    found = done.record
    assert found["candidates"] == 3
    assert {row["ban.enforcement"] for row in found["rows"]} == {0.5, 0.75, 1.0}
    assert found["front"]
    assert duckdb.sql(f"select count(*) from '{tmp_path}/s/front.parquet'").fetchall() == [(3,)]
    plain = pasar("search", design, "--out", tmp_path / "s")
    assert "Least regret: plan, ban.enforcement" in plain.out
    assert pasar("report", tmp_path / "s").code == 0
    assert "Choices that no other beats" in (tmp_path / "s/report.html").read_text()


def test_a_search_tells_what_it_would_take_and_runs_nothing(pasar, tmp_path):
    design = design_file(tmp_path / "d", n=2, seeds=2, text=DESIGN)
    done = pasar("search", design, "--out", tmp_path / "s", "--dry-run", "--json")
    assert done.code == 0, done.err
    assert done.record["total"] == (3 + 1) * 2 * 2
    assert done.record["seconds"] > 0
    assert done.record["bytes"] > 0
    assert not (tmp_path / "s").exists()


def test_search_without_levers_is_refused(pasar, tmp_path):
    text = DESIGN.replace('"ban.enforcement" = [0.5, 0.75, 1.0]', "")
    done = pasar("search", design_file(tmp_path / "d", text=text), "--out", tmp_path / "s", "--json")
    assert (done.code, done.out) == (2, "")
    assert done.errors[0]["field"] == "levers"
