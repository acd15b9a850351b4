"""Memory that one week frees is kept for the next.

A week borrows some megabytes of working space.  The C library gives blocks of that size back to the system at once, and
takes them again page by page: a tenth of a week's time.
"""

import ctypes
import sys
from functools import cache
from typing import Final

TRIM_THRESHOLD: Final = -1
MMAP_THRESHOLD: Final = -3
KEPT_BYTES: Final = 256 << 20
LARGEST_BLOCK_BYTES: Final = 32 << 20
"""Larger blocks still come from the system and go back to it."""


@cache
def keep_freed_memory() -> None:
    """Tell the C library once, where it is one that can be told (GNU)."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if set_option is not None:
        set_option(MMAP_THRESHOLD, LARGEST_BLOCK_BYTES)
        set_option(TRIM_THRESHOLD, KEPT_BYTES)
