"""Finding a merchant to follow: one of a group at random, and some whose stories say most."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import BOTH, CROSS_BORDER, PHYSICAL
from sim.dashboard.market.track import Track
from sim.dashboard.market.windows import Window
from sim.scenario import Scenario

SMALL_SIZES: Final = 2
"""Sizes below this code are micro and small."""

RECENT: Final = 13
ANY: Final = -1


class Group(NamedTuple):
    """Whom to look for; ``ANY`` (−1) leaves a code open.

    ``seller``: sold, on the eve of the closure, on the channel that was closed.
    """

    size: int = ANY
    goods: int = ANY
    presence: int = ANY
    seller: bool = False


class Eve(NamedTuple):
    """A channel, and the last recorded week before a ban closes it (without a ban: a week given)."""

    channel: int
    week: int


def eve_of(plan: Scenario, week: int) -> Eve:
    """The eve of the plan's first ban; without one, the first social channel in the week shown."""
    channels = plan.parameters.channels
    bans = sorted((policy for policy in plan.policies if policy.kind == "ban"), key=lambda policy: policy.start)
    closed = [channels.index(name) for ban in bans[:1] for name in ban.fields.channels]
    social = closed or [j for j in range(len(channels)) if channels.nest[j] == 1] or [0]
    first = min(social, key=lambda j: int(channels.opens_week[j]))
    before = bans[0].start - 1 - plan.start_week if bans else week
    return Eve(first, max(0, min(before, week)))


def members(track: Track, group: Group, week: int, eve: Eve) -> NDArray[np.int64]:
    """Slots of a group's living merchants in a recorded week."""
    memory = track.memory
    found = memory.alive(week)
    for code, values in (
        (group.size, memory.holders.fact("size_class", week)),
        (group.goods, memory.holders.fact("goods", week)),
        (group.presence, memory.presence(week)),
    ):
        if code != ANY:
            found &= values == code
    if group.seller:
        found &= _sellers(track, eve) & _same_holder(track, eve.week, week)
    return np.flatnonzero(found)


def interesting(own: Track, other: Track, week: int, eve: Eve) -> dict[str, int]:
    """Slots whose stories say most, by what they are.

    ``loser``, ``gainer`` greatest change of income against the market left alone; ``closed`` gave up here, lives
    there; ``mover`` earned most on the closed channel, and does so elsewhere now. Before the worlds differ:
    ``social``, ``trader``, ``both``, who live off the channel, off the physical market, off both.
    """
    week = min(week, own.lived - 1, other.lived - 1)
    memory = own.memory
    small = _small(own, week)
    stayed = _same_holder(own, eve.week, week)
    sold = _sellers(own, eve) & stayed
    here, there = Window(memory, RECENT), Window(other.memory, RECENT)
    here.to(week)
    there.to(week)
    alive, alive_there = memory.alive(week), other.memory.alive(week)
    both = small & alive & alive_there & (here.born == there.born) & (there.total > 0)
    ratio = np.divide(here.total, there.total, out=np.ones(len(both)), where=there.total > 0)
    if not ((ratio != 1.0) & both).any():
        return _before(own, week, eve, small)
    ordinary = both & stayed & (there.total >= np.median(there.total[both]) / 4)
    was = memory.main(eve.week)
    found = {
        "loser": _first(np.where(ordinary & sold, ratio, np.nan)),
        "gainer": _first(np.where(ordinary, -ratio, np.nan)),
        "closed": _first(np.where(_gone(own, other, week, eve) & small, -there.total, np.nan)),
        "mover": _first(np.where(ordinary & sold & (was == eve.channel) & (memory.main(week) != was), -ratio, np.nan)),
    }
    return {name: slot for name, slot in found.items() if slot >= 0}


def _before(own: Track, week: int, eve: Eve, small: NDArray[np.bool_]) -> dict[str, int]:
    """Three who live differently, while nothing tells the worlds apart; each the one that sells most."""
    memory = own.memory
    main, presence = memory.main(week), memory.presence(week)
    revenue = memory.revenue(week).astype(np.float64)
    groups = {"social": small & (main == eve.channel), "trader": small & (presence == PHYSICAL),
              "both": small & (presence == BOTH) & (main != eve.channel)}  # fmt: skip
    found = {name: _first(np.where(group & memory.alive(week), -revenue, np.nan)) for name, group in groups.items()}
    return {name: slot for name, slot in found.items() if slot >= 0}


def _first(values: NDArray[np.float64]) -> int:
    """Place of the least number; −1 without any."""
    return -1 if np.isnan(values).all() else int(np.nanargmin(values))


def _small(track: Track, week: int) -> NDArray[np.bool_]:
    holders = track.memory.holders
    return np.asarray((holders.fact("size_class", week) < SMALL_SIZES) & (holders.fact("goods", week) != CROSS_BORDER))


def _sellers(track: Track, eve: Eve) -> NDArray[np.bool_]:
    return np.asarray((track.memory.channels(eve.week) >> eve.channel) & 1 == 1)


def _same_holder(track: Track, before: int, week: int) -> NDArray[np.bool_]:
    """Whether slots have the same holder in two weeks."""
    holders = track.memory.holders
    return np.asarray(holders.fact("born", before) == holders.fact("born", week))


def _gone(own: Track, other: Track, week: int, eve: Eve) -> NDArray[np.bool_]:
    """Whether a seller of the eve is still there in the market left alone, and no longer here."""
    here, there = own.memory.holders.fact("born", week), other.memory.holders.fact("born", week)
    then = own.memory.holders.fact("born", eve.week)
    lives_there = other.memory.alive(week) & (there == then)
    return np.asarray(_sellers(own, eve) & lives_there & (~own.memory.alive(week) | (here != then)))
