"""A search finds the known best, the same way for any seed of the machine, and loses nothing when it is stopped."""

import numpy as np
import pytest
from support.sweeps import DESIGN, design_file, fingerprint, live_once

from sim.faults import ScenarioErrors
from sim.sweep import Design, SweepStopped, Workers, sweep
from sim.sweep.candidates import AIMS, Front
from sim.sweep.search import STEPS, Space, search, searched
from sim.sweep.search_words import front_words, record

HERE = Workers(1, "here")
RANGES = DESIGN.replace("[0.5, 0.75, 1.0]", "[0.1, 1.0]") + "[search]\ncandidates = {candidates}\npopulation = 3\n"


def design_of(folder, *, candidates=200, text=DESIGN, **changes):
    path = design_file(folder, text=text.replace("{candidates}", str(candidates)), **changes)
    return Design.load(path)


def proposed(design, aims):
    """Candidates in the order in which they are proposed, where a formula gives their aims."""
    known, order = {}, []
    for generation in Space(design).generations(known):
        for each in generation:
            known.setdefault(each, aims(each))
        order += generation
    return order


def test_few_candidates_are_all_tried(tmp_path):
    design = design_of(tmp_path)
    space = Space(design)
    (every,) = space.generations({})
    assert [dict(levers)["ban.enforcement"] for _, levers in every] == [0.5, 0.75, 1.0]
    assert space.number == 3


def test_many_are_proposed_by_generations_and_move_to_the_best(tmp_path):
    design = design_of(tmp_path, text=RANGES.replace("population = 3", "population = 10"), candidates=150)

    def best_at_half(candidate):
        miss = -abs(dict(candidate[1])["ban.enforcement"] - 0.55)
        return [miss, 2.0 * miss, miss]

    order = proposed(design, best_at_half)
    assert len(order) == 150
    assert order == proposed(design, best_at_half)
    misses = [best_at_half(each)[0] for each in order]
    assert max(misses) == pytest.approx(0.0, abs=0.9 / STEPS)
    assert np.mean(misses[-30:]) > np.mean(misses[:30])


def test_another_seed_searches_another_way(tmp_path):
    one = design_of(tmp_path, text=RANGES, candidates=6)
    other = design_of(tmp_path, text=RANGES + "seed = 2\n", candidates=6)
    flat = [0.0, 0.0, 0.0]
    assert proposed(one, lambda _: flat) != proposed(other, lambda _: flat)


def test_a_failed_candidate_does_not_stop_the_search(tmp_path):
    design = design_of(tmp_path, text=RANGES, candidates=12)
    order = proposed(design, lambda each: [np.nan if dict(each[1])["ban.enforcement"] > 0.7 else 1.0] * 3)
    assert len(order) == 12


@pytest.fixture
def searching(quick, tmp_path):
    assert quick is None
    design = design_of(tmp_path / "d", text=RANGES, candidates=6)

    def run(folder, **more):
        return search(design, folder, workers=HERE, **more)

    return run


def test_a_search_ends_with_a_front_and_a_sweeps_folder(searching, tmp_path):
    told = []
    found = searching(tmp_path / "s", note=lambda done, number: told.append((done, number)))
    frame = found.frame()
    assert found.whole.all()
    assert told[-1] == (len(frame), 6)
    assert frame["front"].any()
    assert (frame["regret"].diff().dropna() >= 0).all()
    assert (tmp_path / "s/summary.parquet").exists()
    aim = AIMS[0]
    row = frame[frame["tried"] == 1].iloc[0]
    assert row[aim.name] == pytest.approx(np.quantile(found.effects[0, 0], 0.1))
    assert row[aim.name] <= row[f"{aim.name}_median"] <= row[f"{aim.name}_high"]
    lines = list(front_words(found.design, frame))
    assert lines[1].startswith("Least regret: plan, ban.enforcement = ")
    assert record(frame)[0]["ban.enforcement"] == frame["ban.enforcement"][0]


def test_a_stopped_search_goes_on_and_runs_nothing_twice(searching, tmp_path, monkeypatch):
    whole = searching(tmp_path / "whole").frame()
    lived = []

    def counting(scenarios, week, stop_at=10**9):
        if len(lived) >= stop_at:
            raise KeyboardInterrupt
        lived.extend(each.content_hash() for each in scenarios)
        return live_once(scenarios, week)

    with monkeypatch.context() as patch:
        patch.setattr("sim.sweep.work.live", lambda scenarios, week: counting(scenarios, week, 10))
        with pytest.raises(SweepStopped):
            searching(tmp_path / "s")
    monkeypatch.setattr("sim.sweep.work.live", counting)
    again = searching(tmp_path / "s").frame()
    assert again.equals(whole)
    assert len(lived) == len(set(lived))
    assert fingerprint(tmp_path / "s")["summary.parquet"] == fingerprint(tmp_path / "whole")["summary.parquet"]


def test_a_finished_search_runs_nothing_again(searching, tmp_path, monkeypatch):
    first = searching(tmp_path / "s").frame()
    monkeypatch.setattr("sim.sweep.work.live", None)
    assert searching(tmp_path / "s").frame().equals(first)


def test_a_search_and_a_sweep_do_not_share_a_folder(searching, tmp_path):
    searching(tmp_path / "s")
    with pytest.raises(ScenarioErrors, match="levers_chosen"):
        sweep(design_of(tmp_path / "d", text=RANGES, candidates=6), tmp_path / "s", workers=HERE)


def test_a_search_without_choices_is_refused(tmp_path):
    text = DESIGN.replace('"ban.enforcement" = [0.5, 0.75, 1.0]', "")
    with pytest.raises(ScenarioErrors, match="something to choose"):
        searched(design_of(tmp_path, text=text))


def test_faults_of_the_search_table_name_the_nearest(tmp_path):
    text = DESIGN + "[search]\ncandidatse = 3\npopulation = 1\n"
    with pytest.raises(ScenarioErrors) as caught:
        design_of(tmp_path, text=text)
    assert {each.field: each.nearest for each in caught.value.errors} == {
        "search.candidatse": "candidates", "search.population": "",
    }  # fmt: skip


def test_regret_front_and_satisficing_of_known_effects(tmp_path):
    plan = [("plan", (("ban.enforcement", share),)) for share in (0.1, 0.2, 0.3, 0.4)]
    design = searched(design_of(tmp_path)).replace(candidates=tuple(plan))
    effects = np.zeros((4, 3, 10))
    effects[0] = 1.0
    effects[1, 0], effects[1, 1:] = 2.0, 0.5
    effects[2] = -1.0
    effects[3, 0, 0] = np.nan
    frame = Front(design, effects, np.full((4, 3), np.nan)).frame().set_index("tried")
    assert frame["front"].tolist() == [True, True, False, False]
    assert frame.loc[1, "regret"] == pytest.approx((1 / 3) / 3)
    assert frame.loc[3, "regret"] == 1.0
    assert frame["satisfices"].tolist()[:3] == [1.0, 1.0, 0.0]
    assert frame["front_share"].tolist()[:3] == [1.0, 1.0, 0.0]
    assert frame.loc[4, "futures_missing"] == 1
    assert np.isnan(frame.loc[4, "regret"])
