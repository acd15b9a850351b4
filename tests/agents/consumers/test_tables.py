import numpy as np
import pytest

from agents.consumers.tables import option_table

RNG = np.random.default_rng(3)


def test_an_option_is_exp_of_its_utility_over_lambda():
    taste, segment_taste = RNG.normal(size=(9, 5)), RNG.normal(size=(4, 9))
    variety, price = RNG.normal(size=(9, 5)) / 4, RNG.uniform(0.5, 2, (9, 5))
    shipping, friction = RNG.uniform(0, 0.3, (9, 3)), RNG.uniform(0, 0.2, 9)
    sensitivity, scale = RNG.uniform(0.5, 2, (4, 4)), np.array([0.25] * 5 + [0.3] * 3 + [1.0])
    table = option_table(taste, segment_taste, variety, price, shipping, friction, sensitivity, scale)
    assert table.shape == (4, 3, 5, 4, 9)
    for s, r, c, k, j in [(0, 0, 0, 0, 0), (3, 2, 4, 3, 8), (1, 2, 3, 0, 6), (2, 1, 0, 3, 5)]:
        utility = taste[j, c] + segment_taste[s, j] + variety[j, c] - friction[j]
        utility -= sensitivity[s, k] * np.log(price[j, c] + shipping[j, r])
        assert table[s, r, c, k, j] == pytest.approx(np.exp(utility / scale[j]), rel=1e-6)
