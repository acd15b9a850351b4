"""What the facts say about a draw: its distance from them, whether it is ruled out, and its weight.

A fact is the market's own figure plus an error of the firm that published it.  With that error written down, the weight
of a draw is the density of the facts given its market, and what is accepted follows the exact posterior of the model
with errors (Wilkinson 2013); no tolerance has to be chosen.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.targets import DEATHS, SHARES, targets
from sim.parameters import Parameters
from sim.parameters.facts import load_facts

Array = NDArray[np.float64]

DISCREPANCY: Final = 0.03
"""S.d. between data firms in shares (section 10), at most a fifth of the share itself."""

TWICE: Final = 2.0**0.5
"""Shares and levels have centred the prior of the constants already, so each of the two says half: errors × √2."""

TOTALS: Final = 0.08
"""S.d. between firms in the total of 2022, as a part of it: 51.9 and 58 bn."""

MOST_IMPLAUSIBLE: Final = 3.0
CAP: Final = 0.4
"""Part of the posterior's weight that lies in draws which are thinned; the others keep weights above 1."""


class Fact(NamedTuple):
    """A figure of before the ban.

    Parameters
    ----------
    value, error : the figure and the s.d. of its error.
    source : its key in the table of facts.
    late : known only in 2023, so left out where 2023 is forecast from 2022.
    """

    value: float
    error: float
    source: str
    late: bool = False


def facts() -> dict[str, Fact]:
    """Figures that weigh, by the name of the summary they are of."""
    known = load_facts()
    p = Parameters.default()
    aims = targets(known, p.channels, p.imported_spend_share)
    found = {}
    for j, name in enumerate(p.channels.names[:6]):
        share = float(aims.shares[j])
        found[f"share.{name}"] = Fact(share, TWICE * min(DISCREPANCY, 0.2 * share), SHARES[name])
    growth = aims.path[2022] / aims.path[2021] - 1.0
    found |= {
        "online.2022": Fact(aims.path[2022], TOTALS * aims.path[2022], "gmv_id_ecommerce_2022_econ"),
        "growth.2022": Fact(growth, 0.05, "gmv_id_ecommerce_2021_econ"),
        "tiktok.2021": Fact(aims.start_2021, 0.05, "tiktokshop_gmv_id_2021"),
        "tiktok.half_2023": Fact(aims.half_2023, 0.07, "tiktokshop_gmv_id_h1_2023_vs_2022", late=True),
        "marketplaces": Fact(aims.marketplaces, 0.2, "apjii_sme_mean_platforms", late=True),
        "deaths": Fact(DEATHS, 0.015, "McKenzie, Paffhausen 2017"),
    }
    return found


def checks() -> dict[str, Fact]:
    """Figures that nothing is fitted to, and that the model should be able to bring about."""
    known = load_facts()
    year = known["tiktokshop_gmv_id_2022"].value
    return {
        "tiktok.quarter_2023": Fact(known["tiktokshop_gmv_id_q1_2023"].value / year, 0.06, "tiktokshop_gmv_id_q1_2023"),
        "tokopedia.growth": Fact(known["tokopedia_gtv_growth_1q23"].value / 100.0, 0.05, "tokopedia_gtv_growth_1q23"),
        "parcels": Fact(known["tiktokshop_parcels_per_day_id"].value / 1e6, 0.5, "tiktokshop_parcels_per_day_id"),
        "mix.fashion_beauty": Fact(
            known["cube_tiktokshop_fashion_beauty_share"].value / 100.0, 0.10, "cube_tiktokshop_fashion_beauty_share"
        ),
        "mix.beauty": Fact(known["shoplus_beauty_share"].value / 100.0, 0.04, "shoplus_beauty_share"),
        "sellers": Fact(known["tiktok_sellers_ceo_jun2023"].value / 1e6, 0.8, "tiktok_sellers_ceo_jun2023"),
        "msme_share": Fact(known["shopee_sales_share_msme"].value / 100.0, 0.10, "shopee_sales_share_msme"),
        "online_firms.growth": Fact(0.0446, 0.02, "ecommerce_businesses_bps_2022"),
    }


def seen(table: pd.DataFrame, names: list[str]) -> Array:
    """Summaries of every draw, in the order of ``names``."""
    return table[[f"s.{name}" for name in names]].to_numpy(dtype=float)


def log_weights(summaries: Array, values: Array, errors: Array) -> Array:
    """Log density of the facts given each draw's market, up to a constant."""
    return np.asarray(-0.5 * (((summaries - values) / errors) ** 2).sum(axis=1))


def weights(table: pd.DataFrame, known: dict[str, Fact]) -> Array:
    """Weight of every draw, the sum 1."""
    names = list(known)
    values, errors = (np.array([getattr(known[name], part) for name in names]) for part in ("value", "error"))
    return normal(log_weights(seen(table, names), values, errors))


def normal(logs: Array) -> Array:
    """Weights with sum 1 from their logs."""
    raw = np.exp(logs - logs.max())
    return np.asarray(raw / raw.sum())


def effective(own: Array) -> float:
    """Effective sample size of weights."""
    return float(own.sum() ** 2 / (own**2).sum())


def implausibility(table: pd.DataFrame, known: dict[str, Fact]) -> Array:
    """Largest distance of each draw from a fact, in s.d. of the fact's error."""
    names = list(known)
    values, errors = (np.array([getattr(known[name], part) for name in names]) for part in ("value", "error"))
    return np.asarray(np.abs((seen(table, names) - values) / errors).max(axis=1))


def accepted(own: Array, rng: np.random.Generator) -> tuple[NDArray[np.intp], Array]:
    """Draws that are kept and their weights: unlikely ones are thinned at random, so that many keep the weight 1.

    What a kept draw stands for is unchanged on average (rejection control, Liu 2001).
    """
    order = np.sort(own)[::-1]
    ceiling = order[np.searchsorted(np.cumsum(order), 1.0 - CAP)]
    ratio = own / ceiling
    kept = np.flatnonzero(rng.random(len(own)) < ratio)
    return kept, np.maximum(ratio[kept], 1.0)


def quantile(values: Array, own: Array, shares: tuple[float, ...]) -> list[float]:
    """Weighted quantiles."""
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(own[order]) - 0.5 * own[order]
    return [float(np.interp(share * own.sum(), middle, values[order])) for share in shares]
