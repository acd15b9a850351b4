"""Can the posterior be trusted?  Coverage on synthetic truth, facts it was not shown, and 2023 forecast from 2022.

Every draw that history matching leaves can play the truth: its figures, with the facts' errors, stand in for the facts,
and the other such draws are weighed against them as they are against the real ones.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.posterior_prior import SEED, TREND, spans, value_of
from experiments.posterior_weights import (
    MOST_IMPLAUSIBLE,
    Fact,
    checks,
    effective,
    facts,
    implausibility,
    log_weights,
    normal,
    quantile,
    seen,
    weights,
)
from sim.parameters import Parameters
from sim.week.calendar import seasons

Array = NDArray[np.float64]

TRUTHS: Final = 300
LOW, HIGH = 0.05, 0.95
PREDICTED: Final = ("s.impulse_share", "s.tiktok.quarter_2023", "s.tokopedia.growth", "s.share.now", "s.parcels")
"""What a draw came to, and figures of 2023 that nothing is fitted to, ranked beside the parameters."""

NO_TREND_SD: Final = TREND[1]
FALL_BAR: Final = "above 0.5"
"""Share of draws in which Tokopedia has to fall."""


def rows(table: pd.DataFrame, own: Array) -> pd.DataFrame:
    """All checks, a row each: check, quantity, value, what it is held to, whether it holds, a remark."""
    found = [*coverage(table), *misfit(table, own), *forecast_2023(table)]
    return pd.DataFrame(found, columns=["check", "quantity", "value", "bar", "holds", "remark"])


def coverage(table: pd.DataFrame, truths: int = TRUTHS) -> list[tuple[Any, ...]]:
    """Simulation-based calibration: ranks of synthetic truths among their posterior draws, and what bands cover."""
    quantities = [*spans(), TREND[0], *PREDICTED]
    ranks, widths, sizes = ranked(table, quantities, truths)
    inside = (ranks >= LOW) & (ranks <= HIGH)
    uniform = [_uniform(ranks[:, k]) for k in range(len(quantities))]
    found: list[tuple[Any, ...]] = [
        ("coverage", "all quantities", float(inside.mean()), "0.86–0.94", bool(0.86 <= inside.mean() <= 0.94),
         f"90 % bands over {len(ranks)} synthetic truths; median effective draws {np.median(sizes):.0f}"),
        ("width", "all quantities", float(np.median(widths)), "below 1", bool(np.median(widths) < 1.0),
         "median width of the posterior's 90 % band ÷ the prior's"),
        ("ranks", "smallest p of all quantities", float(min(uniform)), f"above {0.05 / len(uniform):.4f}",
         bool(min(uniform) > 0.05 / len(uniform)), "chi-square of ten bins, corrected for the number of quantities"),
    ]  # fmt: skip
    for k, name in enumerate(quantities):
        share = float(inside[:, k].mean())
        remark = f"p of uniform ranks {uniform[k]:.3f}; width {np.median(widths[:, k]):.2f} of the prior's"
        found.append(("coverage", name, share, "0.85–0.95, one of many", bool(0.85 <= share <= 0.95), remark))
    return found


def ranked(table: pd.DataFrame, quantities: list[str], truths: int) -> tuple[Array, Array, Array]:
    """Ranks (truths, quantities) in 0–1, widths of bands against the prior's, and effective draws of each truth.

    A truth ranked among L draws has L + 1 places, all equally likely, and lies anywhere within its place (Talts et al.
    2018); L is the effective number of draws.
    """
    rng = np.random.default_rng(SEED)
    known = facts()
    errors = np.array([each.error for each in known.values()])
    prior = np.diff(np.quantile(table[quantities].to_numpy(dtype=float), [LOW, HIGH], axis=0), axis=0)[0]
    table = table[implausibility(table, known) < MOST_IMPLAUSIBLE]
    summaries, values = seen(table, list(known)), table[quantities].to_numpy(dtype=float)
    chosen = rng.permutation(len(table))[:truths]
    ranks = np.empty((len(chosen), len(quantities)))
    widths, sizes = np.empty_like(ranks), np.empty(len(chosen))
    for place, truth in enumerate(chosen):
        others = np.delete(np.arange(len(table)), truth)
        told = summaries[truth] + rng.normal(size=len(errors)) * errors
        own = normal(log_weights(summaries[others], told, errors))
        sizes[place] = effective(own)
        below = own @ (values[others] < values[truth])
        ranks[place] = (below * sizes[place] + rng.random(len(quantities))) / (sizes[place] + 1.0)
        ends = _band_of(sizes[place])
        bands = [quantile(values[others, k], own, ends) for k in range(len(quantities))]
        widths[place] = np.diff(bands, axis=1)[:, 0] / prior
    return ranks, widths, sizes


def _band_of(size: float) -> tuple[float, float]:
    """Quantiles of so many effective draws between which the next draw lies nine times in ten."""
    low = min(max((LOW * (size + 1.0) - 0.5) / size, 0.0), 0.5)
    return low, 1.0 - low


def misfit(table: pd.DataFrame, own: Array) -> list[tuple[Any, ...]]:
    """Tell for each fact, shown or not, whether prior and posterior can bring it about, its error allowed for."""
    rng = np.random.default_rng(SEED)
    found = []
    for name, fact in (facts() | checks()).items():
        told = table[f"s.{name}"].to_numpy(dtype=float) + rng.normal(size=len(table)) * fact.error
        low, high = quantile(told, np.full(len(told), 1.0 / len(told)), (0.005, 0.995))
        after = quantile(told, own, (LOW, 0.5, HIGH))
        fitted = "fitted" if name in facts() else "not fitted"
        remark = f"{fitted}; model {after[1]:.3g} ({after[0]:.3g} to {after[2]:.3g}); {fact.source}"
        bar = f"prior predictive {low:.3g} to {high:.3g}"
        found.append(("within the prior's reach", name, fact.value, bar, bool(low <= fact.value <= high), remark))
    return found


def forecast_2023(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """TikTok Shop's 2023 and the sign of Tokopedia's growth, from what was known of 2022 and before, but for a cut.

    How far GoTo cut its incentives was published in 2023: its range is in the prior, where no fact of 2023 weighs.
    """
    own = weights(table, {name: fact for name, fact in facts().items() if not fact.late})
    found = [
        *_tiktok(table, own, "tiktok.half_2023", facts()["tiktok.half_2023"], 0.5, "tiktok.half_2_2022"),
        *_tiktok(table, own, "tiktok.quarter_2023", checks()["tiktok.quarter_2023"], 0.25, "tiktok.quarter_4_2022"),
    ]
    growth = table["s.tokopedia.growth"].to_numpy(dtype=float)
    trend = table[TREND[0]].to_numpy(dtype=float)
    unknown = own * np.exp(-0.5 * (trend / NO_TREND_SD) ** 2 + 0.5 * ((trend - value_of(TREND[0])) / TREND[1]) ** 2)
    ramadan = (1.0 + growth) / fasting_ahead() - 1.0
    cases = (
        ("trend of before the ban known", own, growth), ("no trend known", unknown / unknown.sum(), growth),
        ("trend known, the moving Ramadan taken out", own, ramadan),
    )  # fmt: skip
    for name, each, told in cases:
        falls = float(each @ (told < 0.0))
        middle = quantile(told, each, (LOW, 0.5, HIGH))
        found.append((
            "forecast of 2023", f"Tokopedia falls, {name}", falls, f"{FALL_BAR} (it fell 3.6 %)", falls > 0.5,
            f"growth {100 * middle[1]:.1f} % ({100 * middle[0]:.1f} to {100 * middle[2]:.1f}); "
            f"effective draws {effective(each):.0f}",
        ))  # fmt: skip
    return found


def fasting_ahead() -> float:
    """What seasons alone make of the first quarter of 2023 against that of 2022: Ramadan had moved into it."""
    of = seasons(Parameters.default())
    return float(sum(of[week][1] for week in range(52, 65)) / sum(of[week][1] for week in range(13)))


def _tiktok(
    table: pd.DataFrame, own: Array, name: str, fact: Fact, unchanged: float, before: str
) -> list[tuple[Any, ...]]:
    """A figure of TikTok Shop ÷ its 2022, forecast and as no change would have it."""
    rng = np.random.default_rng(SEED)
    told = table[f"s.{name}"].to_numpy(dtype=float)
    low, middle, high = quantile(told + fact.error * rng.normal(size=len(told)), own, (LOW, 0.5, HIGH))
    last = quantile(table[f"s.{before}"].to_numpy(dtype=float), own, (0.5,))[0]
    error, even, own_last = abs(middle - fact.value), abs(unchanged - fact.value), abs(last - fact.value)
    return [
        ("forecast of 2023", f"{name} in the band", fact.value, f"{low:.3f} to {high:.3f}",
         bool(low <= fact.value <= high), f"median {middle:.3f}; effective draws {effective(own):.0f}"),
        ("forecast of 2023", f"{name}: error", error, f"below no change's {even:.3f}", bool(error < even),
         "no change: an even part of the published 2022"),
        ("forecast of 2023", f"{name}: error, stricter", error, f"below {own_last:.3f}", bool(error < own_last),
         "no change from the model's own last weeks of 2022, which nobody had published"),
    ]  # fmt: skip


def _uniform(ranks: Array) -> float:
    """P-value of ranks being uniform."""
    from scipy.stats import chisquare

    return float(chisquare(np.histogram(ranks, bins=10, range=(0.0, 1.0))[0]).pvalue)
