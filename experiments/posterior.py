"""Find the parameters that fit what was known before the ban, and what they leave open.

``python -m experiments.posterior`` fits the constants again at a few draws (pilot), lives a table of draws of the prior
up to the ban, weighs them by the facts, keeps the accepted ones, checks them on synthetic truth, lives the headline
scenarios under them, and writes ``sim/analysis/published/posterior`` and the page in ``results/published/posterior``.
What is finished is kept in ``results/runs/posterior``: killed and started again, it goes on there.  About 40 minutes of
one core.  ``--page-only`` writes the page again from what is published.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from experiments.posterior_checks import PREDICTED
from experiments.posterior_checks import rows as check_rows
from experiments.posterior_page import write_page
from experiments.posterior_prior import FITTED, SEED, SWITCHES, TREND, names, overrides, spans
from experiments.posterior_runs import PILOT, ROUNDS, Told, kept_in, pilot, seed_of, table
from experiments.posterior_weights import (
    MOST_IMPLAUSIBLE,
    accepted,
    effective,
    facts,
    implausibility,
    quantile,
    weights,
)
from experiments.tables import ROOT
from sim.analysis import posterior as reader
from sim.analysis.fingerprint import model_digest
from sim.analysis.over_draws import builtin_worlds, effects_of_draws
from sim.analysis.posterior import PEOPLE_PER_AGENT, SIZES
from sim.parameters import Parameters
from sim.record.store import parquet

Array = NDArray[np.float64]

DRAWS: Final = 1400
FORECAST: Final = 96
"""Draws, picked to stand for all accepted ones, under which the headline scenarios are lived."""

REACHED: Final = {
    "s.impulse_share": "impulse share reached", "s.tiktok.quarter_2023": "TikTok Q1 2023 ÷ 2022",
    "s.tokopedia.growth": "Tokopedia growth Q1 2023", "s.share.now": "TikTok share, autumn 2023",
    "s.parcels": "TikTok parcels, M a day",
}  # fmt: skip
"""What a market came to, beside the parameters."""

SETS: Final = (
    ("baseline", "ban", "history", "partnership-bukalapak", "partnership-blibli", "app-ban", "data-rules",
     "import-rules", "sme-rules"),
    ("baseline", "ban", "history", "licence"),
)  # fmt: skip
"""What is forecast beforehand; the worlds of a set live to the longest horizon among them."""

HEADLINE: Final = ("ban", "history")
"""Scenarios on the page; ``pasar compare`` shows all."""

KEPT: Final = ROOT / "results" / "runs" / "posterior"
PAGE: Final = ROOT / "results" / "published" / "posterior"


class Found(NamedTuple):
    """What the facts leave of the prior.

    ``table`` has a row a draw of the prior, ``own`` its weight (0 where ruled out), ``kept`` the places of accepted
    draws, and ``weight`` their weights.
    """

    table: pd.DataFrame
    own: Array
    kept: NDArray[np.intp]
    weight: Array


def main(argv: list[str] | None = None) -> None:
    """Run what isn't kept yet, and write."""
    parser = argparse.ArgumentParser(prog="python -m experiments.posterior", description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS, help=f"draws of the prior (default {DRAWS})")
    parser.add_argument("--forecast", type=int, default=FORECAST, help="accepted draws to forecast under")
    parser.add_argument("--workers", type=int, default=1, help="threads of the forecasts")
    parser.add_argument("--forecasts-only", action="store_true", help="live forecasts under the published draws")
    parser.add_argument("--page-only", action="store_true", help="write the page of what is published")
    given = parser.parse_args(argv)
    begun = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {text}", flush=True)

    if given.page_only:
        page_again(PAGE)
        return
    if given.forecasts_only:
        forecast_again(given.forecast, given.workers, tell)
        return
    folder = kept_in(KEPT, people=PEOPLE_PER_AGENT, sizes=SIZES)
    found = weigh(table(folder, pilot(folder, tell), given.draws, tell))
    tell(f"{len(found.kept)} draws accepted, {effective(found.weight):.0f} effective")
    publish(found, given.forecast, given.workers, tell)


def weigh(drawn: pd.DataFrame) -> Found:
    """Rule out draws that are too far from a fact (history matching), weigh the rest, and accept."""
    known = facts()
    own = weights(drawn, known) * (implausibility(drawn, known) < MOST_IMPLAUSIBLE)
    own = own / own.sum()
    kept, weight = accepted(own, np.random.default_rng(SEED))
    return Found(drawn, own, kept, weight)


def compared(found: Found) -> pd.DataFrame:
    """Prior beside posterior of every parameter, and how much the facts say about it."""
    rows: list[dict[str, Any]] = []
    flat = np.full(len(found.table), 1.0 / len(found.table))
    for name in (*spans(), TREND[0], *PREDICTED, *FITTED):
        values = found.table[name].to_numpy(dtype=float)
        before, after = (quantile(values, each, (0.05, 0.5, 0.95)) for each in (flat, found.own))
        left = (after[2] - after[0]) / (before[2] - before[0])
        rows.append({
            "parameter": REACHED.get(name, name), "prior": before[1], "prior_low": before[0], "prior_high": before[2],
            "posterior": after[1], "posterior_low": after[0], "posterior_high": after[2],
            "width_left": left, "learnt": _learnt(left),
        })  # fmt: skip
    for name, options in SWITCHES.items():
        for option in options:
            is_it = (found.table[name] == option).to_numpy(dtype=float)
            here = float(found.own @ is_it)
            ratio = max(here, 1e-9) / max(float(is_it.mean()), 1e-9)
            rows.append({
                "parameter": f"{name} = {option}", "prior": float(is_it.mean()), "posterior": here,
                "learnt": "weakly" if not 0.67 <= ratio <= 1.5 else "not",
            })  # fmt: skip
    return pd.DataFrame(rows)


