import numpy as np
import pytest
from scipy import stats

from agents.numerics.normal import NORMAL_4, NORMAL_64, NORMAL_1024, lognormal, normal_classes


@pytest.mark.parametrize("classes", [NORMAL_4, NORMAL_64, NORMAL_1024])
def test_classes_have_mean_0_and_standard_deviation_1(classes):
    assert classes.mean() == pytest.approx(0, abs=1e-11)
    assert classes.std() == pytest.approx(1, abs=1e-11)
    assert (np.diff(classes) > 0).all()
    assert classes == pytest.approx(-classes[::-1], abs=1e-11)


def test_a_class_is_the_mean_of_its_bin():
    edges = stats.norm.ppf(np.arange(65) / 64)
    means = 64 * (stats.norm.pdf(edges[:-1]) - stats.norm.pdf(edges[1:]))
    assert normal_classes(64) == pytest.approx(means / means.std(), abs=1e-9)


@pytest.mark.parametrize("sd", [0.15, 0.6, 1.0])
def test_a_lognormal_has_mean_1(sd):
    drawn = [lognormal(float(z), sd) for z in NORMAL_1024]
    assert np.mean(drawn) == pytest.approx(1, abs=0.004)
    assert np.log(drawn).std() == pytest.approx(sd, rel=1e-6)
