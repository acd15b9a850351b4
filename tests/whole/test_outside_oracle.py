"""Shares, elasticities, diversion and surplus as pyblp has them, where three levels reduce to its one level of nests.

pyblp (Conlon, Gortmaker 2020) knows one level: two nests beside the outside good (λ_o = 1), or one online nest
(λ_M = λ_S = λ_o), with ρ = 1 − λ.  The full form is held to formulas written out below.
"""

import contextlib
import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.consumers import expected_surplus, nested_logit

PRICE = np.array([1.0, 0.95, 1.05, 0.9, 1.1, 0.97, 1.02, 0.93])
TASTE = np.array([0.2, 0.1, -0.4, -0.5, -0.9, -0.1, -0.6, -1.1])
ALPHA = 1.3
OUTSIDE = 0.0
J = 9
TWO_NESTS = ["market"] * 5 + ["social"] * 3
ONE_NEST = ["online"] * 8
CASES = {"two nests, λ_o = 1": (TWO_NESTS, 1.0, 0.4), "one nest": (ONE_NEST, 0.45, 0.45)}
MARKET, SOCIAL = slice(0, 5), slice(5, 8)


class Oracle:
    """A market of eight products and an outside good, solved by pyblp."""

    def __init__(self, nests, rho):
        pyblp = pytest.importorskip("pyblp")
        pyblp.options.verbose = False
        products = {
            "market_ids": np.repeat("t", 8), "firm_ids": np.arange(8), "prices": PRICE,
            "nesting_ids": np.array(nests), "taste": TASTE, "demand_instruments0": np.zeros(8),
        }  # fmt: skip
        with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            simulation = pyblp.Simulation(
                pyblp.Formulation("0 + prices + taste"), products, beta=[-ALPHA, 1.0], rho=rho, xi=np.zeros(8),
                omega=np.zeros(8),
            )  # fmt: skip
            solved = simulation.replace_endogenous(costs=PRICE - 0.1, prices=PRICE, iteration=pyblp.Iteration("return"))
            self.shares = np.asarray(solved.product_data.shares).ravel()
            self.elasticities = np.asarray(solved.compute_elasticities())
            self.by_price = np.asarray(solved.compute_diversion_ratios())
            self.by_removal = np.asarray(solved.compute_long_run_diversion_ratios())
            self.surplus = float(np.asarray(solved.compute_consumer_surpluses()).squeeze())


def utility(price=PRICE):
    return np.append(TASTE - ALPHA * price, OUTSIDE)[None]


def shares(lambda_online, lambda_group, price=PRICE, gone=None):
    values = utility(price)
    if gone is not None:
        values[0, gone] = -np.inf
    return nested_logit(values, lambda_online, lambda_group, lambda_group)[0]


def slope(function, at, k, step=1e-2):
    """Derivative by the k-th coordinate: central differences, extrapolated four times (error below 1e-11)."""

    def central(h):
        up, down = at.copy(), at.copy()
        up[k] += h
        down[k] -= h
        return (function(up) - function(down)) / (2 * h)

    table = [central(step / 2**n) for n in range(5)]
    for order in range(1, 5):
        table = [(4**order * b - a) / (4**order - 1) for a, b in pairwise(table)]
    return table[0]


@pytest.fixture(scope="module", params=CASES, ids=list(CASES))
def case(request):
    nests, lambda_online, lambda_group = CASES[request.param]
    return Oracle(nests, 1 - lambda_group), lambda_online, lambda_group


def test_shares(case):
    oracle, lambda_online, lambda_group = case
    assert shares(lambda_online, lambda_group)[:-1] == pytest.approx(oracle.shares, abs=1e-8)


def test_elasticities(case):
    oracle, lambda_online, lambda_group = case
    mine = shares(lambda_online, lambda_group)
    for k in range(8):
        moved = slope(lambda price: shares(lambda_online, lambda_group, price), PRICE, k)
        assert moved[:-1] * PRICE[k] / mine[:-1] == pytest.approx(oracle.elasticities[:, k], abs=1e-8)


