"""Shares, elasticities and diversion as pyblp has them, where three levels reduce to its one level of nests."""

import contextlib
import io

import numpy as np
import pytest

from agents.consumers import nested_logit

pyblp = pytest.importorskip("pyblp")

PRICE = np.array([1.0, 0.95, 1.05, 0.9, 1.1, 0.97, 1.02, 0.93])
TASTE = np.array([0.2, 0.1, -0.4, -0.5, -0.9, -0.1, -0.6, -1.1])
ALPHA = 1.3
OUTSIDE = 0.0
TWO_NESTS = ["market"] * 5 + ["social"] * 3
ONE_NEST = ["online"] * 8


def by_pyblp(nests, rho):
    """A market of eight products and an outside good: shares, elasticities, diversion to the outside."""
    pyblp.options.verbose = False
    products = {
        "market_ids": np.repeat("t", 8), "firm_ids": np.arange(8), "prices": PRICE, "nesting_ids": np.array(nests),
        "taste": TASTE, "demand_instruments0": np.zeros(8),
    }  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        simulation = pyblp.Simulation(
            pyblp.Formulation("0 + prices + taste"), products, beta=[-ALPHA, 1.0], rho=rho, xi=np.zeros(8),
            omega=np.zeros(8),
        )  # fmt: skip
        solved = simulation.replace_endogenous(costs=PRICE - 0.1, prices=PRICE, iteration=pyblp.Iteration("return"))
        elasticities = solved.compute_elasticities()
        diversion = solved.compute_long_run_diversion_ratios()
    return np.asarray(solved.product_data.shares).ravel(), np.asarray(elasticities), np.asarray(diversion)


def ours(lambda_online, lambda_group, gone=None, bump=None):
    utility = np.append(TASTE - ALPHA * PRICE, OUTSIDE)
    if gone is not None:
        utility[gone] = -np.inf
    if bump is not None:
        utility[bump[0]] -= ALPHA * bump[1]
    return nested_logit(utility[None], lambda_online, lambda_group, lambda_group)[0]


@pytest.mark.parametrize(
    ("nests", "rho", "lambda_online", "lambda_group"),
    [(TWO_NESTS, 0.6, 1.0, 0.4), (ONE_NEST, 0.55, 0.45, 0.45)],
    ids=["two nests, λ_o = 1", "one nest"],
)
def test_shares_elasticities_and_diversion(nests, rho, lambda_online, lambda_group):
    shares, elasticities, diversion = by_pyblp(nests, rho)
    mine = ours(lambda_online, lambda_group)
    assert mine[:-1] == pytest.approx(shares, abs=1e-8)
    for j in (0, 5):
        step = 1e-6
        up, down = (ours(lambda_online, lambda_group, bump=(j, s)) for s in (step, -step))
        slope = (up - down)[:-1] / (2 * step) * PRICE[j] / mine[:-1]
        assert slope == pytest.approx(elasticities[:, j], rel=1e-5, abs=1e-8)
        without = ours(lambda_online, lambda_group, gone=j)
        assert (without[-1] - mine[-1]) / mine[j] == pytest.approx(diversion[j, j], abs=1e-6)
