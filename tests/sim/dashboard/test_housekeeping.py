import asyncio
import subprocess
import sys

import pytest

from sim.dashboard import housekeeping


def test_memory_is_given_back_for_a_while_after_somebody_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "REMEMBERED_S", 0.02)
    given, inside = [], 2
    monkeypatch.setattr(housekeeping, "give_back", lambda: given.append(inside))

    async def day() -> None:
        nonlocal inside
        house = asyncio.create_task(housekeeping.keep_house(lambda: inside, 0.01))
        await asyncio.sleep(0.1)
        assert given == []
        inside = 1
        await asyncio.sleep(0.3)
        house.cancel()

    asyncio.run(day())
    assert given == [1, 1, 1]


def test_giving_back_works_on_this_system() -> None:
    housekeeping.give_back()


HEAPS_IN_USE = """
import ctypes, threading
from sim.dashboard.housekeeping import share_heaps
if {shared}:
    share_heaps()
held, together = [], threading.Barrier(12)
def visit():
    together.wait()
    held.append([bytearray(5000) for _ in range(200)])
    together.wait()
visitors = [threading.Thread(target=visit) for _ in range(12)]
for each in visitors: each.start()
for each in visitors: each.join()
library = ctypes.CDLL(None)
library.fdopen.restype = ctypes.c_void_p
stream = library.fdopen(1, b"w")
library.malloc_info(0, ctypes.c_void_p(stream))
library.fflush(ctypes.c_void_p(stream))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of other systems isn't told")
@pytest.mark.parametrize(("shared", "few"), [(True, True), (False, False)])
def test_threads_share_two_heaps(shared: bool, few: bool) -> None:
    program = HEAPS_IN_USE.format(shared=shared)
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert (told.count("<heap nr=") <= housekeeping.HEAPS) == few
