"""Designs that grow, other designs, and runs of other code in one folder."""

import json

import pytest
from support.sweeps import tiny_design

from sim.faults import OutputUnusableError, ScenarioErrors
from sim.sweep import Plan
from sim.sweep.identity import run_id, version_id
from sim.sweep.opening import OtherVersionsError

RUNS = 2 * 2 * 4


@pytest.mark.parametrize("more", [{"n": 4}, {"n": 3}, {"seeds": 3}, {"n": 4, "seeds": 5}])
def test_a_sweep_grows_without_running_anything_again(run, tmp_path, more, ledger):
    before = run(tmp_path / "s").frame
    after = run(tmp_path / "s", **more).frame
    points, seeds = more.get("n", 2), more.get("seeds", 2)
    assert len(after) == points * seeds * 4
    assert len(ledger.asked) - len(before) == len(after) - len(before)
    both = after.merge(before, on="run_id", suffixes=("", "_before"))
    assert len(both) == len(before)
    assert (both["small_revenue_usd_end"] == both["small_revenue_usd_end_before"]).all()


def test_growing_gives_the_rows_of_the_large_sweep_at_once(run, tmp_path):
    run(tmp_path / "grown")
    grown = run(tmp_path / "grown", n=4, seeds=3).frame
    at_once = run(tmp_path / "at_once", n=4, seeds=3).frame
    assert grown.equals(at_once)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seeds": 1}, "seeds"),
        ({"n": 1}, "sample.n"),
        ({"more": 'tables = ["channels"]'}, "tables"),
        ({"more": "weeks = 2"}, "scenarios.plan"),
    ],
)
def test_another_design_is_refused_with_what_differs(run, tmp_path, change, field):
    run(tmp_path / "s")
    with pytest.raises(ScenarioErrors) as caught:
        run(tmp_path / "s", **change)
    assert field in [each.field for each in caught.value.errors]
    assert all("choose another folder" in each.allowed for each in caught.value.errors)


def test_a_folder_of_something_else_is_refused(run, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"scenario": {}, "files": {}}))
    with pytest.raises(OutputUnusableError, match="another kind"):
        run(tmp_path)


def test_changed_code_is_told_and_runs_are_kept_or_redone(run, tmp_path, monkeypatch):
    folder = tmp_path / "s"
    with monkeypatch.context() as patch:
        for module in ("sweeping", "work", "driver", "opening"):
            patch.setattr(f"sim.sweep.{module}.version_id", lambda: "of-old")
        run(folder)
    with pytest.raises(OtherVersionsError, match=f"{RUNS} runs are of version of-old") as caught:
        run(folder)
    assert "--keep-versions" in str(caught.value)
    kept = run(folder, versions="keep").frame
    assert set(kept["version"]) == {"of-old"}
    grown = run(folder, n=4).frame
    assert grown["version"].value_counts().to_dict() == {"of-old": RUNS, version_id(): RUNS}
    redone = run(folder, n=4, versions="redo").frame
    assert set(redone["version"]) == {version_id()}


def test_a_run_is_known_by_all_that_decides_it(tmp_path):
    design = tiny_design(tmp_path)
    keys = {run.key for run in Plan(design).runs}
    assert len(keys) == RUNS
    for more in ("weeks = 4", "people_per_agent = 90000", 'tables = ["channels"]', "population_seed = 7"):
        text = more if not more.startswith("people") else ""
        other = design.replace(baseline=design.baseline.replace(people_per_agent=90000)) if not text else None
        other = other or tiny_design(tmp_path, more=text)
        changed = {run.key for run in Plan(other).runs}
        assert not {run.pair for run in Plan(other).runs} & keys
        assert changed != keys
    assert run_id("a", "one") != run_id("a", "other")
