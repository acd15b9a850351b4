"""The manifest of a run folder: what it takes to make the run again, and to know that nothing changed."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from sim.scenario import Scenario

MANIFEST: Final = "manifest.json"
SCHEMA_VERSION: Final = 1
DISTRIBUTION: Final = "pasar"
DEPENDENCIES: Final = ("mesa", "numba", "numpy", "pandas", "pyarrow", "scipy")
UNKNOWN: Final = "unknown"


@cache
def pasar_version() -> str:
    """Version of the installed Pasar."""
    return installed_version(DISTRIBUTION)


def draw_up(
    worlds: Sequence[tuple[Scenario, int]],
    files: Mapping[str, Mapping[str, Any]],
    *,
    command: Sequence[str],
    wall_s: float,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The manifest of a folder; ``scenario`` and ``seed`` are those of the first world.

    Parameters
    ----------
    worlds : scenario and seed of each world.
    files : what is known of each file, its ``sha256`` among it.
    command : the command line, or a sentence.
    wall_s : time it took (seconds).
    extra : further facts, the windows of a comparison for example.
    """
    scenarios = {scenario.name: _in_full(scenario) for scenario, _ in worlds}
    first, seed = worlds[0]
    return {
        "schema_version": SCHEMA_VERSION,
        "pasar_version": pasar_version(),
        "python_version": platform.python_version(),
        "dependencies": {name: installed_version(name) for name in DEPENDENCIES},
        "git_commit": git_commit(),
        "command": list(command),
        "wall_s": round(wall_s, 3),
        "scenario": scenarios[first.name],
        "seed": seed,
        "scenarios": list(scenarios.values()),
        "seeds": list(dict.fromkeys(seed for _, seed in worlds)),
        "worlds": [{"scenario": scenario.name, "seed": seed} for scenario, seed in worlds],
        "files": {name: dict(files[name]) for name in sorted(files)},
        "content_hash": content_hash(files),
        **(extra or {}),
    }


def content_hash(files: Mapping[str, Mapping[str, Any]]) -> str:
    """One hash of all files, by name."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {files[name]['sha256']}\n".encode())
    return digest.hexdigest()


def to_text(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as the bytes of its file."""
    return (json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


@cache
def git_commit() -> str | None:
    """Commit of the sources, if they are a git checkout."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _in_full(scenario: Scenario) -> dict[str, Any]:
    return {**scenario.to_dict(), "content_hash": scenario.content_hash()}


def installed_version(name: str) -> str:
    """Version of an installed distribution, or ``unknown``."""
    try:
        return version(name)
    except PackageNotFoundError:
        return UNKNOWN
