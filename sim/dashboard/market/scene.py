"""A scene: what stands in the places of the market in one week, counted from the same memory as its dots."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import Clock, monday
from sim.dashboard.market.memory import GONE
from sim.dashboard.market.track import Track
from sim.parameters.channels import NEVER
from sim.policy.policy import Policy
from sim.policy.timeline import Timeline

FLOW_WEEKS: Final = 8
"""Weeks over which moves are added up."""

LEAST_DOTS: Final = 4
"""Fewer dots on balance are chance, not a flow."""

CLEARLY: Final = 8
"""Level of income below which a merchant earns clearly less (tenths of what it would)."""

Kind = Literal["closed", "waiting", "runs", "licence", "partly"]


class Sign(NamedTuple):
    """What policies make of a place.

    ``closed`` since a day; ``waiting`` for a checkout of its own; ``runs`` through a partner, or under its own
    ``licence``, since a day; ``partly`` closed: a ban that stops a ``share`` of transactions.
    """

    kind: Kind
    channel: int
    since: date | None = None
    partner: int = -1
    share: float = 1.0


class Flow(NamedTuple):
    """Real merchants on balance from one place to another, and the dots they are."""

    origin: int
    goal: int
    merchants: int
    dots: int


class Scene(NamedTuple):
    """One week; J places, in channel order.

    Attributes
    ----------
    merchants, dots
        Real merchants and dots whose main channel it is; (J,).
    moved, moved_dots
        The same by place eight weeks ago (row) and now (column); the last of each: no living merchant; (J+1, J+1).
    sales_usd
        Sales of the week, US$; (J,).
    """

    merchants: NDArray[np.int64]
    dots: NDArray[np.int64]
    moved: NDArray[np.int64]
    moved_dots: NDArray[np.int64]
    sales_usd: NDArray[np.float64]

    def flows(self, most: int = 4) -> list[Flow]:
        """The largest moves on balance between two places, the largest first."""
        J = len(self.dots)
        net, dots = (each[:J, :J] - each[:J, :J].T for each in (self.moved, self.moved_dots))
        found = [
            Flow(int(a), int(b), int(net[a, b]), int(dots[a, b]))
            for a, b in np.argwhere((dots >= LEAST_DOTS) & (net > 0))
        ]
        return sorted(found, key=lambda flow: -flow.merchants)[:most]

    @property
    def came(self) -> NDArray[np.int64]:
        """Merchants who came from another place; (J,)."""
        return self._between.sum(axis=0)

    @property
    def went(self) -> NDArray[np.int64]:
        """Merchants who went to another place; (J,)."""
        return self._between.sum(axis=1)

    @property
    def opened(self) -> NDArray[np.int64]:
        """Merchants who began; (J,)."""
        return self.moved[-1, :-1]

    @property
    def gave_up(self) -> NDArray[np.int64]:
        """Merchants who gave up; (J,)."""
        return self.moved[:-1, -1]

    @property
    def _between(self) -> NDArray[np.int64]:
        between = self.moved[:-1, :-1].copy()
        np.fill_diagonal(between, 0)
        return between


def look(track: Track, week: int) -> Scene:
    """The scene of a recorded week."""
    J = track.memory.channels_count
    first = max(0, week - FLOW_WEEKS)
    weight = track.weight(week)
    now, before = (_place(track, each) for each in (week, first))
    moved, dots = _moves(before, now, weight, J)
    fresh = _newcomers(track, first, week)
    # A new holder is somebody else: the one before gave up, and the new one opened.
    if len(fresh):
        was, came, firms = before[fresh], now[fresh], weight[fresh]
        for cells, one in ((moved, firms), (dots, np.ones_like(firms))):
            np.subtract.at(cells, (was, came), one)
            np.add.at(cells, (was, np.full_like(was, J)), one)
            np.add.at(cells, (np.full_like(came, J), came), one)
    sales = track.channel("gmv_usd")[week]
    return Scene(moved[:, :J].sum(axis=0), dots[:, :J].sum(axis=0), moved, dots, sales)


def less(track: Track, week: int, dots: bytes) -> NDArray[np.float64]:
    """Share of each place's merchants that earn clearly less than they would; (J,)."""
    byte = np.frombuffer(dots, np.uint8)
    main, level = byte >> 4, byte & 15
    J = track.memory.channels_count
    weight = track.weight(week).astype(np.float64)
    here = main < J
    whole = np.bincount(main[here], weights=weight[here], minlength=J)
    poor = here & (level < CLEARLY)
    part = np.bincount(main[poor], weights=weight[poor], minlength=J)
    return np.asarray(part / np.maximum(whole, 1.0))


def signs(track: Track, week: int) -> list[Sign]:
    """What policies make of the places in a recorded week."""
    scenario = track.scenario
    channels, t = scenario.parameters.channels, scenario.start_week + week
    rules = Timeline(scenario.policies).rules(Clock(t, scenario.seed), channels)
    active = [policy for policy in scenario.policies if policy.active(t)]
    open_weeks = track.channel("open")[: week + 1]
    found: list[Sign] = []
    for j, name in enumerate(channels.names):
        sells = bool(open_weeks[week, j])
        bans = [policy for policy in active if policy.kind == "ban" and name in policy.fields.channels]
        if not sells and channels.opens_week[j] == NEVER and not open_weeks[:, j].any():
            found.append(Sign("waiting", j))
        elif not sells:
            found.append(Sign("closed", j, _began(bans) or _last_open(open_weeks[:, j], scenario.start_week)))
        elif rules.partner[j] >= 0:
            deals = [policy for policy in active if policy.kind == "partnership" and policy.fields.channel == name]
            found.append(Sign("runs", j, _began(deals), int(rules.partner[j])))
        elif rules.on_sale[j]:
            found.append(Sign("licence", j, _last_closed(open_weeks[:, j], scenario.start_week)))
        elif rules.ban[j] > 0.0:
            found.append(Sign("partly", j, _began(bans), share=float(rules.ban[j])))
    return found


def _place(track: Track, week: int) -> NDArray[np.int64]:
    """Place of each slot's merchant; the number of channels where there is none."""
    main = track.memory.main(week).astype(np.int64)
    main[main == GONE] = track.memory.channels_count
    return main


def _moves(
    before: NDArray[np.int64], now: NDArray[np.int64], weight: NDArray[np.int32], channels: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Merchants and dots by place before and now."""
    side = channels + 1
    cell = before * side + now
    firms = np.bincount(cell, weights=weight, minlength=side * side)
    dots = np.bincount(cell, minlength=side * side)
    return firms.astype(np.int64).reshape(side, side), dots.astype(np.int64).reshape(side, side)


def _newcomers(track: Track, first: int, week: int) -> NDArray[np.int64]:
    """Slots that were taken and have another holder since."""
    found = [track.memory.holders.newcomers(each)[0] for each in range(first + 1, week + 1)]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _began(policies: list[Policy]) -> date | None:
    """Day on which the first of some policies began."""
    return min((policy.start_date or monday(policy.start) for policy in policies), default=None)


def _last_open(own: NDArray[np.bool_], start: int) -> date:
    """Monday of the first week since the channel last sold."""
    sold = np.flatnonzero(own)
    return monday(start + (int(sold[-1]) + 1 if len(sold) else 0))


def _last_closed(own: NDArray[np.bool_], start: int) -> date:
    """Monday of the first week since the channel last did not sell."""
    shut = np.flatnonzero(~own)
    return monday(start + (int(shut[-1]) + 1 if len(shut) else 0))
