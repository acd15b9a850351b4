"""A merchant's story: what happened on its slot, as events with facts; the words are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.dashboard.market.memory import Story
from sim.dashboard.market.track import Track

STEADY: Final = 4
"""Weeks for which a change must last to be told."""

AFTERMATH: Final = 10
"""Weeks after a closure over which its loss is measured."""

LEAST_WEEKS: Final = 2
STAFF_SHARE: Final = 0.2
"""Change of staff that is told, as a share of it; at least one worker."""


class Event(NamedTuple):
    """What happened in a recorded week.

    ``kind`` and its facts: ``start`` and ``newcomer`` (place), ``opened``, ``back`` and ``left`` (place), ``shut``
    (place, ``share`` of income lost against the market left alone, or None), ``moved`` (place, origin), ``debt``,
    ``debt_over``, ``laid_off`` and ``hired`` (workers), ``closed``.
    """

    week: int
    kind: str
    facts: Mapping[str, Any]


def tell(track: Track, slot: int, until: int, against: Track | None = None) -> list[Event]:
    """Events on a slot in recorded weeks before ``until``, in their order.

    Parameters
    ----------
    against : the same people in the market left alone, to measure what closures cost.
    """
    own = track.memory.story(slot, 0, until)
    if not len(own.week):
        return []
    other = against.memory.story(slot, 0, min(until, against.lived)) if against is not None else None
    found = [] if not own.alive[0] else [Event(0, "start", {"place": int(own.main[0])})]
    for first, end in lives(own):
        found += _life(own, other, track.channel("open"), first, end)
    return sorted(found, key=lambda event: event.week)


def lives(own: Story) -> Iterator[tuple[int, int]]:
    """Weeks of each holder: the first, and the one after the last."""
    n = len(own.week)
    breaks = np.flatnonzero((own.born[1:] != own.born[:-1]) | (own.alive[1:] != own.alive[:-1])) + 1
    for first, end in zip([0, *breaks], [*breaks, n], strict=True):
        if own.alive[first]:
            yield int(first), int(end)


def lost(own: Story, other: Story | None, week: int) -> float | None:
    """Share of income lost in the weeks after one, against the same holder in the market left alone."""
    if other is None:
        return None
    end = min(week + AFTERMATH, len(own.week), len(other.week))
    same = own.born[week:end] == other.born[week:end]
    alive = own.alive[week:end] & other.alive[week:end] & same
    there = float(other.revenue[week:end][alive].sum())
    if int(alive.sum()) < LEAST_WEEKS or there <= 0.0:
        return None
    return 1.0 - float(own.revenue[week:end][alive].sum()) / there


def _life(own: Story, other: Story | None, open_weeks: NDArray[Any], first: int, end: int) -> Iterator[Event]:
    if first > 0:
        yield Event(first, "newcomer", {"place": int(own.main[first])})
    yield from _channels(own, other, open_weeks, first, end)
    yield from _moves(own, first, end)
    yield from _cash(own, first, end)
    yield from _staff(own, first, end)
    if end < len(own.week):
        yield Event(end, "closed", {})


def _channels(own: Story, other: Story | None, open_weeks: NDArray[Any], first: int, end: int) -> Iterator[Event]:
    """Channels taken up, shut by the state, and given up."""
    J = open_weeks.shape[1]
    ever = int(own.channels[first])
    for week in range(first + 1, end):
        before, now = int(own.channels[week - 1]), int(own.channels[week])
        for j in range(J):
            bit = 1 << j
            if before & bit and not now & bit:
                if open_weeks[week, j]:
                    yield Event(week, "left", {"place": j})
                else:
                    yield Event(week, "shut", {"place": j, "share": lost(own, other, week)})
            elif now & bit and not before & bit:
                yield Event(week, "back" if ever & bit else "opened", {"place": j})
        ever |= now


def _moves(own: Story, first: int, end: int) -> Iterator[Event]:
    """Changes of the place where it earns most, where they last."""
    home = int(own.main[first])
    for week in range(first + 1, end):
        here = int(own.main[week])
        if here != home and end - week >= STEADY and (own.main[week : week + STEADY] == here).all():
            yield Event(week, "moved", {"place": here, "origin": home})
            home = here


def _cash(own: Story, first: int, end: int) -> Iterator[Event]:
    """Weeks in which cash runs out for good, or is there again."""
    short = False
    for week in range(first, end):
        lasts = own.cash[week : min(week + STEADY, end)]
        if not short and len(lasts) >= LEAST_WEEKS and (lasts < 0.0).all():
            short = True
            yield Event(week, "debt", {})
        elif short and len(lasts) == STEADY and (lasts >= 0.0).all():
            short = False
            yield Event(week, "debt_over", {})


def _staff(own: Story, first: int, end: int) -> Iterator[Event]:
    """Workers laid off and hired, in steps that count."""
    level = float(own.jobs[first])
    for week in range(first + 1, end - LEAST_WEEKS + 1):
        now = float(own.jobs[week : week + LEAST_WEEKS].mean())
        if abs(now - level) >= max(1.0, STAFF_SHARE * level):
            yield Event(week, "laid_off" if now < level else "hired", {"workers": abs(now - level)})
            level = now
