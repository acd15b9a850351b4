"""A front holds what no other beats; regret is how far a mix falls behind; every lever's option is tried as often."""

import numpy as np
import pandas as pd

from experiments.best_mix import STUDY
from experiments.study.levels import Levels
from experiments.study.mixes import CHOICES, Design, Lever, comes_first, robust
from sim.analysis.tradeoffs import front, regrets

LEVERS = (Lever("a", {"": (), "A": ({},)}), Lever("b", {"": (), "some b": ({},), "B": ({},)}))


def test_each_option_is_in_equally_many_mixes():
    places = Design.of(LEVERS, 12).places
    assert np.bincount(places[:, 0]).tolist() == [6, 6]
    assert np.bincount(places[:, 1]).tolist() == [4, 4, 4]


def test_a_beaten_mix_is_not_on_the_front_and_ties_are():
    medians = np.array([[1.0, 1.0], [2.0, 0.0], [0.5, 1.0], [1.0, 1.0]])
    assert front(medians).tolist() == [True, True, False, True]


def test_the_best_mix_in_all_aims_has_no_regret_and_the_worst_has_all_of_it():
    effects = np.random.default_rng(1).normal(size=(5, 3, 4))
    effects[0], effects[1] = effects.max(axis=0) + 1.0, effects.min(axis=0) - 1.0
    found = regrets(effects)
    assert np.allclose(found[0], 0.0)
    assert np.allclose(found[1], 1.0)
    assert ((found >= 0.0) & (found <= 1.0)).all()


def levels(group_effects, draws=None):
    """Levels of two mixes, whose profit effects (%) in each unit are given; surplus and imports don't move."""
    rows = [
        {"unit": f"{k}", "world": world, "window": "year", "small_profit_usd": 100.0 + effect,
         "consumer_surplus_usd": 0.0, "import_share": 0.5}
        for k, effects in enumerate(zip(*group_effects, strict=True))
        for world, effect in zip(("baseline", "mix-01", "mix-02"), (0.0, *effects), strict=True)
    ]  # fmt: skip
    return Levels(pd.DataFrame(rows), [f"{k}" for k in range(len(group_effects[0]))], draws)


def test_the_mix_is_chosen_on_the_draws_and_told_of_the_same_one_elsewhere():
    """Else "it holds in another structure" would be said of another policy."""
    design = Design((Lever("a", {"": (), "A": ({},)}),), np.array([[0], [1]]))
    draws = levels([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    other = levels([[9.0, 9.0], [-5.0, -5.0]], draws)
    for choose in CHOICES.values():
        assert choose(draws, design) == choose(other, design)
    assert robust(draws, design) == 1
    assert robust(levels([[9.0, 9.0], [-5.0, -5.0]]), design) == 0


def test_a_mix_that_is_best_in_all_draws_comes_first_in_all_resamples():
    regret = np.array([[0.0, 0.1, 0.0], [0.5, 0.4, 0.3]])
    assert comes_first(regret, 0) == 1.0
    assert 0.1 < comes_first(np.array([[0.0, 0.6, 0.0, 0.6], [0.5, 0.5, 0.5, 0.5]]), 0) < 0.9


def test_a_mix_is_told_in_words():
    design = Design(LEVERS, np.array([[1, 2], [0, 1], [0, 0]]))
    assert [design.words(k) for k in range(3)] == ["A, B", "some b", "nothing"]


def test_a_mix_holds_the_policies_of_its_options():
    design = Design.of(LEVERS, 12)
    assert all(len(design.policies(k)) == (design.places[k] > 0).sum() for k in range(12))
    assert len(STUDY.worlds) == 33
