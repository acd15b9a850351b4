"""A market in one file: a zip of plain arrays and a JSON header, sealed by a hash; no pickle.

The layers above the state (policies, the recorder) hand in what they want kept as further arrays.  Arrays go to the
file and come back piece by piece, so that a market which fills the memory can be saved and taken up again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from sim.faults import RunUnreadableError, writing

FORMAT: Final = "pasar market"
FORMAT_NUMBER: Final = 1
HEADER: Final = "header.json"
SEAL: Final = "sha256"
ARRAYS: Final = "arrays/"
PIECE_BYTES: Final = 8 << 20
LARGE_BYTES: Final = 1 << 30
"""Members from here on get the zip header that allows more than 2 GB."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Snapshot:
    """What a file holds: facts that JSON can carry, and arrays by name."""

    header: Mapping[str, Any]
    arrays: Arrays


def write_snapshot(path: Path, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file whole or not at all."""
    members = {f"{ARRAYS}{name}.npy": array for name, array in arrays.items()}
    hashes = {name: _hash(array) for name, array in members.items()}
    full = {"format": FORMAT, "format_number": FORMAT_NUMBER, **header, SEAL: hashes}
    head = json.dumps(full, sort_keys=True).encode()
    partial = path.with_name(f".{path.name}.partial")
    with writing(path):
        try:
            with partial.open("wb") as target:
                with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
                    _add(file, HEADER, [head], len(head))
                    _add(file, SEAL, [hashlib.sha256(head).hexdigest().encode()], 64)
                    for name, array in members.items():
                        _add(file, name, _pieces(array), array.nbytes)
                target.flush()
                os.fsync(target.fileno())
            os.replace(partial, path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise


def read_snapshot(path: Path) -> Snapshot:
    """Read a file back; a foreign, truncated or changed one is refused."""
    with opened(path) as file:
        return Snapshot(file.header, {name: file.array(name) for name in file.names})


@dataclass(frozen=True)
class OpenSnapshot:
    """A file whose header was checked; each array is checked against its hash as it is read.

    Parameters
    ----------
    path : the file.
    file : it, opened.
    header : facts that JSON can carry.
    """

    path: Path
    file: zipfile.ZipFile
    header: Mapping[str, Any]

    @property
    def names(self) -> list[str]:
        """Names of the arrays."""
        return [name.removeprefix(ARRAYS).removesuffix(".npy") for name in self.header[SEAL]]

    def array(self, name: str) -> NDArray[Any]:
        """An array of its own."""
        return self._read(name, np.empty)

    def fill(self, name: str, target: NDArray[Any]) -> bool:
        """Read an array into another; False, and nothing is read, if there is none of this shape and dtype."""
        if name not in self.names:
            return False

        def place(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any] | None:
            return target if (target.shape, target.dtype) == (shape, dtype) else None

        return self._read(name, place) is not None

    def _read(self, name: str, place: Any) -> Any:
        """Read a member into what ``place`` gives for its shape and dtype; None where it gives nothing."""
        member = f"{ARRAYS}{name}.npy"
        with self.file.open(member) as stream:
            source = _Hashed(stream)
            try:
                shape, dtype = _layout(source)
            except ValueError as error:
                raise self._changed(member) from error
            size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
            if dtype.hasobject or self.file.getinfo(member).file_size != source.taken + size:
                raise self._changed(member)
            target = place(shape, dtype)
            if target is None:
                return None
            for rows in _rows(target):
                content = source.read(target[rows].nbytes)
                if len(content) == target[rows].nbytes:
                    target[rows] = np.frombuffer(content, dtype).reshape(target[rows].shape)
            if source.digest.hexdigest() != self.header[SEAL][member]:
                raise self._changed(member)
        return target

    def _changed(self, member: str) -> RunUnreadableError:
        return RunUnreadableError(self.path, f"was changed after it was saved ({member} doesn't match its hash)")


@contextmanager
def opened(path: Path) -> Iterator[OpenSnapshot]:
    """A file to read from; a foreign, truncated or changed one is refused, here or when the change is met."""
    try:
        with zipfile.ZipFile(path) as file:
            header = _header(path, file)
            if set(header[SEAL]) != set(file.namelist()) - {HEADER, SEAL}:
                raise RunUnreadableError(path, "was changed after it was saved (parts are missing or were added)")
            yield OpenSnapshot(path, file, header)
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


class _Hashed:
    """A stream that is hashed as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()
        self.taken = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        content = self.stream.read(size)
        self.digest.update(content)
        self.taken += len(content)
        return content


def _layout(source: _Hashed) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and dtype of the array that a stream goes on with; only layouts that ``write_snapshot`` writes."""
    if npy.read_magic(source) != (1, 0):
        raise ValueError("another version")
    shape, fortran_order, dtype = npy.read_array_header_1_0(source)
    if fortran_order:
        raise ValueError("another order")
    return shape, dtype


def _rows(array: NDArray[Any]) -> Iterator[slice]:
    """Ranges of rows of a handy size."""
    row = max(array.nbytes // max(len(array), 1), 1)
    step = max(PIECE_BYTES // row, 1)
    yield from (slice(first, first + step) for first in range(0, len(array), step))


def _pieces(array: NDArray[Any]) -> Iterator[bytes | memoryview]:
    """The array as a ``.npy`` file, piece by piece."""
    if array.dtype.hasobject:
        raise ValueError("an array of objects would need a pickle")
    head = io.BytesIO()
    npy.write_array_header_1_0(head, {**npy.header_data_from_array_1_0(array), "fortran_order": False})
    yield head.getvalue()
    for rows in _rows(array):
        yield np.ascontiguousarray(array[rows]).reshape(-1).view(np.uint8).data


def _hash(array: NDArray[Any]) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(array):
        digest.update(piece)
    return digest.hexdigest()


def _add(file: zipfile.ZipFile, name: str, pieces: Iterable[bytes | memoryview], size: int) -> None:
    """Add a member; opened by name, it bears zip's first day, so that the same market is the same bytes."""
    with file.open(name, "w", force_zip64=size >= LARGE_BYTES) as stream:
        for piece in pieces:
            stream.write(piece)
