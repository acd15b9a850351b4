"""Markets lived for the posterior: the pilot that fits constants again, and the table of draws up to the ban.

What is finished is kept in a folder named after everything the numbers follow from, so a killed run goes on there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.calibrate import followed_trend, inverted_tastes
from experiments.moments import Diary, Readings, read
from experiments.posterior_prior import FITTED, KNOTS, TIKTOK, Constants, inputs, names, parameters_of, value_of
from experiments.targets import Targets, targets
from sim.analysis.fingerprint import model_digest
from sim.analysis.posterior import PEOPLE_PER_AGENT, SIZES
from sim.parameters import Parameters
from sim.parameters.facts import load_facts
from sim.scenario import Scenario
from sim.world import World

FIRST_SEED: Final = 1000
"""Draw k has the luck of seed 1000 + k, so that luck is among what the posterior allows for."""

PILOT: Final = 112
ROUNDS: Final = (104, 104, 104, 209)
"""Weeks lived in each round of the pilot: to the end of 2023, the last time to the end of 2025."""

CHECKED: Final = 72
"""Further draws at which the regression's constants are moved one step more: the pilot's rounds approach slowly."""

TABLE_FROM: Final = 256
"""First draw of the table: none of the pilot's."""

ORIGIN: Final = 91
CHUNK: Final = 25
Told = Callable[[str], None]


def kept_in(root: Path, **settings: Any) -> Path:
    """The folder for what follows from this model, these defaults and these settings."""
    content = {"model": model_digest(), "defaults": Parameters.default().digest(), **settings}
    return root / hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def live(p: Parameters, seed: int, until: int) -> Diary:
    """Diary of a baseline at the size of the table."""
    world = World(Scenario(name="baseline", parameters=p, seed=seed, people_per_agent=PEOPLE_PER_AGENT))
    diary = Diary()
    while world.t < until:
        world.step()
        diary.write(world)
    return diary


def readings(p: Parameters, diary: Diary) -> Readings:
    """Moments of a diary."""
    tiktok = p.channels.index(TIKTOK)
    return read(diary, float(p.idr_per_usd), float(p.order_value_idr[tiktok]), tiktok)


def pilot(folder: Path, tell: Told = print, draws: int = PILOT, rounds: tuple[int, ...] = ROUNDS) -> Constants:
    """Fit the constants again at some draws, and return what they are at any draw."""
    frame = inputs(draws + CHECKED)
    first, more = frame.iloc[:draws], frame.iloc[draws:].reset_index(drop=True)

    def rounds_of_pilot() -> pd.DataFrame:
        solved = _start(first)
        for until in rounds:
            solved = _moved(first, solved, FIRST_SEED, until, tell)
        return solved

    folder.mkdir(parents=True, exist_ok=True)
    solved = kept(folder / "pilot.parquet", rounds_of_pilot)
    guess = Constants.fit(first, solved)
    again = kept(
        folder / "pilot-checked.parquet",
        lambda: _moved(more, guess.at(more, errors=False), FIRST_SEED + draws, rounds[0], tell),
    )
    return Constants.fit(frame, pd.concat([solved, again], ignore_index=True))


def _moved(frame: pd.DataFrame, constants: pd.DataFrame, seed: int, until: int, tell: Told) -> pd.DataFrame:
    """Constants of some draws after one step more."""
    rows, misses = [], []
    for place in range(len(frame)):
        row = {**frame.iloc[place].to_dict(), **constants.iloc[place].to_dict()}
        moved, miss = _step(row, seed + place, until)
        rows.append(moved)
        misses.append(miss)
    tell(f"pilot: shares missed by {100 * np.mean(misses):.2f} points before this step")
    return pd.DataFrame(rows)[list(FITTED)]


