"""One driver a folder: a lock that the system gives back when its holder dies."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sim.faults import FileError, writing
from sim.sweep.folder import Folder, LocalFolder

LOCK: Final = ".lock"


class FolderBusyError(FileError):
    """Another driver is at work in the folder."""


@contextmanager
def held_alone(folder: Folder) -> Iterator[None]:
    """Hold a folder's lock; at an address of fsspec there is none, and the store's idempotence has to do.

    Raises
    ------
    FolderBusyError
        If another driver holds it.
    """
    if not isinstance(folder, LocalFolder):
        yield
        return
    path = folder.root / LOCK
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(descriptor):
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "another process"
            raise FolderBusyError(
                folder.address,
                f"another sweep is at work in this folder ({holder}); see how far it is with --status",
            )
        with writing(path):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_held(folder: Folder) -> bool:
    """Whether a driver is at work in a folder (on this machine)."""
    if not isinstance(folder, LocalFolder):
        return False
    path = Path(folder.root / LOCK)
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _taken(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _taken(descriptor: int, way: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, way | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
