"""Fit the free constants to what was known before the ban (MODEL.md section 10).

Question: which constants make a market without policies look like Indonesia's up to 1 October 2023?  Shares are
inverted, the other constants follow one moment each, round by round, on the mean of a few seeds, until no moment moves.
It proposes constants and reports every moment; it never edits the declarations by itself.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from experiments.adoption import adoption
from experiments.fitted import write_constants
from experiments.moments import Diary, Readings, mean_diary, read
from experiments.report_moments import Moment, report
from experiments.targets import DEATHS, DEATHS_BROKE, LEAST, ORIGIN_CROSS_BORDER, Targets, targets
from sim.parameters import Parameters
from sim.parameters.facts import load_facts
from sim.scenario import Scenario
from sim.world import World

LAST_WEEK = 470
"""The long baseline ends with 2030."""

SEEDS = (1, 2, 3, 4)
ROUNDS = 12
FEWEST_ROUNDS = 3


def calibrate(
    facts: Path | None = None,
    out: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    start: Parameters | None = None,
    seeds: tuple[int, ...] = SEEDS,
    rounds: int = ROUNDS,
    last_week: int = LAST_WEEK,
) -> list[Moment]:
    """Fit, write the constants to ``out`` where given, and return every moment: fact, model, error, source.

    Parameters
    ----------
    facts : a fact table; the built-in one by default.
    out : TOML file of fitted constants, in the form of ``sim/parameters/data/calibrated.toml``.
    progress : called with worlds lived and worlds to live.
    start : constants to start from; those in force by default.
    seeds, rounds, last_week : worlds a round, most rounds, last week lived.

    Raises
    ------
    ScenarioErrors
        For a fact table that lacks what the fit needs.
    """
    p = start or Parameters.default()
    table = load_facts(facts)
    aims = targets(table, p.channels, p.imported_spend_share)
    total = rounds * len(seeds)
    done = 0

    def lived() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    last = live(p, seeds, last_week, lived)
    for number in range(1, rounds):
        proposed = p.replace(propose(p, last, aims))
        readings = live(proposed, seeds, last_week, lived)
        settled = number >= FEWEST_ROUNDS and _at_rest(last, readings)
        p, last = proposed, readings
        if settled and fits(last, aims):
            break
    if progress:
        progress(total, total)
    if out is not None:
        write_constants(out, p, seeds)
    return report(p, last, aims, table)


def live(p: Parameters, seeds: tuple[int, ...], last_week: int, lived: Callable[[], None]) -> Readings:
    """Readings of the mean baseline of several seeds."""

    def one(seed: int) -> Diary:
        world = World(Scenario(name="baseline", parameters=p, seed=seed))
        diary = Diary()
        while world.t < last_week:
            world.step()
            diary.write(world)
        lived()
        return diary

    with ThreadPoolExecutor(2) as pool:
        diaries = list(pool.map(one, seeds))
    tiktok = p.channels.index("tiktok_shop")
    return read(mean_diary(diaries), float(p.idr_per_usd), float(p.order_value_idr[tiktok]), tiktok)


def propose(p: Parameters, seen: Readings, aims: Targets) -> dict[str, Any]:
    """Constants of the next round: each follows the moment it is fitted to."""
    odds_aim = float(p.impulse_share) / (1.0 - float(p.impulse_share))
    odds = seen.impulse_share / (1.0 - seen.impulse_share)
    late = seen.tiktok_first_half_2023 / seen.tiktok_by_year[2022]
    early = seen.tiktok_by_year[2021] / seen.tiktok_by_year[2022]

    def by_chance(deaths: float) -> float:
        return max(deaths - seen.deaths_broke, LEAST)

    return {
        "channel_taste": inverted_tastes(p, seen, aims),
        "online_trend": followed_trend(p, seen, aims),
        "impulse_rate": float(p.impulse_rate) * (odds_aim / odds) ** 0.7,
        **adoption(p, (late, early), (aims.half_2023, aims.start_2021)),
        "origin_imported": [
            _follow(p.origin_imported[0], aims.imported_physical, seen.imported_physical),
            _follow(p.origin_imported[1], aims.imported_online, seen.imported_online),
        ],
        "origin_cross_border": [
            _follow(p.origin_cross_border[0], aims.cross_border_2021, seen.cross_border_2021),
            _follow(p.origin_cross_border[1], ORIGIN_CROSS_BORDER, seen.cross_border_origin),
        ],
        "onboarding_cost_scale": _within(
            float(p.onboarding_cost_scale) * (seen.marketplaces / aims.marketplaces) ** 0.5, 0.3, 3.0
        ),
        "able_share": _within(float(p.able_share) + 2.0 * (aims.online_growth - seen.online_growth), 0.1, 0.6),
        "fixed_cost_share": _within(float(p.fixed_cost_share) + 3.0 * (DEATHS_BROKE - seen.deaths_broke), 0.3, 0.8),
        "death_rate_reference": _reference_deaths(p, seen),
        "exit_rate.micro": _within(
            float(p.exit_rate[0])
            * (max(DEATHS - seen.deaths_broke, LEAST) / max(seen.deaths - seen.deaths_broke, LEAST)) ** 0.7,
            0.00055,
            0.0022,
        ),
    }


def inverted_tastes(p: Parameters, seen: Readings, aims: Targets) -> list[float]:
    """ξ_j ← ξ_j + λ_g·(ln aim − ln seen), measured from the first channel, which stays 0 (inversion of shares)."""
    taste = np.array(p.channel_taste)
    nest = p.channels.nest[:-1]
    own = np.where(nest == 0, float(p.lambda_market), float(p.lambda_social))
    own = np.minimum(own, float(p.lambda_online))
    first = np.log(aims.shares[0] / seen.share_2022[0])
    for j in range(1, len(own)):
        if aims.shares[j] > 0.0 and seen.share_2022[j] > 0.0:
            taste[j] += 0.8 * own[j] * (np.log(aims.shares[j] / seen.share_2022[j]) - first)
    return [float(x) for x in taste]


def followed_trend(p: Parameters, seen: Readings, aims: Targets) -> list[float]:
    """ψ_k ← ψ_k + 0.8·(ln path − ln seen)/(1 − online share) on the knot of each year lived (h3)."""
    trend = [float(x) for x in p.online_trend]
    for k, year in enumerate(sorted(aims.path)):
        if year in seen.gmv_by_year:
            here = seen.gmv_by_year[year]
            share = here / (here + seen.physical_gmv)
            trend[k] += 0.8 * (np.log(aims.path[year]) - np.log(here)) / (1.0 - share)
    return [float(x) for x in trend]


def _reference_deaths(p: Parameters, seen: Readings) -> list[list[list[float]]]:
    """Deaths that entry replaces are the baseline's own, group by group, so that no group melts by itself (T15)."""
    now = np.array(p.death_rate_reference)
    moved = now + 0.7 * (np.clip(seen.deaths_by_group, 0.005, 0.5) - now)
    fitted: list[list[list[float]]] = np.where(seen.deaths_by_group > 0.0, moved, now).tolist()
    return fitted


