"""Draws of what nobody knows: the accepted ones where there are any, else the whole ranges, evenly filled.

Without accepted draws, the core parameters fill their ranges (a scrambled Sobol sequence) and the structural switches
of MODEL.md section 14 that are parameters run through all their settings, each equally often: a full factorial every
36 draws.  Constants stay as they were fitted at the defaults.  Every draw has a luck of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from experiments.study.declaration import SIZES
from experiments.study.structures import STRUCTURES, Structure
from sim.analysis.draws import SAMPLE_SEED, core
from sim.analysis.posterior import DRAWS as ACCEPTED
from sim.analysis.posterior import SIZES as POSTERIOR_SIZES
from sim.analysis.posterior import Posterior, posterior
from sim.scenario import Scenario

PRIOR, POSTERIOR = "prior", "posterior"
DRAW, CENTRAL = "draw", "central"
"""Groups of units: draws; the calibrated defaults. Other groups are those of the ``STRUCTURES``."""

FIRST_SEED: Final = 1000
LUCKS: Final = 3
"""Units of another structure, which differ in luck alone: as many, or fewer where the defaults have fewer."""

GOLDEN: Final = (5.0**0.5 - 1.0) / 2.0

SWITCHES: Final[Mapping[str, tuple[Any, ...]]] = {
    "link_out_rule": ("shares", "live"),
    "platform_rule": ("frozen", "adaptive"),
    "online_scale": (0.54, 0.895, 1.0),
    "imported_spend_share.online": (0.30, 0.55, 0.90),
}


@dataclass(frozen=True)
class Draw:
    """What one unit of work lives under.

    Parameters
    ----------
    group, place : which draw it is.
    seed : its luck.
    overrides : parameters that it sets, by name.
    """

    group: str
    place: int
    seed: int
    overrides: Mapping[str, Any]

    @property
    def unit(self) -> str:
        """Name of the unit, in the order of the table of runs."""
        return f"{self.group}-{self.place:04d}"

    @property
    def digest(self) -> str:
        """Hash of all that decides the draw's numbers."""
        content = [self.seed, dict(self.overrides)]
        if structure := structure_of(self.group):
            content += [dict(structure.own_channel)] if structure.channel else []
        text = json.dumps(content, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def scenario(self, plan: Scenario) -> Scenario:
        """A plan under this draw."""
        structure = structure_of(self.group)
        if structure and structure.channel:
            plan = plan.replace(parameters=structure.start().replace(plan.parameters.changed()))
        return plan.replace(parameters=dict(self.overrides), seed=self.seed)


def structure_of(group: str) -> Structure | None:
    """The structure that a group of units lives in; None for the market's own."""
    return next((each for each in STRUCTURES if each.name == group), None)


def source(prior: bool = False) -> str:
    """Where draws come from: ``prior``, or ``posterior`` with the hash of the accepted draws."""
    accepted = None if prior else _accepted()
    return f"{POSTERIOR} {accepted.manifest['files'][ACCEPTED]}" if accepted else PRIOR


def draws(n: int, prior: bool = False, central: bool = True, lucks: int = LUCKS) -> list[Draw]:
    """The units of a study: ``n`` draws, then the defaults in ``lucks`` lucks, and each other structure in some."""
    accepted = None if prior else _accepted()
    found = _from_posterior(accepted, n) if accepted else _from_ranges(n)
    if central:
        found += [Draw(CENTRAL, k, FIRST_SEED + k, SIZES) for k in range(lucks)]
        for each in STRUCTURES:
            found += [Draw(each.name, k, FIRST_SEED + k, {**each.overrides, **SIZES}) for k in range(min(lucks, LUCKS))]
    return found


def _accepted() -> Posterior | None:
    """The accepted draws, if they are there and of this model."""
    found = posterior()
    return found if found is not None and not found.stale else None


def _from_posterior(accepted: Posterior, n: int) -> list[Draw]:
    """Draws as often as their weights say, with the luck they were accepted with; the first are the same for any ``n``.

    The golden ratio spreads any number of points evenly over the cumulative weights.
    """
    order = np.random.default_rng(SAMPLE_SEED).permutation(len(accepted))
    edges = np.cumsum(accepted.weights[order])
    places = np.searchsorted(edges, (0.5 + GOLDEN * np.arange(n)) % edges[-1])
    return [
        Draw(DRAW, k, accepted.seed(place), {**accepted.overrides(place), **POSTERIOR_SIZES})
        for k, place in enumerate(order[places].tolist())
    ]


def _from_ranges(n: int) -> list[Draw]:
    """The first draws are the same for any ``n``."""
    from scipy.stats import qmc

    params = core()
    unit = qmc.Sobol(len(params), rng=np.random.default_rng(SAMPLE_SEED)).random(2 ** int(np.ceil(np.log2(max(n, 2)))))
    settings = list(product(*SWITCHES.values()))
    mix = np.random.default_rng(SAMPLE_SEED)
    order = np.concatenate([mix.permutation(len(settings)) for _ in range(n // len(settings) + 1)])
    found = []
    for k in range(n):
        values = {
            name: float(each.low) + float(u) * (float(each.high) - float(each.low))
            for (name, each), u in zip(params.items(), unit[k], strict=True)
        }
        switches = dict(zip(SWITCHES, settings[order[k]], strict=True))
        found.append(Draw(DRAW, k, FIRST_SEED + k, {**values, **switches, **SIZES}))
    return found
