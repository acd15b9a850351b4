"""Draws are the same for any number of them, fill the ranges, and run through all settings of the switches."""

from math import prod

import numpy as np

from experiments.study.draws import CENTRAL, DRAW, LUCKS, SWITCHES, draws
from experiments.study.structures import MIXED, STRUCTURES
from sim.analysis.draws import core
from sim.parameters import Parameters


def test_more_draws_begin_with_the_same_ones():
    assert draws(40, prior=True, central=False)[:12] == draws(12, prior=True, central=False)


def test_36_draws_are_a_full_factorial_of_the_switches():
    settings = {tuple(each.overrides[name] for name in SWITCHES) for each in draws(36, prior=True, central=False)}
    assert len(settings) == prod(len(options) for options in SWITCHES.values()) == 36


def test_core_parameters_fill_their_ranges():
    values = [each.overrides for each in draws(64, prior=True, central=False)]
    for name, param in core().items():
        unit = (np.array([each[name] for each in values]) - param.low) / (param.high - param.low)
        assert unit.min() < 0.05
        assert unit.max() > 0.95
        assert abs(unit.mean() - 0.5) < 0.05


def test_every_draw_has_a_luck_of_its_own_and_a_name_of_its_own():
    found = draws(20, prior=True)
    assert len({each.unit for each in found}) == len(found) == 20 + (1 + len(STRUCTURES)) * LUCKS
    assert len({each.seed for each in found if each.group == DRAW}) == 20


def test_the_mixed_logit_has_no_nests_and_is_within_allowed_values():
    mixed = next(each for each in draws(1, prior=True) if each.group == MIXED.name)
    p = Parameters.default().replace(dict(mixed.overrides))
    assert p.lambda_online == p.lambda_market == p.lambda_social == 1.0
    assert p.taste_sd == 2.0 * Parameters.default().taste_sd
    central = next(each for each in draws(1, prior=True) if each.group == CENTRAL)
    assert set(central.overrides) == {"merchant_agents_min", "stratum_agents_min"}