def test_diversion_by_price(case):
    oracle, lambda_online, lambda_group = case
    for j in range(8):
        moved = slope(lambda price: shares(lambda_online, lambda_group, price), PRICE, j)
        ratios = -moved / moved[j]
        ratios[j] = ratios[-1]
        assert ratios[:-1] == pytest.approx(oracle.by_price[j], abs=1e-8)


def test_diversion_by_removal(case):
    oracle, lambda_online, lambda_group = case
    mine = shares(lambda_online, lambda_group)
    for j in range(8):
        ratios = (shares(lambda_online, lambda_group, gone=j) - mine) / mine[j]
        ratios[j] = ratios[-1]
        assert ratios[:-1] == pytest.approx(oracle.by_removal[j], abs=1e-8)


def test_consumer_surplus(case):
    oracle, lambda_online, lambda_group = case
    mine = expected_surplus(utility(), lambda_online, lambda_group, lambda_group)[0] / ALPHA
    assert mine == pytest.approx(oracle.surplus, abs=1e-8)


# The full form against formulas written out.

UTILITIES = st.lists(st.floats(-4, 4), min_size=J, max_size=J).map(np.array)
LAMBDAS = st.tuples(st.floats(0.15, 1), st.floats(0.1, 1), st.floats(0.1, 1)).map(
    lambda each: (each[0], min(each[1], each[0]), min(each[2], each[0]))
)


def written_out(v, own, market, social):
    """Shares and log-sum of the three levels, as in a textbook."""
    inner = [np.exp(v[MARKET] / market).sum(), np.exp(v[SOCIAL] / social).sum()]
    nests = np.array([inner[0] ** (market / own), inner[1] ** (social / own)])
    online = nests.sum() ** own
    root = online + np.exp(v[-1])
    upper = online / root * nests / nests.sum()
    share = np.concatenate((
        upper[0] * np.exp(v[MARKET] / market) / inner[0], upper[1] * np.exp(v[SOCIAL] / social) / inner[1],
        [np.exp(v[-1]) / root],
    ))  # fmt: skip
    return share, np.log(root)


@given(UTILITIES, LAMBDAS)
def test_the_full_form_is_the_textbooks(v, lambdas):
    share, root = written_out(v, *lambdas)
    assert nested_logit(v[None], *lambdas)[0] == pytest.approx(share, abs=1e-10)
    assert expected_surplus(v[None], *lambdas)[0] == pytest.approx(root, abs=1e-10)


@given(UTILITIES, LAMBDAS)
def test_the_surplus_moves_by_the_shares(v, lambdas):
    """∂ ln root / ∂ v_j = share_j (Williams 1977; Daly, Zachary 1978), so surplus and demand are of one piece."""
    share = nested_logit(v[None], *lambdas)[0]
    for j in range(J):
        up, down = v.copy(), v.copy()
        up[j] += 1e-5
        down[j] -= 1e-5
        rise = expected_surplus(up[None], *lambdas)[0] - expected_surplus(down[None], *lambdas)[0]
        assert rise / 2e-5 == pytest.approx(share[j], abs=1e-7)


def test_own_and_cross_elasticities_of_the_full_form():
    """Closed forms of three levels, own and cross: same nest, other online nest, in person."""
    own, market, social = 0.6, 0.3, 0.25
    mine = nested_logit(utility(), own, market, social)[0]
    online = mine[:-1].sum()
    for k in range(8):
        nest, scale = (MARKET, market) if k < 5 else (SOCIAL, social)
        within, upper = mine[k] / mine[nest].sum(), mine[k] / online
        across = (1 / own - 1) * upper + mine[k]
        inside = (1 / scale - 1 / own) * within + across
        expected = np.full(J, across)
        expected[nest] = inside
        expected[k] = inside - 1 / scale
        expected[-1] = mine[k]
        moved = slope(lambda price: nested_logit(utility(price), own, market, social)[0], PRICE, k)
        assert moved / mine == pytest.approx(ALPHA * expected, abs=1e-10)
