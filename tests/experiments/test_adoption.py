"""Start and speed of adoption follow from two ratios of sales."""

import pytest

from experiments.adoption import adoption, curve, ratios
from sim.parameters import Parameters


def test_the_curve_is_logistic():
    x = curve(0.03, 0.1)
    assert x[0] == 0.1
    assert (x[1:] > x[:-1]).all()
    odds = x / (1.0 - x)
    assert odds[52] / odds[51] == pytest.approx(odds[2] / odds[1], rel=0.02)


def test_sales_that_follow_a_curve_give_its_constants_back():
    true = (0.028, 0.07)
    p = Parameters.default().replace({"adoption_rate": 0.02, "launch_adoption": 0.05})
    seen = ratios(0.02, 0.05)
    for _ in range(12):
        step = adoption(p, tuple(seen), tuple(ratios(*true)))
        p = p.replace(step)
        seen = ratios(step["adoption_rate"], step["launch_adoption"])
    assert step["adoption_rate"] == pytest.approx(true[0], rel=0.01)
    assert step["launch_adoption"] == pytest.approx(true[1], rel=0.02)


def test_constants_stay_in_their_range():
    step = adoption(Parameters.default(), (0.9, 0.3), (5.0, 0.01))
    assert 0.01 <= step["adoption_rate"] <= 0.04
    assert 0.02 <= step["launch_adoption"] <= 0.15
