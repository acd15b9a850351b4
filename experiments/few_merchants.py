"""How many merchant agents does a study need?  ``python -m experiments.few_merchants`` (two minutes; MODEL.md 5.1).

Question: the ban's first year at the calibrated defaults, in markets of 50,000 people an agent with ever fewer merchant
agents: are its effects those of a larger market?  One pair of worlds a luck; means, and their standard errors.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.ban import STUDY as BAN
from experiments.study.declaration import SIZES, Study
from experiments.study.draws import CENTRAL, FIRST_SEED, Draw
from experiments.study.levels import Levels
from experiments.study.units import live
from experiments.tables import ROOT
from sim.analysis.posterior import SIZES as OF_DRAWS

FOLDER: Final = ROOT / "results" / "published" / "scaling"
NAME: Final = "merchants.csv"
MARKETS: Final[Mapping[str, Mapping[str, int]]] = {"default": {}, "studies": SIZES, "draws": OF_DRAWS}
"""Merchant agents of a run's default, of a study's own worlds, and of the markets that draws were accepted in."""

TOLD: Final = ("sales", "profit", "physical", "online", "jobs")
LUCKS: Final = 24


def main() -> None:
    """Live the worlds, write the table, and print it."""
    table = pd.concat([effects(name, LUCKS) for name in MARKETS], ignore_index=True)
    write(FOLDER / NAME, table)
    print(table.to_string(index=False))


def effects(market: str, lucks: int) -> pd.DataFrame:
    """A row for each finding told of: mean effect of the ban over lucks, and its standard error.

    Parameters
    ----------
    market : out of ``MARKETS``.
    lucks : pairs of worlds.
    """
    study = replace(BAN, worlds={name: BAN.worlds[name] for name in ("baseline", "ban")})
    found = _found(study, [Draw(CENTRAL, k, FIRST_SEED + k, MARKETS[market]) for k in range(lucks)])
    return pd.DataFrame(
        {"market": market, "finding": key, "effect": float(values.mean()),
         "error": float(values.std(ddof=1) / np.sqrt(lucks)), "lucks": lucks}
        for key, values in found.items()
    )  # fmt: skip


def write(path: Path, table: pd.DataFrame) -> None:
    """Write the table with six digits."""
    table.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")


def _found(study: Study, units: list[Draw]) -> dict[str, NDArray[np.float64]]:
    with ThreadPoolExecutor(2) as pool:
        rows = pd.concat(list(pool.map(lambda unit: live(study, unit), units)), ignore_index=True)
    levels = Levels(rows, [unit.unit for unit in units])
    return {each.key: np.asarray(each.of(levels)) for each in study.findings if each.key in TOLD}


if __name__ == "__main__":
    main()
