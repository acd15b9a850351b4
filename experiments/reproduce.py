"""Are the published studies what this code gives?  ``python -m experiments.reproduce`` (``--all`` runs every unit).

Every table, figure and answer is made again from the published runs, and a keyed 5 % of the units of each study is
lived again; both are compared to the last digit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.study.catalogue import NAMES, study
from experiments.study.declaration import Study
from experiments.study.draws import Draw
from experiments.study.publish import DRAWS, MANIFEST, RUNS, files, read_draws
from experiments.study.runs import digest, from_parquet, run
from experiments.tables import ROOT
from sim.cli.screen import Screen

PUBLISHED: Final = ROOT / "results" / "published"
SHARE: Final = 0.05
KEY: Final = "pasar"


def main(argv: Sequence[str] | None = None) -> int:
    """Check the studies, say what differs, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m experiments.reproduce", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help="studies (default: all)")
    parser.add_argument("--all", action="store_true", help="live every unit again")
    parser.add_argument("--key", default=KEY, help="another key chooses another 5 %% of the units")
    parser.add_argument("--published", type=Path, default=PUBLISHED, help="folder of the published studies")
    given = parser.parse_args(argv)
    unknown = [name for name in given.names if name not in NAMES]
    if unknown:
        parser.error(f"no study {unknown[0]!r}; there are {', '.join(NAMES)}")
    wrong = 0
    for name in given.names or NAMES:
        faults = list(differences(study(name), given.published / name, given.key, 1.0 if given.all else SHARE))
        wrong += bool(faults)
        print(f"{name}: {'the same to the last digit' if not faults else '; '.join(faults)}", flush=True)
    return 1 if wrong else 0


def differences(own: Study, folder: Path, key: str = KEY, share: float = SHARE) -> Iterator[str]:
    """What of a published study isn't what this code gives.

    Parameters
    ----------
    own, folder : the study, and where it was published.
    key, share : which part of its units is lived again.
    """
    if not (folder / MANIFEST).exists():
        yield "not published"
        return
    told = json.loads((folder / MANIFEST).read_bytes())
    units = read_draws((folder / DRAWS).read_bytes())
    runs = from_parquet(folder / RUNS)
    if told["runs"] != digest(own):
        yield f"published from another model or other worlds; run: pasar experiments {own.name}"
    yield from _files(own, folder, runs, units, told)
    chosen = keyed(own.name, units, key, share)
    with Screen().progress(f"{own.name}: {len(chosen)} of {len(units)} units") as progress:
        again = run(own, chosen, None, 2, progress)
    yield from _digits(runs, again)


def keyed(name: str, units: Sequence[Draw], key: str, share: float) -> list[Draw]:
    """The units that a key chooses, at least one, in their order."""
    ranked = sorted(units, key=lambda each: hashlib.sha256(f"{key}:{name}:{each.unit}".encode()).digest())
    chosen = {each.unit for each in ranked[: max(1, round(share * len(units)))]}
    return [each for each in units if each.unit in chosen]


def _files(own: Study, folder: Path, runs: pd.DataFrame, units: Sequence[Draw], told: dict[str, Any]) -> Iterator[str]:
    """Files that aren't those of the manifest, or that the runs don't give."""
    made = files(own, runs, units, told["draws"])
    for name in sorted({*made, *told["files"]}):
        path = folder / name
        here = path.read_bytes() if path.exists() else None
        if here is None:
            yield f"{name} is missing"
        elif name not in told["files"] or hashlib.sha256(here).hexdigest() != told["files"][name]["sha256"]:
            yield f"{name} isn't as it was published"
        elif here != made.get(name):
            yield f"{name} isn't what the runs give"


def _digits(runs: pd.DataFrame, again: pd.DataFrame) -> Iterator[str]:
    """Numbers of units that came out otherwise."""
    before = runs[runs["unit"].isin(set(again["unit"]))].reset_index(drop=True)
    if list(before.columns) != list(again.columns) or len(before) != len(again):
        yield "units have other rows or columns"
        return
    for name in before.columns:
        wrong = (before[name] != again[name]).to_numpy()
        if wrong.any():
            place = int(wrong.argmax())
            where = f"{before['unit'][place]}, {before['world'][place]}, {before['window'][place]}"
            yield f"{name} of {where}: published {before[name][place]!r}, now {again[name][place]!r}"
            return


if __name__ == "__main__":
    sys.exit(main())
