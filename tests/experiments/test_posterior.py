import numpy as np
import pandas as pd
import pytest

from experiments.posterior_checks import ranked
from experiments.posterior_prior import (
    FITTED,
    SWITCHES,
    TREND,
    Constants,
    features,
    inputs,
    names,
    overrides,
    parameters_of,
    spans,
    value_of,
)
from experiments.posterior_weights import accepted, effective, facts, implausibility, quantile, weights
from sim.analysis.draws import core

TINY = {"merchant_agents_min": 600, "stratum_agents_min": 20}


def made_up(n=600):
    """A table whose figures follow from one parameter."""
    rng = np.random.default_rng(3)
    table = inputs(n)
    table = pd.concat([table, pd.DataFrame({name: rng.normal(size=n) for name in FITTED})], axis=1)
    for name, fact in facts().items():
        table[f"s.{name}"] = fact.value + 0.3 * fact.error * rng.normal(size=n)
    table["s.tiktok.half_2023"] = 0.5 + 40.0 * (table["adoption_rate"] - 0.01)
    for name in ("impulse_share", "tiktok.quarter_2023", "tokopedia.growth", "share.now", "parcels"):
        table[f"s.{name}"] = rng.normal(size=n)
    return table


def test_the_prior_covers_the_core_set_drift_and_switches():
    assert set(core()) <= set(spans())
    assert "drift_sd_per_year" in spans()
    frame = inputs(256)
    for name, span in spans().items():
        assert span.low <= frame[name].min() < frame[name].max() <= span.high
    for name, options in SWITCHES.items():
        assert set(frame[name]) == set(options)
    assert frame[TREND[0]].mean() == pytest.approx(value_of(TREND[0]), abs=0.01)


def test_a_table_can_grow():
    assert inputs(40).equals(inputs(64).iloc[:40])


def test_constants_are_predicted_where_they_follow_from_the_parameters():
    frame = inputs(160)
    x = features(frame)
    true = np.random.default_rng(1).normal(size=(x.shape[1], len(FITTED)))
    solved = pd.DataFrame(x @ true, columns=list(FITTED))
    solved["impulse_rate"] = np.exp(solved["impulse_rate"])
    found = Constants.fit(frame, solved)
    more = inputs(200).iloc[160:].reset_index(drop=True)
    wanted = (features(more) @ true)[:, 0]
    assert np.abs(found.at(more, errors=False).to_numpy()[:, 0] - wanted).max() < 0.5 * wanted.std()
    assert (found.at(more) != found.at(more, errors=False)).any().any()


def test_every_draw_makes_parameters():
    frame = inputs(8)
    for name in FITTED:
        frame[name] = value_of(name)
    for _, row in frame.iterrows():
        p = parameters_of(row, TINY)
        assert float(p.lambda_online) == row["lambda_online"]
        assert p.link_out_rule == row["link_out_rule"]
    assert set(names()) <= set(overrides(row))


def test_draws_near_the_facts_weigh_more():
    table = made_up()
    own = weights(table, facts())
    late = table["s.tiktok.half_2023"]
    assert own.sum() == pytest.approx(1.0)
    assert own @ late == pytest.approx(facts()["tiktok.half_2023"].value, abs=0.03)
    assert abs(own @ late - 0.97) < abs(late.mean() - 0.97)
    assert 1.0 < effective(own) < len(table)


def test_a_fact_missed_by_far_rules_a_draw_out():
    table = made_up(8)
    for name, fact in facts().items():
        table[f"s.{name}"] = fact.value
    table.loc[3, "s.deaths"] = 0.5
    far = implausibility(table, facts())
    assert far[3] > 3.0
    assert np.delete(far, 3).max() < 1e-9


def test_accepted_draws_stand_for_the_weighted_ones():
    rng = np.random.default_rng(5)
    values, own = rng.normal(size=20_000), rng.exponential(size=20_000) ** 2
    own /= own.sum()
    kept, weight = accepted(own, rng)
    assert len(kept) < len(own)
    assert (weight >= 1.0).all()
    assert (weight == 1.0).mean() > 0.5
    assert (weight @ values[kept]) / weight.sum() == pytest.approx(own @ values, abs=0.05)


def test_weighted_quantiles():
    assert quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0]), (0.5,)) == [2.0]


def test_bands_cover_synthetic_truth_and_are_narrower_for_what_is_learnt():
    ranks, widths, sizes = ranked(made_up(), ["adoption_rate", "lambda_online"], 200)
    inside = ((ranks >= 0.05) & (ranks <= 0.95)).mean(axis=0)
    assert (inside > 0.84).all()
    assert (inside < 0.96).all()
    assert widths[:, 0].mean() < 0.8 * widths[:, 1].mean()
    assert sizes.min() > 1.0
