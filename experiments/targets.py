"""The facts that the model is fitted to, read from the fact table (MODEL.md section 10)."""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.faults import Fault, ScenarioErrors
from sim.parameters import Channels
from sim.parameters.facts import Fact

SHARES = {
    "shopee": "share_gmv_shopee_2022",
    "tokopedia": "share_gmv_tokopedia_2022",
    "lazada": "share_gmv_lazada_2022",
    "bukalapak": "share_gmv_bukalapak_2022",
    "blibli": "share_gmv_blibli_2022",
    "tiktok_shop": "share_gmv_tiktokshop_2022",
}

PATH = {
    2021: "gmv_id_ecommerce_2021_econ",
    2022: "gmv_id_ecommerce_2022_econ",
    2023: "gmv_id_ecommerce_2023_econ",
    2025: "gmv_id_ecommerce_2025_econ_forecast",
    2030: "gmv_id_ecommerce_2030_econ_forecast",
}
"""Published years of online trade, US$ bn, read as constant dollars; log-linear between them."""

ORIGIN_CROSS_BORDER = 0.009
"""Cross-border share at the forecast origin: the fact says less than 1 %."""

DEATHS = 0.083
"""Firms that die in a year (McKenzie, Paffhausen 2017)."""

DEATHS_BROKE = 0.0245
"""Of these, out of cash: 2 to 3 points are to be earned in the market."""

LEAST = 0.002
"""Deaths a year by chance below which a fit does not aim, so that a market of bankrupts can still be fitted."""


@dataclass(frozen=True)
class Targets:
    """Values to meet; shares 0–1, money US$ bn."""

    shares: NDArray[np.float64]
    path: dict[int, float]
    half_2023: float
    start_2021: float
    marketplaces: float
    online_growth: float
    cross_border_2021: float
    imported_online: float
    imported_physical: float


def targets(facts: Mapping[str, Fact], channels: Channels, imported: NDArray[np.float64]) -> Targets:
    """Targets of a fact table; ``imported`` is the parameter ``imported_spend_share`` (physical, online).

    Raises
    ------
    ScenarioErrors
        When a fact the fit needs is missing, in words, or may not be used.
    """
    shares = np.array([_number(facts, SHARES[n]) / 100.0 if n in SHARES else 0.0 for n in channels.names[:-1]])
    return Targets(
        shares=shares / shares.sum(),
        path=online_path({year: _number(facts, key) for year, key in PATH.items()}),
        half_2023=_number(facts, "tiktokshop_gmv_id_h1_2023_vs_2022") / 100.0,
        start_2021=_number(facts, "tiktokshop_gmv_id_2021") / _number(facts, "mw_gmv_id_tiktokshop_2022"),
        marketplaces=_number(facts, "apjii_sme_mean_platforms"),
        online_growth=_growth(facts),
        cross_border_2021=_number(facts, "shopee_crossborder_share_sales") / 100.0,
        imported_online=float(imported[1]),
        imported_physical=float(imported[0]),
    )


def online_path(published: dict[int, float]) -> dict[int, float]:
    """US$ bn by year, log-linear between published years."""
    years = sorted(published)
    out = {}
    for before, after in itertools.pairwise(years):
        for year in range(before, after + 1):
            part = (year - before) / (after - before)
            out[year] = math.exp((1 - part) * math.log(published[before]) + part * math.log(published[after]))
    return out


def _growth(facts: Mapping[str, Fact]) -> float:
    """Growth of e-commerce businesses in 2022, from the note of the fact."""
    fact = facts.get("ecommerce_businesses_bps_2022")
    note = fact.quote_or_note if fact else ""
    for word in note.replace("%", " ").replace(",", " ").split():
        if word.startswith("+"):
            return float(word) / 100.0
    raise ScenarioErrors(
        [Fault(file="facts", field="ecommerce_businesses_bps_2022", allowed="its note must give growth as +n %")]
    )


def _number(facts: Mapping[str, Fact], key: str) -> float:
    fact = facts.get(key)
    if fact is None or fact.low is None:
        raise ScenarioErrors([Fault(file="facts", field=key, allowed="must be given as a number: the fit needs it")])
    if fact.use == "no":
        raise ScenarioErrors([Fault(file="facts", field=f"{key}.use", value="no", allowed="may not be used in a fit")])
    return fact.value
