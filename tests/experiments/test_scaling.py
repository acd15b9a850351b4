import json
import math

import numpy as np
import pytest

from experiments import scaling
from experiments.scaling import Cell, kept, live, plan
from experiments.scaling_tables import Row, model_table, reference_size, table

FITTED = 7


def world(people: int, seed: int, population: int, gmv: float, effect: float) -> dict[str, object]:
    outcomes = {"gmv_online_usd": gmv, "ban: gmv_online_usd": effect}
    return {"model": "m", "people_per_agent": people, "seed": seed, "population": population, "outcomes": outcomes}


RECORDS = [
    world(500, 1, FITTED, 100.0, -5.0), world(500, 2, FITTED, 102.0, -5.2), world(500, 1, 8, 104.0, -5.4),
    world(500, 1, 9, 96.0, -4.6),
    world(5000, 1, FITTED, 110.0, -4.0), world(5000, 2, FITTED, 114.0, -4.4), world(5000, 1, 8, 106.0, -4.2),
    world(50, 1, FITTED, 99.0, -5.1),
]  # fmt: skip


def rows() -> dict[tuple[str, int], Row]:
    return {(row.outcome, row.people_per_agent): row for row in table(RECORDS, FITTED)}


def test_markets_are_measured_against_the_largest_with_several_populations():
    assert reference_size(RECORDS) == 500
    assert rows()["gmv_online_usd", 500].bias == 0.0


def test_luck_and_population_are_taken_to_add_up():
    """Population mean 100 and luck's +1 make 101 at 500; 108 and +2 make 110 at 5,000."""
    row = rows()["gmv_online_usd", 5000]
    assert row.value == pytest.approx(110.0)
    assert row.bias == pytest.approx(100 * 9 / 101)
    assert row.luck == pytest.approx(np.std([110, 114], ddof=1) / 1.01)
    assert row.population == pytest.approx(np.std([110, 106], ddof=1) / 1.01)
    assert row.fitted == pytest.approx(2 / 1.01)
    errors = [
        np.std(each, ddof=1) / math.sqrt(len(each)) for each in ([110, 114], [110, 106], [100, 102], [100, 104, 96])
    ]
    assert row.bias_error == pytest.approx(np.linalg.norm(errors) / 1.01)


def test_effects_are_in_points_and_one_world_has_no_spread():
    assert rows()["ban: gmv_online_usd", 5000].bias == pytest.approx(-4.3 - -5.1)
    alone = rows()["ban: gmv_online_usd", 50]
    assert math.isnan(alone.luck)
    assert alone.bias == pytest.approx(0.0)


def test_the_table_has_a_line_an_outcome_and_a_column_a_size():
    lines = model_table(table(RECORDS, FITTED)).splitlines()
    assert lines[0] == "| outcome | at 500 | 5,000 | 50 |"
    assert len(lines) == 4
    assert lines[2].startswith("| `gmv_online_usd` | 101 (1.40; 3.96) | +8.91 (2.80; 2.80) |")
    assert "–; –" in lines[2]


def test_without_worlds_there_is_no_table():
    with pytest.raises(ValueError, match="run the experiment first"):
        table([], FITTED)


def test_the_plan_holds_no_world_twice_and_starts_with_the_smallest():
    cells = list(plan())
    assert len(set(cells)) == len(cells)
    assert [cell.people_per_agent for cell in cells] == sorted((c.people_per_agent for c in cells), reverse=True)
    assert {cell.seed for cell in cells if cell.population != scaling.POPULATION} == {1}


def test_a_world_is_lived_once_and_again_for_another_version(tmp_path, monkeypatch):
    lived = []

    def measure(cell, _threads, _progress):
        lived.append(cell)
        return {"gmv_online_usd": 1.0}

    monkeypatch.setattr(scaling, "measure", measure)
    cell = Cell(50_000, 1, FITTED)
    for _ in range(2):
        path = live(cell, tmp_path)
    assert lived == [cell]
    assert json.loads(path.read_text())["outcomes"] == {"gmv_online_usd": 1.0}
    assert len(kept(tmp_path)) == 1
    monkeypatch.setattr(scaling, "model_digest", lambda: "another")
    assert kept(tmp_path) == []
    live(cell, tmp_path)
    assert len(lived) == 2


@pytest.mark.slow
def test_a_pair_of_worlds_gives_levels_and_effects():
    few = {"merchant_agents_min": 600, "stratum_agents_min": 20}
    found = scaling.measure(Cell(100_000, 1, scaling.POPULATION), sizes=few)
    assert found["gmv_online_usd"] > 5e8
    assert 0.0 < found["share of tiktok_shop"] < 0.3
    assert -15.0 < found["ban: gmv_online_usd"] < 0.0
    assert all(np.isfinite(each) for each in found.values())


def test_the_published_table_is_that_of_the_published_worlds():
    folder = scaling.ROOT / "results" / "published" / "scaling"
    records = json.loads((folder / "worlds.json").read_text())
    text = (scaling.ROOT / "MODEL.md").read_text(encoding="utf-8")
    assert model_table(table(records, scaling.POPULATION)) in text