def kept(path: Path, work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A table as it is kept, or made now and kept."""
    if not path.exists():
        draft = path.with_suffix(".part")
        work().to_parquet(draft)
        draft.rename(path)
    return pd.read_parquet(path)


def table(folder: Path, constants: Constants, n: int, tell: Told = print) -> pd.DataFrame:
    """The reference table: draws with their constants and what each market was like up to the ban."""
    frame = inputs(TABLE_FROM + n).iloc[TABLE_FROM:].reset_index(drop=True)
    frame = pd.concat([frame, constants.at(frame)], axis=1)
    parts = []
    for first in range(0, n, CHUNK):
        rows = range(first, min(first + CHUNK, n))
        path = folder / f"table-{first:05d}-{len(rows)}.parquet"
        known = path.exists()
        parts.append(
            kept(path, lambda: pd.DataFrame([summaries(frame.iloc[k].to_dict(), seed_of(k)) for k in rows]))  # noqa: B023
        )
        if not known:
            tell(f"table: {rows.stop} of {n} draws")
    told = pd.concat(parts, ignore_index=True)
    return pd.concat([frame[list(names())], told], axis=1)


def seed_of(place: int) -> int:
    """Luck of a draw of the table."""
    return FIRST_SEED + TABLE_FROM + place


def summaries(row: Mapping[str, Any], seed: int) -> dict[str, float]:
    """What a draw's market was like up to the ban; columns ``s.*``."""
    p = parameters_of(row, SIZES)
    diary = live(p, seed, ORIGIN)
    seen = readings(p, diary)
    places = {name: p.channels.index(name) for name in ("tokopedia", TIKTOK)}

    def sold(channel: str, first: int, until: int) -> float:
        return float(sum(diary.gmv[week][places[channel]] for week in range(first, until)))

    year = sold(TIKTOK, 0, 52)
    scale = float(p.online_scale)
    mix = seen.tiktok_categories
    found = {f"share.{name}": float(seen.share_2022[j]) for j, name in enumerate(p.channels.names[:6])}
    found |= {
        "online.2022": seen.gmv_by_year[2022] / scale,
        "growth.2022": seen.gmv_by_year[2022] / seen.gmv_by_year[2021] - 1.0,
        "tiktok.2021": seen.tiktok_by_year[2021] / seen.tiktok_by_year[2022],
        "tiktok.half_2023": sold(TIKTOK, 52, 78) / year,
        "tiktok.quarter_2023": sold(TIKTOK, 52, 65) / year,
        "tiktok.half_2_2022": sold(TIKTOK, 26, 52) / year,
        "tiktok.quarter_4_2022": sold(TIKTOK, 39, 52) / year,
        "tiktok.autumn_2023": sold(TIKTOK, 82, 91) / 9.0 * 52.0 / year,
        "tokopedia.growth": sold("tokopedia", 52, 65) / sold("tokopedia", 0, 13) - 1.0,
        "impulse_share": seen.impulse_share,
        "imported_online": seen.imported_online,
        "deaths": seen.deaths,
        "marketplaces": seen.marketplaces,
        "online_firms.growth": seen.online_growth,
        "mix.fashion_beauty": float(mix[0] + mix[1]),
        "mix.beauty": float(mix[1]),
        "parcels": seen.tiktok_parcels_m,
        "sellers": seen.tiktok_sellers_m,
        "msme_share": seen.msme_share_online,
        "shopper_channels": seen.shopper_channels,
        "share.now": sold(TIKTOK, 78, 91) / sum(float(diary.gmv[week][:-1].sum()) for week in range(78, 91)),
    }
    return {f"s.{name}": float(value) for name, value in found.items()}


def _start(frame: pd.DataFrame) -> pd.DataFrame:
    """Constants to begin with: tastes shrink with λ where λ_o is below it."""
    found = pd.DataFrame({name: np.full(len(frame), value_of(name)) for name in FITTED})
    shrink = np.minimum(0.25, frame["lambda_online"].to_numpy()) / 0.25
    for name in FITTED:
        if name.startswith("channel_taste"):
            found[name] *= shrink
    return found


def _step(row: Mapping[str, Any], seed: int, until: int) -> tuple[dict[str, float], float]:
    """Live one market, and move its constants towards the moments they are fitted to."""
    p = parameters_of(row, SIZES)
    seen = readings(p, live(p, seed, until))
    aims = _aims(p)
    tastes, trend = inverted_tastes(p, seen, aims), followed_trend(p, seen, aims)
    moved = {name: float(row[name]) for name in FITTED}
    for name in FITTED:
        if name.startswith("channel_taste."):
            moved[name] = tastes[p.channels.index(name.split(".")[1])]
    for k, year in enumerate(KNOTS):
        moved[f"online_trend.{year}"] = trend[k]
    if until < 209:
        for year in KNOTS[3:]:
            moved[f"online_trend.{year}"] += trend[2] - float(row["online_trend.2023"])
    tiktok = p.channels.index(TIKTOK)
    level, first = aims.shares[tiktok] / seen.share_2022[tiktok], aims.shares[0] / seen.share_2022[0]
    mix, seen_mix = float(p.impulse_share), float(np.clip(seen.impulse_share, 0.02, 0.98))
    own = min(float(p.lambda_social), float(p.lambda_online))
    planned = float(np.log(level * (1.0 - mix) / (1.0 - seen_mix) / first))
    moved[f"channel_taste.{TIKTOK}"] = float(row[f"channel_taste.{TIKTOK}"]) + 0.9 * own * planned
    moved["impulse_rate"] *= float(np.clip((level * mix / seen_mix) ** 0.9, 0.25, 4.0))
    gap = np.log(aims.imported_online / max(seen.imported_online, 1e-6))
    moved["origin_imported.online"] += 0.7 * float(gap) / (1.0 - aims.imported_online)
    return moved, float(np.mean(np.abs(seen.share_2022 - aims.shares)))


def _aims(p: Parameters) -> Targets:
    """The facts, with the path of online trade at the draw's scale."""
    found = targets(load_facts(), p.channels, p.imported_spend_share)
    scale = float(p.online_scale)
    return Targets(**{**vars(found), "path": {year: scale * gmv for year, gmv in found.path.items()}})
