"""How the orders of a cell divide over the offers in it: a closed form (MODEL.md d5).

A buyer sees k slots, drawn with replacement in proportion to W, and spends on what is seen in proportion to e^O.  The
expected share of m is  k·W_m·e^{O_m}·∫₀^∞ exp(−ϑ·e^{O_m})·Φ(ϑ)^{k−1} dϑ,  Φ(ϑ) = Σ W·exp(−ϑ·e^O),  with W scaled to sum
1.  Utilities are read on a grid of step 1/16, so no loop over orders or over pairs of offers is needed.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from agents.numerics.compile import inlined, kernel
from agents.numerics.functions import exp_t, pow_t
from agents.numerics.quadrature import NODES, WEIGHTS
from agents.numerics.sums import whole

GRID_POINTS: Final = 161
"""From −5 to 5 utils around the cell's mean, in steps of 1/16."""


@kernel
def decay_table(offers_seen: int) -> NDArray[np.float64]:
    """exp(−ϑ_l·e^O) on the grid, ϑ_l = node_l/k; (nodes, GRID_POINTS)."""
    table = np.empty((NODES.shape[0], GRID_POINTS))
    for g in range(GRID_POINTS):
        appeal = exp_t(g / 16.0 - 5.0)
        for node in range(NODES.shape[0]):
            table[node, g] = exp_t(-(NODES[node] / offers_seen) * appeal)
    return table


@inlined
def grid_place(utility: float, mean: float) -> tuple[int, float]:
    """Grid point below a utility, and how far on the way to the next one."""
    place = (min(max(utility - mean, -5.0), 5.0) + 5.0) * 16.0
    point = min(whole(np.floor(place)), GRID_POINTS - 2)
    return point, place - point


@inlined
def laplace(mass: NDArray[np.int64], total: int, decay: NDArray[np.float64], phi: NDArray[np.float64]) -> None:
    """Φ(ϑ_l) = Σ_g mass_g/total·exp(−ϑ_l·e^{O_g}), grid points ascending."""
    phi[:] = 0.0
    for g in range(GRID_POINTS):
        if mass[g] > 0:
            weight = mass[g] / total
            for node in range(phi.shape[0]):
                phi[node] = phi[node] + weight * decay[node, g]


@inlined
def integrate(coefficient: NDArray[np.float64], decay: NDArray[np.float64], table: NDArray[np.float64]) -> None:
    """e^{O_g}·Σ_l coefficient_l·exp(−ϑ_l·e^{O_g}) at every grid point, nodes ascending."""
    table[:] = 0.0
    for node in range(coefficient.shape[0]):
        for g in range(GRID_POINTS):
            table[g] = table[g] + coefficient[node] * decay[node, g]
    for g in range(GRID_POINTS):
        table[g] = table[g] * exp_t(g / 16.0 - 5.0)


@inlined
def appeal_table(
    mass: NDArray[np.int64],
    local_mass: NDArray[np.int64],
    offers_seen: int,
    local_slots: int,
    decay: NDArray[np.float64],
    table: NDArray[np.float64],
) -> None:
    """Value of a seen offer by grid point, T_g, for goods from abroad (row 0) and for local goods (row 1).

    ``mass`` and ``local_mass`` are the fixed-point weights of all and of the local offers on the grid.
    """
    nodes = decay.shape[0]
    phi = np.empty(nodes)
    coefficient = np.empty(nodes)
    total = whole(mass.sum())
    local = whole(local_mass.sum())
    if total <= 0:
        table[:, :] = 0.0
        return
    laplace(mass, total, decay, phi)
    if local_slots == 0 or local == 0:
        for node in range(nodes):
            coefficient[node] = WEIGHTS[node] * pow_t(phi[node], offers_seen - 1.0)
        integrate(coefficient, decay, table[0])
        table[1] = table[0]
        return
    phi_local = np.empty(nodes)
    laplace(local_mass, local, decay, phi_local)
    free = offers_seen - local_slots
    for node in range(nodes):
        coefficient[node] = 0.0
        if free > 0:
            reserved = pow_t(phi_local[node], float(local_slots))
            coefficient[node] = WEIGHTS[node] * (free * pow_or_one(phi[node], free - 1) * reserved)
    integrate(coefficient, decay, table[0])
    for node in range(nodes):
        mandated = local_slots / (local / total) * pow_or_one(phi_local[node], local_slots - 1)
        coefficient[node] = coefficient[node] + WEIGHTS[node] * (mandated * pow_or_one(phi[node], free))
    integrate(coefficient, decay, table[1])


@inlined
def pow_or_one(x: float, n: int) -> float:
    """x^n by table; 1 for n = 0."""
    if n == 0:
        return 1.0
    return pow_t(x, float(n))