def _follow(value: float, aim: float, seen: float) -> float:
    return float(value) + 0.5 * float(np.log(aim / max(seen, 1e-6)))


def _within(value: float, low: float, high: float) -> float:
    return float(min(max(value, low), high))


def _at_rest(before: Readings, after: Readings) -> bool:
    """Whether no moment moved by a tenth of its tolerance."""
    half = [r.tiktok_first_half_2023 / r.tiktok_by_year[2022] for r in (before, after)]
    return bool(
        np.abs(before.share_2022 - after.share_2022).max() < 0.0005
        and abs(half[0] - half[1]) < 0.007
        and abs(before.deaths - after.deaths) < 0.001
        and abs(before.marketplaces - after.marketplaces) < 0.02
        and all(abs(after.gmv_by_year[y] / before.gmv_by_year[y] - 1.0) < 0.002 for y in before.gmv_by_year)
    )


def fits(seen: Readings, aims: Targets) -> bool:
    """Whether every fitted moment lies within its tolerance (the issue of a fit, not a proof of truth)."""
    half = seen.tiktok_first_half_2023 / seen.tiktok_by_year[2022]
    path = [abs(seen.gmv_by_year[y] / aims.path[y] - 1.0) for y in (2022, 2023, 2025, 2030) if y in seen.gmv_by_year]
    return bool(
        np.abs(seen.share_2022 - aims.shares).max() < 0.005
        and max(path) < 0.02
        and abs(half - aims.half_2023) < 0.07
        and abs(seen.deaths - DEATHS) < 0.01
        and seen.deaths_broke > 0.02
        and abs(seen.marketplaces - aims.marketplaces) < 0.2
    )
