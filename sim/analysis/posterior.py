"""The accepted draws: parameters under which the market looks like Indonesia's before the ban, and how likely each is.

``python -m experiments.posterior`` makes them from facts of before the ban alone (MODEL.md section 10).  A forecast
over draws says what the model answers for all that those facts leave open, beside the luck that seeds measure.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.fingerprint import model_digest
from sim.parameters.values import Parameters
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

FOLDER: Final = Path(__file__).with_name("published") / "posterior"
MANIFEST: Final = "manifest.json"
DRAWS, FORECASTS, COMPARED, CHECKS = "draws.csv", "forecasts.parquet", "prior_posterior.csv", "checks.csv"
FILES: Final = (DRAWS, FORECASTS, COMPARED, CHECKS)
SCHEMA: Final = 1

PEOPLE_PER_AGENT: Final = 50_000
SIZES: Final = {"merchant_agents_min": 2000, "stratum_agents_min": 60}
"""Size of the markets that draws were accepted in, and are lived in."""

KEYS: Final = ("draw", "seed", "weight")
TEXTS: Final = ("link_out_rule", "platform_rule")
CODE, CONSTANTS = "code", "constants"


@dataclass(frozen=True)
class Posterior:
    """Accepted draws, as they stand in a folder whose hashes have been checked.

    Parameters
    ----------
    manifest : what they were made from.
    rows : a draw each: number, seed, weight, and every parameter that it sets.
    content : bytes of each file.
    """

    manifest: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    content: Mapping[str, bytes]

    def __len__(self) -> int:
        """Accepted draws."""
        return len(self.rows)

    @property
    def date(self) -> date:
        """Day on which these draws were first computed."""
        return date.fromisoformat(self.manifest["date"])

    @property
    def hash(self) -> str:
        """SHA-256 of all files."""
        return str(self.manifest["content_hash"])

    @cached_property
    def stale(self) -> str:
        """Empty if the draws are of this model; else ``constants`` or ``code``: what has changed since."""
        if self.manifest["parameters"] != Parameters.default().digest():
            return CONSTANTS
        return "" if self.manifest["model"] == model_digest() else CODE

    @cached_property
    def weights(self) -> Array:
        """Weight of each draw; the sum is 1."""
        raw = np.array([row["weight"] for row in self.rows])
        return np.asarray(raw / raw.sum())

    @property
    def effective(self) -> float:
        """Effective number of draws: as many equally weighted ones would say as much."""
        return float(1.0 / (self.weights**2).sum())

    @cached_property
    def forecasts(self) -> pd.DataFrame:
        """Effects of the built-in scenarios over draws, in the form of ``over_draws.DrawnEffects.table``."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        return pq.read_table(pa.BufferReader(self.content[FORECASTS])).to_pandas()

    def overrides(self, place: int) -> dict[str, Any]:
        """Parameters that a draw sets, by name."""
        return {name: value for name, value in self.rows[place].items() if name not in KEYS}

    def seed(self, place: int) -> int:
        """Luck that the draw was accepted with."""
        return int(self.rows[place]["seed"])

    def pick(self, n: int) -> tuple[int, ...]:
        """Places of ``n`` draws that stand for all, each as often as its weight says.

        Evenly spaced on the cumulative weights of the draws in a fixed mixed order, so that few still spread.
        """
        order = np.random.default_rng(self.manifest["schema"]).permutation(len(self))
        edges = np.cumsum(self.weights[order])
        places = np.searchsorted(edges, (np.arange(n) + 0.5) / n)
        return tuple(int(order[min(place, len(self) - 1)]) for place in places)

    def scenario(self, plan: Scenario, place: int) -> Scenario:
        """A plan under a draw: what the plan itself sets stays, and its market is no larger than the draws' own."""
        own = set(plan.parameters.changed())
        drawn = {name: value for name, value in self.overrides(place).items() if name.split(".")[0] not in own}
        sizes = {name: value for name, value in SIZES.items() if name not in own}
        people = max(plan.people_per_agent, int(self.manifest["people_per_agent"]))
        return plan.replace(parameters={**drawn, **sizes}, people_per_agent=people)


@cache
def posterior(folder: Path = FOLDER) -> Posterior | None:
    """The accepted draws of a folder; None if there are none, or they aren't as they were written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        content = {name: (folder / name).read_bytes() for name in FILES}
    except (OSError, ValueError):
        return None
    if manifest.get("schema") != SCHEMA:
        return None
    hashes = {name: hashlib.sha256(each).hexdigest() for name, each in content.items()}
    if hashes != manifest["files"] or manifest["content_hash"] != whole(hashes):
        return None
    return Posterior(manifest, read_draws(content[DRAWS]), content)


def whole(hashes: Mapping[str, str]) -> str:
    """One hash of the hashes of all files."""
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def read_draws(content: bytes) -> tuple[Mapping[str, Any], ...]:
    """Draws of a CSV table."""
    return tuple(
        {name: value if name in TEXTS else float(value) for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(content.decode("utf-8")))
    )


def write_draws(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """CSV table of draws; numbers with seven significant digits: more would claim a precision they don't have."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: value if isinstance(value, str) else f"{value:.7g}" for name, value in row.items()})
    return out.getvalue().encode()
