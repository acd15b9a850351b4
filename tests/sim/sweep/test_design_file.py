import json
from datetime import date

import pytest
from support.sweeps import DESIGN, design_file, tiny_design

from sim.faults import ScenarioErrors
from sim.sweep import Design, Plan

CONTRACT = """\
name = "partner-choice"
base = "history"
scenarios = ["ban", "history", "licence"]
seeds = 8
outcomes = ["small_revenue_usd", "parcels_per_day"]

[uncertainties]
habit_strength = [0.5, 1.6]
[levers]
"partnership.partner" = ["tokopedia", "bukalapak", "blibli"]
"ban.start" = [2023-10-04, 2024-10-02]
[sample]
method = "lhs"
n = 16
seed = 1
"""


def loaded(folder, text):
    path = folder / "design.toml"
    path.write_text(text)
    return Design.load(path)


def faults(folder, text):
    with pytest.raises(ScenarioErrors) as caught:
        loaded(folder, text)
    return {each.field: each for each in caught.value.errors}


def test_the_contracts_example_is_read_as_it_says(tmp_path):
    design = loaded(tmp_path, CONTRACT)
    assert [each.name for each in design.scenarios] == ["ban", "history", "licence"]
    assert {each.weeks for each in (*design.scenarios, design.baseline)} == {209}
    assert design.outcomes == ("small_revenue_usd", "parcels_per_day")
    assert design.seeds == tuple(range(1, 9))
    assert [axis.name for axis in design.sampled] == ["habit_strength"]
    assert design.crossed[1].options == (date(2023, 10, 4), date(2024, 10, 2))


def test_a_lever_on_a_policy_that_a_scenario_lacks_is_left_out_for_it(tmp_path):
    plan = Plan(loaded(tmp_path, CONTRACT))
    number = {
        name: sum(run.scenario == name for run in plan.runs) for name in ("baseline", "ban", "history", "licence")
    }
    assert number == {"baseline": 16 * 8, "ban": 2 * 16 * 8, "history": 6 * 16 * 8, "licence": 2 * 16 * 8}
    assert {name for run in plan.runs if run.scenario == "ban" for name, _ in run.levers} == {"ban.start"}


def test_scenarios_that_start_on_different_days_are_refused_unless_the_design_sets_one(tmp_path):
    plan = 'name = "{}"\nstart = {}\nweeks = 40\n[[policy]]\nkind = "ban"\nstart = 10\nchannels = ["tiktok_shop"]\n'
    for name, start in (("early", "2022-01-03"), ("late", "2022-06-06")):
        (tmp_path / f"{name}.toml").write_text(plan.format(name, start))
    text = 'name = "two"\nscenarios = ["early.toml", "late.toml"]\n'
    assert "early on 2022-01-03, late on 2022-06-06" in faults(tmp_path, text)["scenarios"].allowed
    design = loaded(tmp_path, "start = 2022-01-03\n" + text)
    assert len({each.start for each in design.scenarios}) == 1


def test_all_faults_of_a_file_come_together_with_the_nearest_name(tmp_path):
    text = """\
name = "not a name"
bace = "history"
base = "histori"
seeds = 0
outcomes = ["small_revenue"]
precision = { small_revenue_usd = 2 }
max_seeds = 1.5
[uncertainties]
habit_strenght = [0.5, 1.6]
habit_strength = [0.5, 99]
link_out_rule = ["sometimes"]
lambda_online = [0.9, 0.1]
[sample]
method = "lsh"
"""
    found = faults(tmp_path, text)
    assert set(found) == {
        "name", "bace", "", "seeds", "outcomes", "precision.small_revenue_usd", "max_seeds",
        "uncertainties.habit_strenght", "uncertainties.habit_strength", "uncertainties.link_out_rule",
        "uncertainties.lambda_online", "sample.method",
    }  # fmt: skip
    assert found["uncertainties.habit_strenght"].nearest == "habit_strength"
    assert found["bace"].nearest == "base"
    assert found[""].nearest == "history"
    assert found["sample.method"].nearest == "lhs"
    assert all(each.file == "design.toml" for field, each in found.items() if field)
    json.dumps([each.to_dict() for each in found.values()])


