"""A front holds what no other beats; regret is how far a mix falls behind; every lever's option is tried as often."""

import numpy as np

from experiments.best_mix import STUDY
from experiments.study.mixes import Design, Lever
from sim.analysis.tradeoffs import front, regrets

LEVERS = (Lever("a", "", ((), ({},))), Lever("b", "", ((), ({},), ({},))))


def test_each_option_is_in_equally_many_mixes():
    places = Design.of(LEVERS, 12).places
    assert np.bincount(places[:, 0]).tolist() == [6, 6]
    assert np.bincount(places[:, 1]).tolist() == [4, 4, 4]


def test_strengths_run_from_nothing_to_the_strongest():
    strengths = Design.of(LEVERS, 12).strengths()
    assert strengths.min() == 0.0
    assert strengths.max() == 1.0


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


def test_a_mix_holds_the_policies_of_its_options():
    design = Design.of(LEVERS, 12)
    assert all(len(design.policies(k)) == (design.places[k] > 0).sum() for k in range(12))
    assert len(STUDY.worlds) == 33
