"""What is believed before looking at the facts: parameters, switches, and the constants that go with them.

A draw of the parameters alone would not look like Indonesia's 2022: shares and levels hang on constants that are fitted
at the defaults.  So constants are fitted again at some draws (``posterior_runs.pilot``), a regression says what they
are at any other, and each draw gets them with an error of its own, about as large as the gap between two data firms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.draws import core
from sim.parameters import Parameters
from sim.parameters.values import declared

Array = NDArray[np.float64]

SEED: Final = 20231004
MARKETS: Final = ("tokopedia", "lazada", "bukalapak", "blibli")
TIKTOK: Final = "tiktok_shop"
KNOTS: Final = ("2021", "2022", "2023", "2024", "2025")
LATER: Final = ("2026", "2027", "2028", "2029", "2030")
"""Knots beyond the horizon of most scenarios: they move with the knot of 2025."""

RANGES: Final = {
    "drift_sd_per_year": (0.05, 0.30),
    "adoption_rate": (0.01, 0.04),
    "launch_adoption": (0.02, 0.15),
    "adoption_ceiling_other": (0.05, 0.60),
    "voucher_cut.tokopedia": (0.2, 0.6),
}
"""Uniform beside the core set: drift of a forecast, how TikTok Shop would have grown, what Tokopedia stopped paying."""

TREND: Final = ("taste_trend.tokopedia", 0.05)
"""Normal around its default, with this s.d. (utils a year): the direction of before the ban is weakly known (M11)."""

SWITCHES: Final[Mapping[str, tuple[Any, ...]]] = {
    "link_out_rule": ("shares", "live"),
    "platform_rule": ("frozen", "adaptive"),
    "online_scale": (0.54, 0.895, 1.0),
    "imported_spend_share.online": (0.30, 0.55, 0.90),
}
"""Structural switches of section 14 that are parameters; all settings equally likely."""

SHARE_ERROR: Final = {"tokopedia": 0.075, "lazada": 0.17, "bukalapak": 0.17, "blibli": 0.17, TIKTOK: 0.17}
"""S.d. of ln share that the constants' errors make: a little less than the facts' own."""

LEVEL_ERROR, KNOT_ERROR, GROWTH_ERROR = 0.04, 0.03, 0.05
"""S.d. of ψ: all knots together, each known year, each year of forecast on top of the one before (utils)."""

FITTED: Final = (
    *(f"channel_taste.{name}" for name in (*MARKETS, TIKTOK)),
    *(f"online_trend.{year}" for year in KNOTS),
    "impulse_rate",
    "origin_imported.online",
)
CURVED: Final = (
    "lambda_online", "taste_online_sd", "habit_strength", "price_sensitivity_scale", "impulse_share",
    "cannibalisation", "variety_elasticity", "adoption_rate", "launch_adoption",
)  # fmt: skip
"""Parameters whose constants bend: squares, and products with the first two."""


class Span(NamedTuple):
    """A uniform range."""

    low: float
    high: float


def spans() -> dict[str, Span]:
    """Uniform parameters and their ranges: the core set over its calibrated ranges, then the others."""
    found = {name: Span(float(each.low), float(each.high)) for name, each in core().items()}
    return found | {name: Span(*ends) for name, ends in RANGES.items()}


def names() -> tuple[str, ...]:
    """Everything a draw sets, in the order of the published table."""
    return (*spans(), TREND[0], *SWITCHES, *FITTED)


def inputs(n: int) -> pd.DataFrame:
    """Parameters and switches of ``n`` draws, and the luck of their constants (columns ``luck.*``), by scrambled Sobol.

    The first draws are the same for any ``n``, so that a table can grow.
    """
    from scipy.special import ndtri
    from scipy.stats import qmc

    uniform, fitted = spans(), [f"luck.{name}" for name in (*FITTED, "level")]
    columns = [*uniform, TREND[0], *SWITCHES, *fitted]
    points = qmc.Sobol(len(columns), rng=np.random.default_rng(SEED)).random(2 ** int(np.ceil(np.log2(max(n, 2)))))
    unit = pd.DataFrame(points[:n], columns=columns)
    frame = pd.DataFrame({name: s.low + unit[name] * (s.high - s.low) for name, s in uniform.items()})
    frame[TREND[0]] = value_of(TREND[0]) + TREND[1] * ndtri(unit[TREND[0]])
    for name, options in SWITCHES.items():
        frame[name] = [options[int(u * len(options))] for u in unit[name]]
    for name in fitted:
        frame[name] = ndtri(np.clip(unit[name], 1e-4, 1.0 - 1e-4))
    return frame


def value_of(name: str) -> float:
    """Default of a parameter or of one element of it."""
    head, *keys = name.split(".")
    each = declared()[head]
    value: Any = each.default
    for key, labels in zip(keys, each.labels, strict=True):
        value = value[labels.index(key)]
    return float(value)


def features(frame: pd.DataFrame) -> Array:
    """Regressors of the constants: every parameter on −1…1, squares and products of those that bend, switches."""
    columns = [np.ones(len(frame))]
    unit = {}
    for name, span in spans().items():
        unit[name] = (2.0 * np.asarray(frame[name], dtype=float) - span.low - span.high) / (span.high - span.low)
    unit["log"] = np.log(np.asarray(frame["lambda_online"], dtype=float) / 0.3)
    small = np.minimum(np.asarray(frame["lambda_online"], dtype=float), 0.25) / 0.25 - 1.0
    columns += [*unit.values(), small]
    columns.append((np.asarray(frame[TREND[0]], dtype=float) - value_of(TREND[0])) / TREND[1])
    columns += [unit[name] ** 2 for name in CURVED]
    columns += [unit["lambda_online"] * unit[name] for name in CURVED[1:]]
    columns += [unit["taste_online_sd"] * unit[name] for name in CURVED[2:]]
    columns += [small * unit[name] for name in ("habit_strength", "price_sensitivity_scale", "impulse_share")]
    columns += [unit["adoption_rate"] * unit["launch_adoption"], unit["adoption_rate"] * unit["adoption_ceiling_other"]]
    for name, options in SWITCHES.items():
        columns += [(frame[name] == option).to_numpy(dtype=float) for option in options[1:]]
    return np.column_stack(columns)


@dataclass(frozen=True)
class Constants:
    """What the fitted constants are at any draw: coefficients (features, constants) of a ridge regression."""

    coefficients: Array
    left: Array

    @classmethod
    def fit(cls, frame: pd.DataFrame, solved: pd.DataFrame) -> Constants:
        """Regress solved constants on their draws; the penalty is the one that predicts draws left out best."""
        x, y = features(frame), _straight(solved)
        scores = [(_left_out(x, y, penalty), penalty) for penalty in (0.03, 0.1, 0.3, 1.0, 3.0)]
        best = min(scores, key=lambda each: float(np.mean((each[0] / y.std(axis=0)) ** 2)))
        return cls(_ridge(x, y, best[1]), np.sqrt(np.mean(best[0] ** 2, axis=0)))

    def at(self, frame: pd.DataFrame, errors: bool = True) -> pd.DataFrame:
        """Constants of draws, with their errors or without."""
        found = features(frame) @ self.coefficients
        if errors:
            found = found + _errors(frame)
        return _bent(found)


def overrides(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a draw changes in the parameters; ``row`` holds ``names()``."""
    found = {name: row[name] for name in names()}
    shift = float(row["online_trend.2025"]) - value_of("online_trend.2025")
    return found | {f"online_trend.{year}": value_of(f"online_trend.{year}") + shift for year in LATER}