def publish(found: Found, forecast: int, workers: int, tell: Told) -> None:
    """Write the draws, what they say, and the page."""
    rows = [
        {"draw": float(k), "seed": float(seed_of(int(k))), "weight": float(weight)} | overrides(found.table.iloc[k])
        for k, weight in zip(found.kept, found.weight, strict=True)
    ]
    content = {reader.DRAWS: reader.write_draws(rows)}
    beside, checked = compared(found), check_rows(found.table, found.own)
    content[reader.COMPARED] = _csv(beside)
    content[reader.CHECKS] = _csv(checked)
    tell("checked on synthetic truth")
    add_forecasts(_manifest(found), content, forecast, workers, tell)


def forecast_again(forecast: int, workers: int, tell: Told) -> None:
    """Forecasts under the published draws, which stay as they are."""
    old = reader.posterior()
    if old is None or old.stale:
        raise SystemExit("the published draws are not of this model: python -m experiments.posterior makes them")
    facts_of = {name: old.manifest[name] for name in old.manifest if name not in ("date", "files", "content_hash")}
    content = {name: old.content[name] for name in reader.FILES if name != reader.FORECASTS}
    add_forecasts(facts_of, content, forecast, workers, tell)


def add_forecasts(facts_of: dict[str, Any], content: dict[str, bytes], forecast: int, workers: int, tell: Told) -> None:
    """Live what is forecast beforehand, and write everything."""
    facts_of = facts_of | {"forecast": {"sets": [list(names) for names in SETS], "draws": forecast}}
    draws = reader.Posterior(facts_of, reader.read_draws(content[reader.DRAWS]), {})
    tables = [forecasts(names, draws, forecast, workers, tell) for names in SETS]
    effects = pd.concat([each.assign(set=number) for number, each in enumerate(tables)], ignore_index=True)
    content[reader.FORECASTS] = parquet(pa.Table.from_pandas(effects, preserve_index=False))
    write(reader.FOLDER, facts_of, content)
    write_page(PAGE, *_shown(content), headline(effects), facts_of)
    tell(f"written to {reader.FOLDER} and {PAGE}")


def page_again(out: Path) -> None:
    """Write the page of what is published."""
    found = reader.posterior()
    if found is None:
        raise SystemExit("nothing is published: python -m experiments.posterior makes it")
    write_page(out, *_shown(found.content), headline(found.forecasts), found.manifest)


def headline(effects: pd.DataFrame) -> pd.DataFrame:
    """Effects that the page shows."""
    return effects[effects["scenario"].isin(HEADLINE) & (effects["set"] == 0)]


def _shown(content: Mapping[str, bytes]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Prior beside posterior, and checks."""
    return pd.read_csv(io.BytesIO(content[reader.COMPARED])), pd.read_csv(io.BytesIO(content[reader.CHECKS]))


def forecasts(scenarios: tuple[str, ...], draws: reader.Posterior, n: int, workers: int, tell: Told) -> pd.DataFrame:
    """Effects of some scenarios over accepted draws, as ``pasar compare --draws`` gives them; kept."""
    places = draws.pick(n)
    settings = {
        "scenarios": scenarios,
        "draws": hashlib.sha256(json.dumps([draws.rows[k] for k in places]).encode()).hexdigest(),
    }
    path = kept_in(KEPT, **settings) / "forecasts.parquet"
    if not path.exists():
        worlds = builtin_worlds(scenarios)
        told = [0]

        def progress(done: int, total: int) -> None:
            if done * 20 // total > told[0]:
                told[0] = done * 20 // total
                tell(f"forecasts: {5 * told[0]} %")

        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        effects_of_draws(worlds, draws, places, None, workers, progress).table().to_parquet(draft)
        draft.rename(path)
    return pd.read_parquet(path)


def write(out: Path, facts_of: Mapping[str, Any], content: Mapping[str, bytes]) -> None:
    """Write the files, the manifest last; the day is that of the draws."""
    hashes = {name: hashlib.sha256(content[name]).hexdigest() for name in reader.FILES}
    whole = reader.whole(hashes)
    day, path = date.today().isoformat(), out / reader.MANIFEST
    if path.exists():
        before = json.loads(path.read_bytes())
        day = before["date"] if before["files"].get(reader.DRAWS) == hashes[reader.DRAWS] else day
        path.unlink()
    out.mkdir(parents=True, exist_ok=True)
    for name, each in content.items():
        (out / name).write_bytes(each)
    told = {**facts_of, "date": day, "files": hashes, "content_hash": whole}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _manifest(found: Found) -> dict[str, Any]:
    known = facts()
    return {
        "schema": reader.SCHEMA, "model": model_digest(), "parameters": Parameters.default().digest(),
        "people_per_agent": PEOPLE_PER_AGENT, "sizes": SIZES, "drawn": len(found.table),
        "ruled_out": int((implausibility(found.table, known) >= MOST_IMPLAUSIBLE).sum()),
        "accepted": len(found.kept), "effective": round(effective(found.weight), 1),
        "effective_of_table": round(effective(found.own), 1),
        "pilot": {"draws": PILOT, "weeks": list(ROUNDS)}, "sets": list(names()),
        "facts": {name: each._asdict() for name, each in known.items()},
    }  # fmt: skip


def _learnt(left: float) -> str:
    return "much" if left < 0.5 else "some" if left < 0.8 else "little" if left < 0.95 else "not"


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, float_format="%.5g", lineterminator="\n").encode()


if __name__ == "__main__":
    main()
