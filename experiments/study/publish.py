"""What a study publishes: runs, tables, figures, the answer, and a manifest with everything they follow from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.study.answer import answer, summary
from experiments.study.declaration import Study
from experiments.study.draws import DRAW, Draw
from experiments.study.figures import intervals
from experiments.study.findings import Findings
from experiments.study.runs import digest, to_parquet
from sim.analysis.fingerprint import model_digest
from sim.parameters import Parameters
from sim.record.manifest import DEPENDENCIES, content_hash, pasar_version

RUNS, DRAWS, MANIFEST, ANSWER = "runs.parquet", "draws.json", "manifest.json", "answer.md"
SCHEMA: Final = 1
FLOATS: Final = "%.10g"
Files = dict[str, bytes]


def files(study: Study, runs: pd.DataFrame, units: Sequence[Draw], source: str) -> Files:
    """All files but the manifest, from the table of runs and the draws behind it."""
    found = Findings(study, runs, units)
    tables = {"findings.csv": found.table(), **{name: make(found) for name, make in study.tables.items()}}
    figures = {"findings.svg": intervals(), **study.figures}
    return {
        RUNS: to_parquet(runs),
        DRAWS: _json([asdict(each) for each in units]),
        **{name: table.to_csv(index=False, float_format=FLOATS, lineterminator="\n").encode()
           for name, table in tables.items()},
        **{name: draw(found) for name, draw in figures.items()},
        ANSWER: answer(found, source).encode(),
    }  # fmt: skip


def manifest(study: Study, units: Sequence[Draw], source: str, content: Files, said: str) -> bytes:
    """The manifest: what the numbers follow from, and the hash of every file."""
    from importlib.metadata import version

    drawn = sum(each.group == DRAW for each in units)
    hashes = {name: {"sha256": hashlib.sha256(content[name]).hexdigest()} for name in sorted(content)}
    return _json({
        "schema": SCHEMA, "name": study.name, "question": study.question, "answer": said,
        "command": ["pasar", "experiments", study.name, *(["--draws", str(drawn)] if drawn != study.draws else [])],
        "pasar_version": pasar_version(), "dependencies": {name: version(name) for name in DEPENDENCIES},
        "model": model_digest(), "parameters": Parameters.default().digest(), "runs": digest(study),
        "draws": source, "drawn": drawn, "units": len(units), "worlds": [each.name for each in study.scenarios],
        "weeks": study.weeks,
        "people_per_agent": study.scenarios[0].people_per_agent,
        "windows": {name: list(weeks) for name, weeks in study.windows.items()},
        "files": hashes, "content_hash": content_hash(hashes),
    })  # fmt: skip


def write(folder: Path, study: Study, runs: pd.DataFrame, units: Sequence[Draw], source: str) -> dict[str, Any]:
    """Write the study's folder, the manifest last, and return the manifest."""
    content = files(study, runs, units, source)
    told = manifest(study, units, source, content, summary(Findings(study, runs, units)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    for name, each in content.items():
        (folder / name).write_bytes(each)
    (folder / MANIFEST).write_bytes(told)
    return dict(json.loads(told))


def read_draws(content: bytes) -> list[Draw]:
    """The draws of a published study."""
    return [Draw(**each) for each in json.loads(content)]


def _json(content: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