def parameters_of(row: Mapping[str, Any], sizes: Mapping[str, int]) -> Parameters:
    """Parameters of a draw at some size of market."""
    return Parameters.default().replace({**overrides(row), **sizes})


def _errors(frame: pd.DataFrame) -> Array:
    """Errors of the constants: shares by λ, impulse with TikTok Shop's taste, so that its mix stays."""
    luck = {name: np.asarray(frame[f"luck.{name}"], dtype=float) for name in (*FITTED, "level")}
    own = np.minimum(0.25, np.asarray(frame["lambda_online"], dtype=float))
    found = {name: np.zeros(len(frame)) for name in FITTED}
    for name in (*MARKETS, TIKTOK):
        found[f"channel_taste.{name}"] = own * SHARE_ERROR[name] * luck[f"channel_taste.{name}"]
    found["impulse_rate"] = SHARE_ERROR[TIKTOK] * luck[f"channel_taste.{TIKTOK}"]
    growth = np.zeros(len(frame))
    for year in KNOTS:
        own_luck = luck[f"online_trend.{year}"]
        growth = growth + GROWTH_ERROR * own_luck * (year > "2023")
        own_error = KNOT_ERROR * own_luck * (year <= "2023")
        found[f"online_trend.{year}"] = LEVEL_ERROR * luck["level"] + own_error + growth
    return np.column_stack([found[name] for name in FITTED])


def _straight(solved: pd.DataFrame) -> Array:
    """Constants on the scale they are regressed on: rates in logs."""
    table = solved[list(FITTED)].to_numpy(dtype=float, copy=True)
    table[:, FITTED.index("impulse_rate")] = np.log(table[:, FITTED.index("impulse_rate")])
    return table


def _bent(table: Array) -> pd.DataFrame:
    found = pd.DataFrame(table, columns=list(FITTED))
    found["impulse_rate"] = np.exp(found["impulse_rate"])
    return found


def _ridge(x: Array, y: Array, penalty: float) -> Array:
    keep = np.full(x.shape[1], penalty)
    keep[0] = 1e-9
    return np.asarray(np.linalg.solve(x.T @ x + np.diag(keep), x.T @ y))


def _left_out(x: Array, y: Array, penalty: float) -> Array:
    """Errors of predicting each draw from the others (closed form)."""
    keep = np.full(x.shape[1], penalty)
    keep[0] = 1e-9
    hat = x @ np.linalg.solve(x.T @ x + np.diag(keep), x.T)
    return np.asarray((y - hat @ y) / (1.0 - np.diag(hat))[:, None])
