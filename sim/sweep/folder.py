"""The folder of a sweep, on a disk or at any address that fsspec knows: files appear whole, and stay."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from sim.faults import writing

DRAFT: Final = ".draft-"


class Found(NamedTuple):
    """A file of the folder: its name, its size (bytes), and a stamp that changes when it is written."""

    name: str
    size: int
    stamp: int


class Folder(Protocol):
    """What a sweep asks of the place where it keeps its files; names are relative, with slashes."""

    address: str

    def files(self, under: str = "") -> list[Found]:
        """Files directly under a folder, drafts left out; none if it isn't there."""

    def find(self, name: str) -> Found | None:
        """A file by its name, if it is there."""

    def read(self, name: str) -> bytes:
        """Bytes of a file; raises ``FileNotFoundError``."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole: once this returns, it outlives any accident."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def set_aside(self, name: str) -> None:
        """Move a damaged file out of the way, into ``set-aside``."""

    def tidy(self, under: str) -> None:
        """Remove drafts that a dead writer left."""


def folder_at(address: str | Path) -> Folder:
    """The folder at a path or an fsspec address (``s3://bucket/sweep``)."""
    text = str(address)
    return RemoteFolder(text) if "://" in text else LocalFolder(text)


class LocalFolder:
    """A folder on a disk, or on a file system that several machines share."""

    def __init__(self, address: str) -> None:
        self.address = str(Path(address).absolute())
        self.root = Path(self.address)

    def files(self, under: str = "") -> list[Found]:
        """Files directly under a folder, drafts left out."""
        try:
            with os.scandir(self.root / under) as entries:
                return sorted(self._found(under, entries))
        except FileNotFoundError:
            return []

    def find(self, name: str) -> Found | None:
        """A file by its name, if it is there."""
        try:
            facts = (self.root / name).stat()
        except OSError:
            return None
        return Found(name, facts.st_size, facts.st_mtime_ns)

    def read(self, name: str) -> bytes:
        """Bytes of a file."""
        return (self.root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write beside its place, bring to the disk, move there, bring the move to the disk."""
        path = self.root / name
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                os.chmod(draft, 0o644)
                os.replace(draft, path)
            except BaseException:
                Path(draft).unlink(missing_ok=True)
                raise
            _settle(path.parent)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with writing(self.root / name):
            (self.root / name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> None:
        """Move a damaged file into ``set-aside``."""
        aside = self.root / "set-aside"
        with writing(aside):
            aside.mkdir(exist_ok=True)
            os.replace(self.root / name, aside / name.replace("/", "-"))

    def tidy(self, under: str) -> None:
        """Remove drafts that a dead writer left."""
        with writing(self.root / under):
            for draft in (self.root / under).glob(f"{DRAFT}*"):
                draft.unlink(missing_ok=True)

    @staticmethod
    def _found(under: str, entries: Iterator[os.DirEntry[str]]) -> Iterator[Found]:
        for entry in entries:
            if not entry.name.startswith(DRAFT) and entry.is_file():
                facts = entry.stat()
                yield Found(f"{under}/{entry.name}" if under else entry.name, facts.st_size, facts.st_mtime_ns)


class RemoteFolder:
    """A folder at an address of fsspec; its files appear whole because object stores put them so."""

    def __init__(self, address: str) -> None:
        import fsspec

        self.address = address
        self.system: Any
        self.system, self.root = fsspec.core.url_to_fs(address)

    def files(self, under: str = "") -> list[Found]:
        """Files directly under a folder, drafts left out."""
        place = f"{self.root}/{under}".rstrip("/")
        self.system.invalidate_cache()
        try:
            found = self.system.ls(place, detail=True)
        except FileNotFoundError:
            return []
        return sorted(
            Found(f"{under}/{name}" if under else name, int(each["size"] or 0), _stamp(each))
            for each in found
            if each["type"] == "file" and not (name := each["name"].rpartition("/")[2]).startswith(DRAFT)
        )

    def find(self, name: str) -> Found | None:
        """A file by its name, if it is there."""
        under, _, _ = name.rpartition("/")
        return next((each for each in self.files(under) if each.name == name), None)

    def read(self, name: str) -> bytes:
        """Bytes of a file."""
        return bytes(self.system.cat_file(f"{self.root}/{name}"))

    def write(self, name: str, content: bytes) -> None:
        """Put a file at once."""
        path = f"{self.root}/{name}"
        with writing(Path(path)):
            self.system.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.system.pipe_file(path, content)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        if self.system.exists(f"{self.root}/{name}"):
            self.system.rm_file(f"{self.root}/{name}")

    def set_aside(self, name: str) -> None:
        """Move a damaged file into ``set-aside``."""
        self.write(f"set-aside/{name.replace('/', '-')}", self.read(name))
        self.remove(name)

    def tidy(self, under: str) -> None:
        """Nothing is ever half there."""


def _stamp(facts: dict[str, Any]) -> int:
    """A number that changes when the file is written, from whatever the store tells of it."""
    told = facts.get("mtime") or facts.get("LastModified") or facts.get("ETag") or facts.get("created") or 0
    return int.from_bytes(str(told).encode()[-7:], "big")


def _settle(folder: Path) -> None:
    """Bring a folder's entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
