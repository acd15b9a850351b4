import asyncio

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
