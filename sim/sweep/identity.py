"""What a run is: a hash of everything that decides its numbers, whoever runs it, wherever and whenever."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Final

from sim.analysis.fingerprint import model_digest
from sim.record.manifest import installed_version

NUMERICAL: Final = ("llvmlite", "numba", "numpy")
"""Dependencies that the numbers of a run go through."""

LENGTH: Final = 20
"""Hexadecimal digits kept of a hash."""


@cache
def version_id() -> str:
    """Identity of the code and the numerical dependencies."""
    versions = {name: installed_version(name) for name in NUMERICAL}
    return short(json.dumps([model_digest(), versions], sort_keys=True))


def run_id(key: str, version: str) -> str:
    """Identity of a run: its scenario and seed in full (``key``), and the version that ran it."""
    return short(f"{key} {version}")


def short(text: str) -> str:
    """Beginning of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
