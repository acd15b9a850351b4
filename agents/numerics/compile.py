"""The decorator of every kernel, and where compiled kernels are kept.

Numba watches only the file of the function it compiles, not the functions called from it.  So the folder of the
cache carries a hash of all of ``agents``, where every shared function lives: a change there starts a fresh cache.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba

from agents.numerics.cache import SealedFiles


def _source_hash() -> str:
    agents = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(agents.rglob("*.py")):
        digest.update(path.relative_to(agents).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """The folder of this version's compiled kernels; a temporary one where the home folder can't be written."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pasar"
    folder = home / f"kernels-{_source_hash()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return Path(tempfile.gettempdir()) / f"pasar-{os.getuid()}" / folder.name
    return folder


if "NUMBA_CACHE_DIR" not in os.environ:
    numba.config.CACHE_DIR = str(cache_folder())


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile ``function``: cached, without the interpreter's lock, IEEE arithmetic in the order written."""
    compiled: Any = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=False)(function)
    kept = getattr(compiled, "_cache", None)
    if kept is not None:
        files = kept._cache_file
        stem = Path(files._index_name).stem
        kept._cache_file = SealedFiles(Path(files._cache_path), stem, (numba.__version__, files._source_stamp))
    return cast(F, compiled)


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a small function that kernels call; no cache of its own, since it lives inside theirs."""
    compiled: F = numba.njit(nogil=True, error_model="numpy", fastmath=False)(function)
    return compiled


def unrolled[F: Callable[..., Any]](function: F) -> F:
    """As ``inlined``, and copied into its callers however long, so that a loop over it runs several at a time."""
    compiled: F = numba.njit(nogil=True, error_model="numpy", fastmath=False, forceinline=True)(function)
    return compiled
