"""Standard normals by equal-probability classes (MODEL.md Q11).

A class's value is the mean of the standard normal over its bin, n·(φ(a) − φ(b)), rescaled so that the classes have
standard deviation 1, and rounded to 2⁻⁴⁰ so that no mathematical library can move a draw.
"""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import inlined
from agents.numerics.functions import exp_t


def normal_classes(n: int) -> NDArray[np.float64]:
    """The ``n`` class means, ascending, mean 0 and standard deviation 1."""
    normal = NormalDist()
    edges = [-math.inf, *(normal.inv_cdf(k / n) for k in range(1, n)), math.inf]
    density = [math.exp(-0.5 * e * e) / math.sqrt(2.0 * math.pi) if math.isfinite(e) else 0.0 for e in edges]
    means = np.array([n * (density[k] - density[k + 1]) for k in range(n)])
    return np.rint(means / math.sqrt(float(np.mean(means**2))) * 2.0**40) / 2.0**40


NORMAL_4 = normal_classes(4)
NORMAL_64 = normal_classes(64)
NORMAL_1024 = normal_classes(1024)


@inlined
def lognormal(deviate: float, sd: float) -> float:
    """Lognormal with mean 1: e^(σz − σ²/2)."""
    return exp_t(sd * deviate - sd * sd / 2.0)
