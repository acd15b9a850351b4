import csv

import pytest
from support.tiny_worlds import SIZES

from experiments import country
from experiments.tables import ROOT
from sim.cli.main import main
from sim.scenario import Scenario


def test_the_country_has_an_agent_for_every_adult_and_every_firm():
    own = Scenario.load(ROOT / "experiments" / "country.toml")
    history = Scenario.builtin("history")
    assert own.people_per_agent == 1
    assert own.policies == history.policies
    assert (own.start_week, own.start_week + own.weeks) == (78, 104)


@pytest.mark.slow
def test_two_sizes_are_put_side_by_side(tmp_path):
    sets = [part for name, value in SIZES.items() for part in ("--set", f"{name}={value}")]
    for people in ("50000", "100000"):
        command = ["run", str(ROOT / "experiments" / "country.toml"), "--people-per-agent", people, *sets, "--quiet"]
        assert main([*command, "--out", str(tmp_path / people)]) == 0
    country.main([str(tmp_path / "50000"), str(tmp_path / "100000"), "--out", str(tmp_path / "published")])
    with (tmp_path / "published" / "size.csv").open(encoding="utf-8") as file:
        rows = {row["outcome"]: row for row in csv.DictReader(file)}
    assert float(rows["share of tiktok_shop"]["change %"]) < -50
    assert abs(float(rows["gmv_total_usd"]["off by %"])) < 10
    assert (tmp_path / "published" / "manifest.json").exists()
