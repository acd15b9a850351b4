"""Habit: what one bought lately weighs on what one buys next (MODEL.md c7)."""

import numpy as np
from numpy.typing import NDArray

from agents.consumers.tables import Tables
from agents.numerics.compile import inlined


@inlined
def update_habit(tables: Tables, habit: NDArray[np.uint16], count: NDArray[np.int64]) -> None:
    """H ← h + rint(δ·(target·65535 − h)), with ``count`` (J,) this week's orders by channel.

    The target of an online channel is its share of online orders, that of buying in person its share of all orders;
    without such orders habit stands still.  On a closed channel it fades instead.
    """
    channels = count.shape[0]
    online = 0
    for j in range(channels - 1):
        online += count[j]
    for j in range(channels - 1):
        h = np.float64(habit[j])
        if tables.closed[j]:
            habit[j] = np.uint16(h + np.rint(tables.habit_decay * (0.0 - h)))
        elif online > 0:
            habit[j] = np.uint16(h + np.rint(tables.habit_speed * (count[j] / online * 65535.0 - h)))
    everything = online + count[channels - 1]
    if everything > 0:
        h = np.float64(habit[channels - 1])
        target = count[channels - 1] / everything * 65535.0
        habit[channels - 1] = np.uint16(h + np.rint(tables.habit_speed * (target - h)))
