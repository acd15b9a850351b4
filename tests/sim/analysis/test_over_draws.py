import numpy as np
import pytest
from support.tiny_worlds import tiny

from sim.analysis.compare import compare, paired_scenarios
from sim.analysis.over_draws import DrawnEffects, builtin_worlds, effects_of_draws, published, quantiles
from sim.analysis.posterior import Posterior, posterior
from sim.scenario import Scenario

ROWS = tuple(
    {"draw": float(k), "seed": float(5 + k), "weight": 1.0, "link_out": share} for k, share in enumerate((0.1, 0.5))
)
TWO = Posterior({"schema": 1, "people_per_agent": 100_000}, ROWS, {})
WORLDS = paired_scenarios([tiny("ban", 95)], tiny("baseline", 95))


@pytest.fixture(scope="module")
def table():
    return effects_of_draws(WORLDS, TWO, (0, 1), workers=1).table()


def test_a_draw_s_effects_are_those_of_a_comparison_under_its_parameters():
    alone = effects_of_draws(WORLDS, TWO, (1,), workers=1).table()
    plans = [each.replace(parameters={"link_out": 0.5}, seed=6) for each in (tiny("ban", 95), tiny("baseline", 95))]
    told = compare(plans[0], against=plans[1], seeds=[6], workers=1).effects
    keys = ["scenario", "outcome", "channel", "window"]
    both = alone.merge(told, on=keys, suffixes=("", "_told"))
    both = both[both["outcome"] != "open"]
    assert len(both) > 100
    assert np.allclose(both["effect"], both["effect_told"])
    assert np.allclose(both["baseline"], both["baseline_told"])


def test_bands_hold_all_draws_and_count_signs(table):
    parcels = table[(table["outcome"] == "parcels_per_day") & (table["window"] == "closed")].iloc[0]
    assert parcels["low"] <= parcels["effect"] <= parcels["high"] < 0.0
    assert parcels["same_sign"] == 1.0
    assert parcels["n"] == 2
    assert parcels["percent_low"] < 0.0


def test_threads_do_not_change_them(table):
    assert table.equals(effects_of_draws(WORLDS, TWO, (0, 1), workers=2).table())


def test_weighted_quantiles_are_those_of_repeated_draws():
    values = np.array([[1.0], [2.0], [5.0]])
    few = quantiles(values, np.array([0.2, 0.6, 0.2]), (0.05, 0.5, 0.95))
    many = np.repeat(values[:, 0], [200, 600, 200])
    assert few[1, 0] == pytest.approx(np.median(many))
    assert few[0, 0] <= few[1, 0] <= few[2, 0]


def test_no_draws_give_an_empty_table():
    assert DrawnEffects("baseline", ()).table().empty


def test_published_bands_hold_for_the_built_in_scenarios_alone():
    found = posterior()
    worlds = builtin_worlds(found.manifest["forecast"]["sets"][0])
    assert set(published(worlds, found)["scenario"]) == {each.name for each in worlds[1:]}
    other = [each.replace(parameters={"habit_strength": 1.0}) for each in worlds]
    assert published(other, found).empty
    assert published(worlds, None).empty
    moved = [worlds[0], Scenario.builtin("history").replace(name="ban")]
    assert published(moved, found).empty


def test_only_windows_of_the_same_weeks_are_shown():
    found = posterior()
    shorter = [each.replace(weeks=150) for each in builtin_worlds(("baseline", "history"))]
    assert set(published(shorter, found)["window"]) == {"closed", "year1"}
