import csv
import json
import shutil

import pytest
from support.tiny_worlds import SIZES

from experiments import country
from experiments.tables import ROOT
from sim.cli.main import main
from sim.record.manifest import MANIFEST
from sim.record.store import read_run
from sim.scenario import Scenario
from sim.world import World

PAGE = ("size.csv", "country.svg", "answer.md")


def test_the_country_has_an_agent_for_every_adult_and_every_firm():
    own = Scenario.load(ROOT / "experiments" / "country.toml")
    history = Scenario.builtin("history")
    assert own.people_per_agent == 1
    assert own.policies == history.policies
    assert (own.start_week, own.start_week + own.weeks) == (78, 104)


def test_one_agent_can_stand_for_one_adult():
    few = {"adults": 20_000.0, "market_size_usd": 20_000 * 1240.0, **SIZES}
    own = Scenario.load(ROOT / "experiments" / "country.toml")
    world = World(own.replace(parameters=own.parameters.replace(few)))
    world.run_to(-48)
    shopping = world.state.shopping
    assert len(world.state.consumers.traits) == shopping.people_by_feeds.sum() == 20_000
    assert shopping.demand_idr.sum() == shopping.orders.sum() * world.constants.occasion_idr


@pytest.mark.slow
def test_two_sizes_are_put_side_by_side(tmp_path):
    sets = [part for name, value in SIZES.items() for part in ("--set", f"{name}={value}")]
    for people, seeds in (("50000", "1"), ("100000", "2")):
        command = ["run", str(ROOT / "experiments" / "country.toml"), "--people-per-agent", people, *sets, "--quiet"]
        assert main([*command, "--seeds", seeds, "--out", str(tmp_path / people)]) == 0
    out = tmp_path / "published"
    country.main([str(tmp_path / "50000"), str(tmp_path / "100000"), "--out", str(out)])
    with (out / "size.csv").open(encoding="utf-8") as file:
        rows = {row["outcome"]: row for row in csv.DictReader(file)}
    assert float(rows["share of tiktok_shop"]["change %"]) < -50
    assert abs(float(rows["gmv_total_usd"]["small: off by %"])) < 10
    assert float(rows["gmv_total_usd"]["luck, %"]) > 0
    told = {file: (out / file).read_bytes() for file in PAGE}
    country.main(["--again", "--out", str(out)])
    assert {file: (out / file).read_bytes() for file in PAGE} == told


def test_the_published_page_is_what_its_runs_give(tmp_path):
    shutil.copytree(country.PUBLISHED, tmp_path, dirs_exist_ok=True)
    country.main(["--again", "--out", str(tmp_path)])
    for file in PAGE:
        assert (tmp_path / file).read_bytes() == (country.PUBLISHED / file).read_bytes(), file


def test_published_runs_are_whole_and_as_large_as_they_say():
    runs = [read_run(country.PUBLISHED / name) for name in country.SIZES]
    for run, people in zip(runs, (1, 5000), strict=True):
        run.verify()
        assert next(iter(run.scenarios.values())).people_per_agent == people
    assert runs[0].frame("market")["date"].equals(runs[1].frame("market")["date"][:26])


def test_a_published_run_names_no_folder_of_a_machine(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / MANIFEST).write_text('{"command": ["pasar", "run", "x.toml", "--out", "/home/me/run"]}')
    country.take_in(tmp_path / "run", tmp_path / "large")
    told = json.loads((tmp_path / "large" / MANIFEST).read_bytes())
    assert told["command"][-1] == "results/published/country/large"
