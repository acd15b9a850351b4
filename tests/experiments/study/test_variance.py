"""A finding's variance is split as it is known to be split."""

import numpy as np
import pandas as pd
import pytest

from experiments.study.draws import draws
from experiments.study.variance import decompose
from sim.analysis.draws import core

N = 324
SETTINGS = pd.DataFrame([dict(each.overrides) for each in draws(N, prior=True, central=False)])
SETTINGS = SETTINGS[[name for name in SETTINGS if len(set(SETTINGS[name])) > 1]]
LUCK = np.random.default_rng(7).normal(size=N)


def unit(name):
    return (SETTINGS[name] - core()[name].low) / (core()[name].high - core()[name].low)


def made(luck=0.0):
    """An effect whose variance is 3/4 (linear), 16/45 (square), 1/4 (switch), and luck squared."""
    return (3.0 * unit("lambda_online") + 2.0 * unit("chat_scale") ** 2
            + (SETTINGS["platform_rule"] == "adaptive") + luck * LUCK).to_numpy(dtype=float)  # fmt: skip


def test_shares_are_those_of_a_sum_of_known_parts():
    found = decompose(SETTINGS, made())
    whole = 3 / 4 + 16 / 45 + 1 / 4
    assert found.shares["lambda_online"].value == pytest.approx(0.75 / whole, abs=0.03)
    assert found.shares["chat_scale"].value == pytest.approx(16 / 45 / whole, abs=0.03)
    assert found.shares["platform_rule"].value == pytest.approx(0.25 / whole, abs=0.03)
    assert found.explained.value == pytest.approx(1.0, abs=1e-4)


def test_luck_is_not_explained():
    found = decompose(SETTINGS, made(luck=1.0))
    whole = 3 / 4 + 16 / 45 + 1 / 4 + 1.0
    assert found.explained.value == pytest.approx(1.0 - 1.0 / whole, abs=0.06)
    assert found.shares["lambda_online"].low < 0.75 / whole < found.shares["lambda_online"].high


def test_what_is_luck_alone_has_no_cause():
    found = decompose(SETTINGS, LUCK)
    assert found.explained.value < 0.08
    assert all(each.low == 0.0 for each in found.shares.values())


def test_what_acts_together_only_is_not_explained():
    product = ((unit("lambda_online") - 0.5) * (unit("chat_scale") - 0.5)).to_numpy(dtype=float)
    assert decompose(SETTINGS, product).explained.value < 0.08


def test_intervals_hold_the_truth_as_often_as_they_say():
    whole = 3 / 4 + 16 / 45 + 1 / 4 + 0.25
    inside = 0
    for seed in range(40):
        luck = np.random.default_rng(seed).normal(0, 0.5, N)
        each = decompose(SETTINGS, made() + luck).shares["lambda_online"]
        inside += each.low <= 0.75 / whole <= each.high
    assert inside >= 34


def test_few_draws_say_nothing():
    assert decompose(SETTINGS[:60], made()[:60]) is None
    assert decompose(SETTINGS, np.ones(N)) is None