@pytest.mark.parametrize(
    ("lever", "field", "nearest"),
    [
        ('"partnership.partner" = ["tokopedia", "shoppe"]', "levers.partnership.partner", "shopee"),
        ('"bann.start" = [2023-10-04]', "levers.bann.start", "ban"),
        ('"ban.starts" = [2023-10-04]', "levers.ban.starts", "start"),
        ('"ban" = [2023-10-04]', "levers.ban", "ban"),
        ('"ban.start" = [2019-10-02]', "levers.ban.start", ""),
        ('"ban.enforcement" = [0.5, 1.5]', "levers.ban.enforcement", ""),
        ('"ban.enforcement" = [nan, 1.0]', "levers.ban.enforcement", ""),
    ],
)
def test_a_wrong_lever_is_told_with_what_is_allowed(tmp_path, lever, field, nearest):
    found = faults(tmp_path, f'name = "d"\nbase = "history"\n[levers]\n{lever}\n[sample]\nmethod = "lhs"\nn = 2\n')
    assert list(found) == [field]
    assert found[field].nearest == nearest
    assert found[field].allowed


def test_levers_that_only_clash_together_are_told(tmp_path):
    text = 'name = "d"\nbase = "history"\n[levers]\n"ban.start" = [2023-10-04, 2024-10-02]\n"ban.end" = [2024-01-03]\n'
    found = faults(tmp_path, text)
    assert list(found) == ["levers"]
    assert "ban.start = 2024-10-02, ban.end = 2024-01-03" in found["levers"].value


def test_ranges_need_a_sample_and_options_do_not(tmp_path):
    head = 'name = "d"\nbase = "history"\n'
    assert "sample" in faults(tmp_path, f"{head}[uncertainties]\nhabit_strength = [0.5, 1.6]\n")
    design = loaded(tmp_path, f'{head}[uncertainties]\nlink_out_rule = ["shares", "live"]\n')
    assert [dict(each)["link_out_rule"] for each in design.points] == ["shares", "live"]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_points_come_from_a_table(tmp_path, suffix):
    import pandas as pd

    rows = pd.DataFrame({"habit_strength": [0.5, 1.5], "partnership.partner": ["blibli", "tokopedia"]})
    rows.to_csv(tmp_path / "p.csv", index=False) if suffix == "csv" else rows.to_parquet(tmp_path / "p.parquet")
    design = loaded(tmp_path, f'name = "d"\nbase = "history"\n[sample]\nmethod = "table"\nfile = "p.{suffix}"\n')
    assert [dict(each) for each in design.points] == rows.to_dict("records")
    assert [(run.scenario, dict(run.levers)) for run in Plan(design).runs][1] == (
        "history", {"partnership.partner": "blibli"},
    )  # fmt: skip


def test_a_table_with_a_misspelt_column_or_a_hole_is_refused(tmp_path):
    (tmp_path / "p.csv").write_text("habit_strenght\n0.5\n")
    text = 'name = "d"\nbase = "history"\n[sample]\nmethod = "table"\nfile = "p.csv"\n'
    assert faults(tmp_path, text)["uncertainties.habit_strenght"].nearest == "habit_strength"
    (tmp_path / "p.csv").write_text("habit_strength,link_out\n0.5,\n")
    assert "row 1 has no link_out" in faults(tmp_path, text)["sample.file"].allowed
    assert "no such file" in faults(tmp_path, text.replace("p.csv", "q.csv"))["sample.file"].allowed


def test_a_stored_design_stands_on_its_own(tmp_path):
    from sim.sweep.design_text import files_of

    design = tiny_design(tmp_path / "a")
    for name, content in files_of(design).items():
        (tmp_path / name).write_bytes(content)
    again = Design.load(tmp_path / "design.toml")
    assert again.record() == design.record()
    assert [run.key for run in Plan(again).runs] == [run.key for run in Plan(design).runs]


def test_what_is_no_design_is_told_in_one_line(tmp_path):
    with pytest.raises(ScenarioErrors, match="no such file"):
        Design.load(tmp_path / "none.toml")
    with pytest.raises(ScenarioErrors, match="not valid TOML"):
        Design.load(design_file(tmp_path, text=DESIGN + "]"))
