"""Where compiled kernels are kept: a file a signature, sealed by a hash, moved into place whole.

Numba's own files can't be told from truncated ones, and its index of them lets processes that start cold at the same
time mix up one another's entries.  Here a file's name is made from what it is for, so there is no index; one that
doesn't match its seal is removed, and the kernel compiled again.
"""

import hashlib
import os
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from numba.core.serialize import dumps

SEAL_BYTES: Final = 32


class SealedFiles:
    """The compiled signatures of one kernel; takes the place of numba's ``IndexDataCacheFile``.

    Parameters
    ----------
    folder : where files lie; made when the first is saved.
    stem : beginning of their names.
    stamp : whatever tells one state of the source file from another.
    """

    def __init__(self, folder: Path, stem: str, stamp: object) -> None:
        self._folder = folder
        self._stem = stem
        self._stamp = stamp

    def load(self, key: object) -> Any:
        """What was saved under the key; None where nothing was, or nothing sound."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        seal, data = content[:SEAL_BYTES], content[SEAL_BYTES:]
        if hashlib.sha256(data).digest() != seal:
            with suppress(OSError):
                path.unlink()
            return None
        return pickle.loads(data)

    def save(self, key: object, data: object) -> None:
        """Keep ``data`` under the key; where the disk refuses, the kernel is compiled again next time."""
        content = dumps(data)
        path = self._path(key)
        partial = path.with_name(f"{path.name}.{uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(hashlib.sha256(content).digest() + content)
            os.replace(partial, path)
        except OSError:
            with suppress(OSError):
                partial.unlink()

    def flush(self) -> None:
        """Forget every signature."""
        for path in self._folder.glob(f"{self._stem}.*.kernel"):
            path.unlink(missing_ok=True)

    def _path(self, key: object) -> Path:
        what = hashlib.sha256(repr((self._stamp, key)).encode()).hexdigest()
        return self._folder / f"{self._stem}.{what[:32]}.kernel"
