import io
import shlex
import zipfile

import pytest

from sim.cli.main import build
from sim.dashboard import edits, exports
from sim.dashboard.market.track import Track
from sim.dashboard.view import View
from sim.scenario import Scenario

EDITED = View().replace(plan=edits.set_field(View().plan, "partnership", "partner", "blibli"))
RESEEDED = View.of_preset("ban", seed=7)


@pytest.mark.parametrize("view", [View(), EDITED, RESEEDED, View.of_preset("baseline")])
def test_command_lines_are_command_lines(view):
    for line in exports.command_lines(view).splitlines():
        build().parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize("view", [View(), EDITED, RESEEDED])
def test_the_script_is_a_script(view):
    compile(exports.python_script(view), "script", "exec")


def test_only_a_story_that_no_built_in_gives_needs_its_file():
    assert ".toml" not in exports.command_lines(View()) + exports.command_lines(RESEEDED)
    assert "my-history.toml" in exports.command_lines(EDITED)


def test_the_scenario_file_gives_the_story_back(tmp_path):
    path = tmp_path / "my-history.toml"
    path.write_text(exports.plan_toml(EDITED))
    assert Scenario.load(path).content_hash() == EDITED.plan.content_hash()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_of_the_weeks_lived_are_zipped_with_their_dictionary(form):
    sizes = {"merchant_agents_min": 600, "stratum_agents_min": 20}
    plan = Scenario.builtin("ban").replace(people_per_agent=100_000, weeks=3).replace(parameters=sizes)
    track = Track(plan)
    while track.lived < 2:
        track.live()
    content = exports.tables_zip(View(preset="ban", plan=plan, week=1), track, form)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert f"market.{form}" in names
    assert "dictionary.csv" in names or any("dictionary" in name for name in names)
