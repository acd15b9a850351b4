import dataclasses
import pickle
from datetime import date

import numpy as np
import pytest

from sim.faults import ScenarioErrors
from sim.scenario import Scenario
from sim.scenario_file import builtin_names

BUILTIN = [Scenario.builtin(name) for name in builtin_names()]


def test_the_built_in_scenarios_are_those_of_the_contract():
    names = "baseline ban history partnership-bukalapak partnership-blibli licence import-rules data-rules"
    assert set(builtin_names()) == {*names.split(), "sme-rules", "app-ban"}
    for scenario in BUILTIN:
        assert scenario.weeks == (209 if scenario.name == "licence" else 157)
        assert (scenario.start, scenario.people_per_agent, scenario.seed) == (date(2022, 1, 3), 5000, 1)
        assert scenario.population_seed == 20210104


@pytest.mark.parametrize("scenario", BUILTIN, ids=lambda scenario: scenario.name)
def test_a_scenario_survives_file_record_and_pickle(scenario, tmp_path):
    changed = scenario.replace(seed=7, parameters={"habit_strength": 2.0, "voucher.shopee": 0.05})
    path = tmp_path / "s.toml"
    path.write_text(changed.to_toml(), encoding="utf-8")
    for copy in (
        Scenario.load(path),
        Scenario.from_dict(changed.to_dict()),
        pickle.loads(pickle.dumps(changed)),
    ):
        assert copy == changed
        assert copy.content_hash() == changed.content_hash()
        assert hash(copy) == hash(changed)


def test_a_built_in_loads_by_its_name_as_on_the_command_line():
    assert Scenario.load("ban") == Scenario.builtin("ban")


def test_no_two_scenarios_have_one_content():
    assert len({scenario.content_hash() for scenario in BUILTIN}) == len(BUILTIN)
    ban = Scenario.builtin("ban")
    assert ban.replace(name="other").content_hash() == ban.content_hash()
    for change in ({"seed": 2}, {"weeks": 10}, {"parameters": {"habit_speed": 0.2}}, {"policies": ()}):
        assert ban.replace(**change).content_hash() != ban.content_hash()


def test_cohorts_count_from_the_first_ban_or_policy_or_history():
    assert Scenario.builtin("history").cohort_week() == 91
    assert Scenario.builtin("sme-rules").cohort_week() == 90
    assert Scenario.builtin("baseline").cohort_week() == 91


def test_a_scenario_is_frozen_and_knows_its_fields():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Scenario().seed = 3
    with pytest.raises(TypeError):
        Scenario(polices=())


def test_integers_of_numpy_are_integers():
    assert type(Scenario(seed=np.int64(5)).seed) is int


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "my scenario"}, {"start": date(2022, 1, 4)}, {"start": "2022-01-03"}, {"weeks": 0},
        {"weeks": 521}, {"weeks": 1.5}, {"weeks": True}, {"seed": -1}, {"seed": 2**32},
        {"people_per_agent": 100_001}, {"expected": 1}, {"policies": []}, {"policies": ("ban",)},
        {"policies": Scenario.builtin("ban").policies * 2},
    ],
    ids=str,
)  # fmt: skip
def test_wrong_fields_are_refused(wrong):
    with pytest.raises(ScenarioErrors):
        Scenario(**wrong)


def test_an_unknown_built_in_gets_the_nearest_name():
    with pytest.raises(ScenarioErrors, match="did you mean history"):
        Scenario.builtin("history_")
