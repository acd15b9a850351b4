import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.tiny_worlds import SIZES, tiny

from experiments.presets import REASONED, Size, compare_each, publish
from sim.analysis import presets
from sim.analysis.compare import compare
from sim.analysis.weekly import bands
from sim.analysis.why import SWITCHES

WEEKS = 93
SMALL = Size(2, 100_000, 100_000, WEEKS, SIZES, ("ban", "import-rules"))
LARGEST = 3_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("presets") / "published"
    publish(SMALL, out)
    return out


@pytest.fixture(scope="module")
def written(folder) -> presets.Presets:
    return presets.read(folder)


@pytest.mark.parametrize("name", ["ban", "import-rules"])
def test_effects_are_those_of_compare(written, name):
    done = compare(tiny(name, WEEKS), against=tiny("baseline", WEEKS), seeds=2).effects
    own = written.effects[written.effects["scenario"] == name].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, done, check_exact=True, check_dtype=False, check_categorical=False)


def test_a_baseline_that_lives_longer_has_the_same_past():
    both = compare_each(Size(1, 100_000, 100_000, 0, SIZES, ("ban", "licence")))
    short, long = (
        both[name].tables["market"].query("scenario == 'baseline'").drop(columns="scenario")
        for name in ("ban", "licence")
    )  # fmt: skip
    assert len(short) < len(long)
    pd.testing.assert_frame_equal(short, long.iloc[: len(short)], check_exact=True)


def test_weekly_bands_are_those_of_the_comparison_to_four_digits(written):
    done = compare_each(SMALL)["ban"]
    for outcome, channel in (("gmv_usd", "shopee"), ("small_revenue_usd", ""), ("revenue_usd", "micro")):
        here, there = written.weekly("ban", outcome, channel), bands(done, outcome, channel)
        scale = np.abs(there.mean).max()
        for own, other in zip(here, there, strict=True):
            assert np.abs(own - other).max() <= 3e-4 * scale
        assert np.abs(here.effect - there.effect).max() <= 1e-4 * np.abs(there.effect).max()
        assert (here.effect[:90] == 0.0).all()


def test_the_same_inputs_give_the_same_bytes_on_any_number_of_threads(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.analysis.why.SWITCHES", SWITCHES[:1])
    small = SMALL._replace(seeds=1, weeks=92, scenarios=("ban",))
    for workers in (1, 2):
        publish(small, tmp_path / str(workers), workers)
    for each in (tmp_path / "1").iterdir():
        assert (tmp_path / "2" / each.name).read_bytes() == each.read_bytes(), each.name


def test_an_interrupted_run_goes_on_with_what_is_kept(tmp_path, monkeypatch):
    tiny_size = SMALL._replace(seeds=1, weeks=92, scenarios=("ban",))
    monkeypatch.setattr("experiments.presets.mechanisms", lambda *_given: {presets.REASONS: b"[]"})
    publish(tiny_size, tmp_path / "one", kept=tmp_path / "kept")
    monkeypatch.setattr("experiments.presets.effects", lambda *_given: pytest.fail("computed again"))
    publish(tiny_size, tmp_path / "two", kept=tmp_path / "kept")
    assert (tmp_path / "one" / presets.MANIFEST).read_bytes() == (tmp_path / "two" / presets.MANIFEST).read_bytes()


def test_mechanisms_and_facts_are_there_for_every_scenario(written):
    for name in SMALL.scenarios:
        assert written.sentence_facts(name).scenario == name
        for outcome in REASONED:
            assert written.why(name, outcome).outcome == outcome


@pytest.mark.parametrize("name", presets.FILES)
def test_a_changed_file_is_noticed(folder, tmp_path, name):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    assert presets.published(copy) is None
    assert presets.damage(copy) == presets.DAMAGED


def test_missing_and_foreign_files_are_told_apart(folder, tmp_path):
    assert presets.published(tmp_path / "none") is None
    assert presets.damage(tmp_path / "none") == presets.MISSING
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / presets.MANIFEST).write_text('{"schema": 99}')
    assert presets.damage(copy) == presets.OTHER_SCHEMA
    (copy / presets.MANIFEST).write_text("{")
    assert presets.damage(copy) == presets.DAMAGED


def test_answers_of_another_model_are_marked(written):
    assert written.stale == ""
    for key, reason in (("model", "code"), ("parameters", "constants"), ("scenarios", "scenarios")):
        changed = presets.Presets({**written.manifest, key: "another"}, written.content)
        assert changed.stale == reason


def test_what_is_committed_can_be_read_and_is_small():
    found = presets.published()
    assert found is not None, presets.damage()
    assert sum(each.stat().st_size for each in presets.FOLDER.iterdir()) < LARGEST
    assert set(found.effects["scenario"]) == set(found.scenarios)
    for name in found.scenarios:
        assert found.sentence_facts(name).seeds == len(found.seeds)
        assert len(found.weekly(name, "small_revenue_usd").mean) == found.manifest["weeks"][name]
        for outcome in REASONED:
            assert found.why(name, outcome).scenario == name


def test_what_is_published_is_of_this_model():
    """Renew it with ``python -m experiments.presets`` (about five minutes) after a change of model or constants."""
    committed = presets.published()
    assert committed is not None
    assert committed.stale == ""
