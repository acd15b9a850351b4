"""What is given back once visitors have left: shared markets nobody looks at, memory, and idle threads."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
from collections.abc import Callable
from typing import Final

from anyio import to_thread

from sim.dashboard.market.shared import NURSERY

EVERY_S: Final = 15.0
"""Seconds between two looks."""

REMEMBERED_S: Final = 60.0
"""Seconds for which a shared market waits for somebody who comes back."""

ARENA_MAX: Final = -8
HEAPS: Final = 2
"""Heaps that all threads share.

A heap for each of fifty visitors' threads stays half full when they have left: 15 % of the server's memory in
``tests/measure/dashboard.py --only crowd``, 8 % then none with two, at the same pace.
"""


async def keep_house(visitors: Callable[[], int], seconds: float = EVERY_S) -> None:
    """Look now and then whether somebody has left, until cancelled.

    Parameters
    ----------
    visitors : how many are inside.
    seconds : between two looks.
    """
    owed = 0
    inside = visitors()
    while True:
        await asyncio.sleep(seconds)
        before, inside = inside, visitors()
        if inside < before:
            owed = 1 + int(REMEMBERED_S / seconds)
        # Threads of the pool that have been idle for long end when it is next used.
        await to_thread.run_sync(give_back if owed else _nothing)
        owed = max(0, owed - 1)


def share_heaps() -> None:
    """Tell the C library (where it is one that can be told) before the first thread starts."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, HEAPS)


def give_back() -> None:
    """Forget what nobody needs, and return freed memory to the system (where its C library can)."""
    NURSERY.forget(REMEMBERED_S)
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _nothing() -> None:
    return
