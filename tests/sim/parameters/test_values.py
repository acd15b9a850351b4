import copy
import pickle

import numpy as np
import pytest

from sim.faults import ScenarioErrors
from sim.parameters import Parameters

DEFAULT = Parameters.default()


def test_values_have_the_types_that_rules_expect():
    assert DEFAULT.habit_strength == 1.5
    assert isinstance(DEFAULT.exit_weeks, int)
    assert DEFAULT.link_out_rule == "shares"
    assert DEFAULT.offers_seen.tolist() == [3, 8]
    assert DEFAULT.firms.shape == (3, 4)
    assert DEFAULT.feed_user_share[:, 0].tolist() == [0.88, 0.68, 0.65, 0.38]
    assert DEFAULT.voucher.dtype == np.float64


def test_parameters_are_frozen():
    with pytest.raises(AttributeError, match="frozen"):
        DEFAULT.habit_strength = 2
    with pytest.raises(ValueError, match="read-only"):
        DEFAULT.voucher[0] = 0.5
    with pytest.raises(AttributeError, match="habit_strenght"):
        DEFAULT.habit_strenght  # noqa: B018 - the look-up is the test


def test_a_copy_differs_only_in_what_was_replaced():
    other = DEFAULT.replace({"voucher.shopee": 0.05, "lambda_online": 1.0})
    assert other.changed() == {"lambda_online": 1.0, "voucher": [0.05, *DEFAULT.voucher[1:].tolist()]}
    assert other != DEFAULT
    assert other.replace({"voucher.shopee": 0.04, "lambda_online": 0.4}) == DEFAULT
    assert len({other, DEFAULT, DEFAULT.replace({})}) == 2


def test_limits_of_the_model_lie_within_natural_bounds_only():
    assert DEFAULT.replace({"habit_speed": 0.0, "taste_sd": 30.0}).taste_sd == 30.0
    with pytest.raises(ScenarioErrors, match="impulse_share"):
        DEFAULT.replace({"impulse_share": 1.1})


def test_parameters_survive_copying_and_pickling():
    other = DEFAULT.replace({"habit_strength": 2.0, "online_trend.2023": -0.1})
    assert pickle.loads(pickle.dumps(other)) == other
    assert copy.deepcopy(other) == other


def test_every_default_is_a_value_that_a_scenario_may_give():
    defaults = Parameters.default()
    assert defaults.replace(defaults.to_dict()).digest() == defaults.digest()
