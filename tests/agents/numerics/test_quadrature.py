import numpy as np
import pytest

from agents.numerics.quadrature import NODES, WEIGHTS


def test_nodes_and_weights_are_gauss_laguerre():
    nodes, weights = np.polynomial.laguerre.laggauss(24)
    assert pytest.approx(nodes, rel=1e-13) == NODES
    assert pytest.approx(weights * np.exp(nodes), rel=1e-12) == WEIGHTS


@pytest.mark.parametrize("rate", [1.0, 2.5, 8.0])
def test_an_exponential_is_integrated(rate):
    assert (WEIGHTS * np.exp(-rate * NODES / rate) / rate).sum() == pytest.approx(1 / rate, rel=1e-10)
