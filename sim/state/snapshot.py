"""A market in one file: a zip of plain arrays and a JSON header, sealed by a hash; no pickle.

The layers above the state (policies, the recorder) hand in what they want kept as further arrays.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.faults import RunUnreadableError, writing

FORMAT: Final = "pasar market"
FORMAT_NUMBER: Final = 1
HEADER: Final = "header.json"
SEAL: Final = "sha256"
ARRAYS: Final = "arrays/"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""One date for all members, so that the same market is the same bytes."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Snapshot:
    """What a file holds: facts that JSON can carry, and arrays by name."""

    header: Mapping[str, Any]
    arrays: Arrays


def write_snapshot(path: Path, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file whole or not at all."""
    members = {f"{ARRAYS}{name}.npy": _array_bytes(array) for name, array in arrays.items()}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    full = {"format": FORMAT, "format_number": FORMAT_NUMBER, **header, SEAL: hashes}
    head = json.dumps(full, sort_keys=True).encode()
    partial = path.with_name(f".{path.name}.partial")
    with writing(path):
        try:
            with zipfile.ZipFile(partial, "w") as file:
                _add(file, HEADER, head)
                _add(file, SEAL, hashlib.sha256(head).hexdigest().encode())
                for name, content in members.items():
                    _add(file, name, content)
            os.replace(partial, path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise


def read_snapshot(path: Path) -> Snapshot:
    """Read a file back; a foreign, truncated or changed one is refused."""
    try:
        with zipfile.ZipFile(path) as file:
            header = _header(path, file)
            return Snapshot(header, _arrays(path, file, header[SEAL]))
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise RunUnreadableError(path, "is no saved market, or was cut off; save it again") from error
    except OSError as error:
        raise RunUnreadableError(path, f"can't be read ({error.strerror or error})") from error


def _header(path: Path, file: zipfile.ZipFile) -> dict[str, Any]:
    if HEADER not in file.namelist() or SEAL not in file.namelist():
        raise RunUnreadableError(path, "is no saved market")
    head = file.read(HEADER)
    if hashlib.sha256(head).hexdigest().encode() != file.read(SEAL):
        raise RunUnreadableError(path, "was changed after it was saved (its header doesn't match its hash)")
    header: dict[str, Any] = json.loads(head)
    if header.get("format") != FORMAT:
        raise RunUnreadableError(path, "is no saved market")
    if header["format_number"] != FORMAT_NUMBER:
        raise RunUnreadableError(path, f"has format {header['format_number']}; this Pasar reads format {FORMAT_NUMBER}")
    return header


def _arrays(path: Path, file: zipfile.ZipFile, hashes: Mapping[str, str]) -> Arrays:
    if set(hashes) != set(file.namelist()) - {HEADER, SEAL}:
        raise RunUnreadableError(path, "was changed after it was saved (parts are missing or were added)")
    found: Arrays = {}
    for name, expected in hashes.items():
        content = file.read(name)
        if hashlib.sha256(content).hexdigest() != expected:
            raise RunUnreadableError(path, f"was changed after it was saved ({name} doesn't match its hash)")
        array = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
        found[name.removeprefix(ARRAYS).removesuffix(".npy")] = array
    return found


def _array_bytes(array: NDArray[Any]) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, np.ascontiguousarray(array), allow_pickle=False)
    return out.getvalue()


def _add(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, EPOCH)
    file.writestr(member, content, zipfile.ZIP_DEFLATED, compresslevel=1)
