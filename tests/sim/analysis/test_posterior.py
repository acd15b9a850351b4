import json
import shutil

import numpy as np
import pytest

from sim.analysis.posterior import DRAWS, FILES, FOLDER, MANIFEST, Posterior, posterior, read_draws, write_draws
from sim.scenario import Scenario

ROWS = (
    {"draw": 3.0, "seed": 7.0, "weight": 1.0, "habit_strength": 0.5, "link_out_rule": "live"},
    {"draw": 9.0, "seed": 8.0, "weight": 3.0, "habit_strength": 2.123456789, "link_out_rule": "shares"},
)
TWO = Posterior({"schema": 1, "people_per_agent": 50_000}, ROWS, {})


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "posterior"
    shutil.copytree(FOLDER, folder)
    return folder


def test_draws_come_back_as_they_were_written():
    back = read_draws(write_draws(ROWS))
    assert back[0] == ROWS[0]
    assert back[1]["habit_strength"] == pytest.approx(2.123457, abs=1e-6)


def test_weights_sum_to_one_and_tell_how_many_draws_they_are_worth():
    assert TWO.weights.tolist() == [0.25, 0.75]
    assert TWO.effective == pytest.approx(1.6)


def test_a_draw_is_picked_as_often_as_its_weight_says():
    assert sorted(np.bincount(TWO.pick(100)).tolist()) == [25, 75]
    assert TWO.pick(7) == TWO.pick(7)


def test_a_plan_keeps_what_it_sets_itself():
    plan = Scenario.builtin("ban").replace(parameters={"habit_strength": 1.25})
    under = TWO.scenario(plan, 0)
    assert under.parameters.habit_strength == 1.25
    assert under.parameters.link_out_rule == "live"
    assert under.people_per_agent == 50_000
    assert under.policies == plan.policies


def test_the_published_draws_are_enough_and_of_this_model():
    found = posterior()
    assert found is not None
    assert not found.stale
    assert len(found) >= 200
    assert found.effective >= 200
    assert len({row["draw"] for row in found.rows}) == len(found)


def test_every_published_draw_is_allowed():
    found = posterior()
    plan = Scenario.builtin("history")
    for place in range(0, len(found), 25):
        found.scenario(plan, place)


def test_a_changed_file_is_not_read(copy):
    assert posterior(copy) is not None
    posterior.cache_clear()
    path = copy / DRAWS
    path.write_bytes(path.read_bytes().replace(b"live", b"dead", 1))
    assert posterior(copy) is None
    posterior.cache_clear()


def test_draws_of_other_constants_say_so(copy):
    posterior.cache_clear()
    path = copy / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "parameters": "other"}))
    assert posterior(copy).stale == "constants"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "parameters": posterior().manifest["parameters"],
                                "model": "other"}))  # fmt: skip
    posterior.cache_clear()
    assert posterior(copy).stale == "code"
    posterior.cache_clear()


def test_no_folder_means_no_draws(tmp_path):
    assert posterior(tmp_path) is None


def test_all_files_are_there():
    assert all((FOLDER / name).exists() for name in (*FILES, MANIFEST))
