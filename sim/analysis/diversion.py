"""Where the spending of a closed channel went: to other channels, to physical trade, or nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.paired import Cube
from sim.parameters.channels import NESTS, Channels

Array = NDArray[np.float64]


def diversion(
    cubes: Mapping[str, Cube], against: str, shut: Mapping[str, NDArray[np.bool_]], channels: Channels
) -> pd.DataFrame:
    """Return, by scenario, week and closed channel, where its spending went since the closure (shares).

    Differences between paired worlds, summed over seeds and over the closed weeks so far. Where two channels are
    closed at once, what others gain is shared among them in proportion to what each lost.

    Parameters
    ----------
    cubes : outcomes by scenario.
    against : the world in which the channels stayed open.
    shut : by scenario, which channels are closed (weeks, channels).
    """
    frames = [
        _scenario(name, cubes[name], cubes[against], shut[name], channels)
        for name in cubes
        if name != against and shut[name].any()
    ]
    frames = [frame for frame in frames if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=_columns(channels))


def split(gain: Array, closed: NDArray[np.bool_], channels: Channels) -> dict[str, float]:
    """Shares of what closed channels lost that went to each other channel, online, physical, and nowhere.

    Parameters
    ----------
    gain : GMV of the world minus GMV of the other, by channel.
    closed : closed channels.

    >>> names = Channels.load()
    >>> gain = np.zeros(9)
    >>> gain[[0, 5, 8]] = [5.0, -10.0, 2.0]
    >>> parts = split(gain, np.arange(9) == 5, names)
    >>> parts["to_online"], parts["to_physical"], round(parts["not_spent"], 12)
    (0.5, 0.2, 0.3)
    """
    lost = -gain[closed].sum()
    shares = np.where(closed, 0.0, gain / lost)
    physical = channels.nest == NESTS.index("physical")
    to_online, to_physical = float(shares[~physical].sum()), float(shares[physical].sum())
    parts = {"to_online": to_online, "to_physical": to_physical, "not_spent": 1.0 - to_online - to_physical}
    each = {f"to_{name}": float(share) for name, share in zip(channels.names, shares, strict=True)}
    return each | parts


def gmv(own: Cube, channels: Channels) -> Array:
    """GMV by seed, week and channel (US$)."""
    places = [own.series.index(("gmv_usd", name)) for name in channels.names]
    return own.cells[:, :, places]


def _scenario(name: str, own: Cube, other: Cube, shut: NDArray[np.bool_], channels: Channels) -> pd.DataFrame:
    weeks = np.intersect1d(own.weeks, other.weeks)
    mine, theirs = np.isin(own.weeks, weeks), np.isin(other.weeks, weeks)
    gain = (gmv(own, channels)[:, mine] - gmv(other, channels)[:, theirs]).sum(axis=0)
    shut = shut[mine]
    rows: list[dict[str, Any]] = []
    for place in np.flatnonzero(shut.any(axis=1)):
        closed = shut[place]
        since = shut[: place + 1].any(axis=1)
        total = gain[: place + 1][since].sum(axis=0)
        closed = closed & (total < 0.0)
        if not closed.any():
            continue
        parts = split(total, closed, channels)
        week = int(np.flatnonzero(own.weeks == weeks[place])[0])
        rows += [
            {"scenario": name, "week": week, "channel": channel, **parts}
            for channel in np.array(channels.names)[closed]
        ]
    return pd.DataFrame(rows, columns=_columns(channels))


def _columns(channels: Channels) -> Sequence[str]:
    totals = ("to_online", "to_physical", "not_spent")
    each = (f"to_{name}" for name in channels.names)
    return ["scenario", "week", "channel", *totals, *(name for name in each if name not in totals)]
