import json
import math

import pytest
from support.sweeps import tiny_design

from sim.sweep import Plan, Workers, sweep
from sim.sweep.folder import folder_at
from sim.sweep.index import Index
from sim.sweep.precision import Precision, seeds_needed, spread

OUTCOME = "small_revenue_usd"


def known(seeds, half, asked):
    return Precision(OUTCOME, "plan", (), 1.0, 1.0 - half, 1.0 + half, 1.0, seeds, asked)


def test_seeds_grow_with_the_square_of_what_is_missing_and_at_most_double():
    assert seeds_needed([known(4, 0.03, 0.02)], 4, 64) == 8
    assert seeds_needed([known(40, 0.021, 0.02)], 40, 64) == 45
    assert seeds_needed([known(40, 0.5, 0.02)], 40, 64) == 64
    assert seeds_needed([known(4, 0.01, 0.02), known(4, 0.019, 0.02)], 4, 64) == 4
    assert seeds_needed([known(1, 0.0, 0.02)], 1, 64) == 3
    assert seeds_needed([known(64, 0.5, 0.02)], 64, 64) == 64


def test_a_level_of_nothing_is_never_known_well_enough():
    assert math.isinf(known(4, 0.1, 0.02)._replace(level=0.0).half)


@pytest.mark.usefixtures("quick")
def test_effects_so_far_are_told_over_the_runs_that_are_done(tmp_path):
    design = tiny_design(tmp_path / "d")
    index = Index(folder_at(tmp_path / "s"))
    assert spread(Plan(design), index, OUTCOME)[1] is None
    table = sweep(design, tmp_path / "s", workers=Workers(1, "here")).frame
    index.refresh()
    own = table[table["scenario"] == "plan"]
    alone = own[f"{OUTCOME}_end"] - own[f"{OUTCOME}_effect_end"]
    percent = 100 * own[f"{OUTCOME}_effect_end"] / alone
    assert spread(Plan(design), index, OUTCOME) == pytest.approx(percent.quantile([0.05, 0.5, 0.95]).tolist())


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("asked", "most", "reached"), [(0.9, 8, True), (1e-9, 4, False)])
def test_seeds_are_added_until_the_interval_is_narrow_or_the_budget_ends(tmp_path, asked, most, reached):
    more = f"precision = {{ {OUTCOME} = {asked} }}\nmax_seeds = {most}"
    design = tiny_design(tmp_path / "d", n=1, seeds=1, more=more)
    summary = sweep(design, tmp_path / "s", workers=Workers(1, "here"))
    told = json.loads((tmp_path / "s/manifest.json").read_text())["precision"]
    assert {each["reached"] for each in told} == {reached}
    assert {each["seeds"] for each in told} == {3 if reached else most}
    assert len(told) == 3
    assert all((each["half_width"] <= asked) == reached for each in told)
    assert len(summary.table) == told[0]["seeds"] * 4
    effects = summary.frame[summary.frame["ban.enforcement"] == 0.5][f"{OUTCOME}_effect_end"]
    assert told[0]["effect"] == pytest.approx(effects.mean())
    again = sweep(design, tmp_path / "s", workers=Workers(1, "here"))
    assert again.table.equals(summary.table)
