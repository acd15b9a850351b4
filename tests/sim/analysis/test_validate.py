import dataclasses

import numpy as np
import pytest
from support.tiny_worlds import tiny

from sim.analysis.compare import compare
from sim.analysis.observed import read_observations
from sim.analysis.validate import Validation, pairs_of, validate

PLAN = tiny("history", 120)
ROWS = """outcome,channel,start,end,value,unit,size,dependence
share_online,shopee,2023-10-02,2023-11-26,40,%,,
gmv_usd,shopee,2023-10-02,2023-11-26,3,US$ bn,,
parcels_per_day,,2023-10-02,2023-11-26,10,million parcels,,
share_losing,tiktok_shop,2023-10-02,2023-11-26,0.4,share,micro,over_20
to_online,tiktok_shop,2023-10-02,2023-11-05,0.5,share,,
share_online,tiktok_shop,2024-01-01,2024-02-04,5,%,,
share_online,tiktok_shop,2023-01-02,2023-02-05,5,%,,
"""


@pytest.fixture(scope="module")
def seen():
    return read_observations(ROWS, "seen.csv", PLAN)


@pytest.fixture(scope="module")
def done(seen):
    return validate(seen, PLAN, pairs_of(PLAN, seen, None, 0, (1, 2)), workers=1)


def test_forecasts_are_the_tables_of_a_comparison(done):
    told = compare(PLAN, against=tiny("baseline", 120), seeds=[1], workers=1)
    channels = told.tables["channels"].query("scenario == 'history' and channel == 'shopee'")
    weeks = channels[(channels["week"] >= 91) & (channels["week"] <= 98)]
    assert done.model[0, 0] == pytest.approx(weeks["share_online"].mean())
    assert done.model[1, 0] == pytest.approx(weeks["gmv_usd"].sum())
    market = told.tables["market"].query("scenario == 'history' and 91 <= week <= 98")
    assert done.model[2, 0] == pytest.approx(market["parcels_per_day"].mean())
    cohorts = told.tables["cohorts"].query(
        "scenario == 'history' and week == 98 and channel == 'tiktok_shop' and size == 'micro' "
        "and dependence == 'over_20'"
    )
    assert done.model[3, 0] == pytest.approx(float(cohorts["share_losing"].iloc[0]))
    went = told.diversion.query("channel == 'tiktok_shop' and 91 <= week <= 95")
    assert done.model[4, 0] == pytest.approx(went["to_online"].mean())


def test_rows_hold_what_the_contract_names(done):
    rows = done.rows()
    wanted = {"outcome", "channel", "observed", "predicted", "low", "high", "covered", "no_change", "proportional"}
    assert wanted <= set(rows[0])
    assert rows[5]["proportional"] is None
    assert rows[5]["recovery"] is not None
    assert rows[6]["no_change"] is None
    assert all(row["low"] < row["predicted"] < row["high"] for row in rows)


def test_scores_hold_what_the_contract_names(done):
    own = done.score()
    named = ("mae", "crps")
    assert {*named, "coverage_90", "width_90"} <= set(own)
    assert {f"{each}_{null}" for each in named for null in ("no_change", "proportional")} <= set(own)


def test_a_forecast_that_hits_has_no_error_and_beats_the_nulls(done):
    hit = Validation(
        done.scenario,
        tuple(each._replace(value=float(v)) for each, v in zip(done.observations, done.model[:, 0], strict=True)),
        done.model[:, :1], {name: v[:, :1] for name, v in done.nulls.items()}, done.noise, points=0.001, part=0.001,
    )  # fmt: skip
    own = hit.score()
    assert own["mae"] < 0.2
    assert own["coverage_90"] == 1.0
    assert own["crps"] < own["crps_no_change"]
    assert "says more than the best null" in hit.verdict()


def test_the_direction_is_told_against_no_change_at_all(done):
    before, middle = np.median(done.nulls["unchanged"], axis=1), np.median(done.model, axis=1)
    for sign, share in ((1.0, 1.0), (-1.0, 0.0)):
        values = np.where(np.isfinite(before), before + sign * (middle - before), 0.0)
        seen = tuple(each._replace(value=float(v)) for each, v in zip(done.observations, values, strict=True))
        assert dataclasses.replace(done, observations=seen).signs() == share


def test_errors_of_measurement_are_points_of_shares_and_parts_of_amounts(done):
    spread = done.reported(done.model).std(axis=1)
    assert spread[0] == pytest.approx(0.03, rel=0.3)
    assert spread[1] / np.median(done.model[1]) == pytest.approx(0.10, rel=0.3)


def test_the_same_question_has_the_same_answer(done, seen):
    again = validate(seen, PLAN, pairs_of(PLAN, seen, None, 0, (1, 2)), workers=2)
    assert (again.model == done.model).all()
    assert again.score() == done.score()


def test_worlds_end_with_the_last_week_observed(seen):
    assert pairs_of(PLAN, seen, None, 0, (3,))[0].plan.weeks == seen[5].last + 1
