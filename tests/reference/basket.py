"""The expected share of each offer when a buyer sees k of them and spends by softmax (d5)."""

from __future__ import annotations

from functools import cache
from math import ceil, floor

from reference.arithmetic import NODES, WEIGHTS, clip, exp_t, fixed, pow_t, real

POINTS = 161
EXP_GRID = [exp_t(g / 16.0 - 5.0) for g in range(POINTS)]


@cache
def damping(k: int, g: int) -> list[float]:
    """exp(−ϑ·e^O) at every node, ϑ = node/k, at a point of the grid (d5, Q15)."""
    return [exp_t(-(node / k) * EXP_GRID[g]) for node in NODES]


def expected_shares(
    weights: list[float], utilities: list[float], local: list[bool], k: int, visible: float
) -> tuple[list[float], float]:
    """Shares of a cell's value by offer, which sum to 1 (d5), and the weight of all offers."""
    total = real(sum(fixed(w) for w in weights))
    mean = real(sum(fixed(w * o) for w, o in zip(weights, utilities, strict=True))) / total
    places = [place(o - mean) for o in utilities]
    everyone = Mass(weights, places, [True] * len(weights))
    k1 = ceil(visible * k - 1e-9) if visible > 0.0 and any(local) else 0
    if k1 == 0:
        phi = everyone.phi(k)
        terms = [w * pow_t(f, k - 1.0) for w, f in zip(WEIGHTS, phi, strict=True)]
        tables = {False: Table(terms, k), True: Table(terms, k)}
    else:
        mine = Mass(weights, places, local)
        tables = visibility_tables(everyone, mine, k, k1)
    values = [
        w * tables[is_local].value(g, frac) for w, (g, frac), is_local in zip(weights, places, local, strict=True)
    ]
    whole = real(sum(fixed(value) for value in values))
    return [value / whole for value in values], real(everyone.total)


def place(z: float) -> tuple[int, float]:
    """Point of the grid below a utility, and how far it lies towards the next."""
    u = (clip(z, -5.0, 5.0) + 5.0) * 16.0
    g = min(floor(u), POINTS - 2)
    return g, u - g


class Mass:
    """Weight on every point of the grid."""

    def __init__(self, weights: list[float], places: list[tuple[int, float]], member: list[bool]) -> None:
        self.points: dict[int, int] = {}
        for w, (g, frac), inside in zip(weights, places, member, strict=True):
            if inside:
                self.points[g] = self.points.get(g, 0) + fixed(w * (1.0 - frac))
                self.points[g + 1] = self.points.get(g + 1, 0) + fixed(w * frac)
        self.total = sum(self.points.values())

    def phi(self, k: int) -> list[float]:
        """Φ at every node: mean of exp(−ϑ·e^O) over the offers (d5)."""
        out = [0.0] * len(NODES)
        for g in sorted(self.points):
            part = self.points[g] / self.total
            row = damping(k, g)
            for n, factor in enumerate(row):
                out[n] = out[n] + part * factor
        return out


class Table:
    """T at the points of the grid: the integral times e^O, read by linear interpolation (d5)."""

    def __init__(self, terms: list[float], k: int) -> None:
        self.terms = terms
        self.k = k
        self.known: dict[int, float] = {}

    def at(self, g: int) -> float:
        """T at a point."""
        if g not in self.known:
            integral = 0.0
            for term, factor in zip(self.terms, damping(self.k, g), strict=True):
                integral = integral + term * factor
            self.known[g] = integral * EXP_GRID[g]
        return self.known[g]

    def value(self, g: int, frac: float) -> float:
        """T between two points."""
        low = self.at(g)
        return low + frac * (self.at(g + 1) - low)


def visibility_tables(everyone: Mass, local: Mass, k: int, k1: int) -> dict[bool, Table]:
    """Tables of local offers and of the rest when k1 of the k places are for local ones (d5)."""
    k2 = k - k1
    phi, phi_local = everyone.phi(k), local.phi(k)
    share = local.total / everyone.total
    rest, own = [], []
    for w, f, f_local in zip(WEIGHTS, phi, phi_local, strict=True):
        others = k2 * pow_t(f, k2 - 1.0) * pow_t(f_local, float(k1)) if k2 > 0 else 0.0
        added = (k1 / share) * pow_t(f_local, k1 - 1.0) * pow_t(f, float(k2))
        rest.append(w * others)
        own.append(w * (others + added))
    return {False: Table(rest, k), True: Table(own, k)}
