"""Peers that need an environment of their own: planned shopping, handed over as plain arrays and read back."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from agents import streams
from agents.numerics.functions import EXP, LOG
from experiments.bench.week import TALLIES, Hot
from sim.week.shopper_tables import tables_of

HERE = Path(__file__).resolve().parent
STREAMS = ("OCCASIONS", "ADMISSION", "AVAILABLE", "CHOICE")


class Outside(NamedTuple):
    """A peer: the file that runs there, what it needs, the largest market it is asked for, and its Python."""

    file: str
    needs: tuple[str, ...]
    largest: int
    python: str


PEERS = {
    "mesa-frames": Outside("on_mesa_frames.py", ("mesa-frames==0.1.0a0", "numpy<2"), 2_000_000, "3.12"),
    "agentpy": Outside("on_agentpy.py", ("agentpy==0.1.5",), 200_000, "3.12"),
}


def plain_tables(part: Hot) -> dict[str, Any]:
    """The week's tables of shoppers as a dictionary, with what draws and functions need."""
    tables = tables_of(part.today, part.state)
    own = {name: getattr(tables, name) for name in tables.dtype.names}
    return {**own, "exp": EXP, "log": LOG, "streams": {name.lower(): getattr(streams, name) for name in STREAMS}}


def people_of(part: Hot) -> dict[str, Any]:
    """Columns of the consumers, with this week's impulse orders."""
    return {**part.state.consumers._asdict(), "impulse_orders": part.impulse}


def shopping(
    name: str, part: Hot, answer: dict[str, Any], repeat: int, folder: Path
) -> tuple[dict[str, float] | None, str]:
    """Best times of a peer, after its answers were found equal; or why it was left out."""
    peer, people = PEERS[name], people_of(part)
    if len(people["traits"]) > peer.largest:
        return None, f"{name}: left out above {peer.largest:,} consumers"
    python, reason = environment(name)
    if python is None:
        return None, f"{name}: {reason}"
    given, back = folder / "given.npz", folder / "back.npz"
    tables = plain_tables(part)
    chosen = tables.pop("streams")
    np.savez(
        given, **{f"t.{key}": value for key, value in tables.items()},
        **{f"s.{key}": value for key, value in chosen.items()},
        **{f"p.{key}": value for key, value in people.items()},
        **{f"y.{key}": getattr(part.state.shopping, key) for key in TALLIES},
    )  # fmt: skip
    done = subprocess.run(
        [python, str(HERE / peer.file), str(given), str(back), str(repeat)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return None, f"{name}: failed there ({(done.stderr.strip().splitlines() or ['no message'])[-1]})"
    with np.load(back) as found:
        apart = [key for key in found.files if not np.array_equal(found[key], answer[_full(key)])]
    if apart:
        return None, f"{name}: not timed, its answers differ in {', '.join(apart)}"
    return json.loads(done.stdout), ""


def _full(key: str) -> str:
    return f"consumers.{key}" if key in ("habit", "last_channel") else f"shopping.{key}"


def folder_of(name: str) -> Path:
    """Where the environment of a peer is kept."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "pasar" / "peers" / name


def installed(name: str) -> bool:
    """Whether the peer's environment is there."""
    return (folder_of(name) / "ready").exists()


def environment(name: str) -> tuple[str | None, str]:
    """The Python of a peer's environment, made if it isn't there; or why it can't be."""
    folder, peer = folder_of(name), PEERS[name]
    python = folder / "bin" / "python"
    if installed(name):
        return str(python), ""
    base = shutil.which(f"python{peer.python}") or (sys.executable if _version(sys.executable) == peer.python else "")
    if not base:
        return None, f"needs Python {peer.python} on the path"
    shutil.rmtree(folder, ignore_errors=True)
    for command in (
        [base, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.needs],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            return None, f"could not be installed ({lines[-1]})"
    (folder / "ready").touch()
    return str(python), ""


def _version(python: str) -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}" if python == sys.executable else ""
