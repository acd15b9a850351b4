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
    physical = count.shape[0] - 1
    online = 0
    for j in range(physical):
        online += count[j]
    speed = tables.habit_speed if online > 0 else 0.0
    orders = max(online, 1)
    for j in range(physical):
        h = np.float64(habit[j])
        step = speed * (count[j] / orders * 65535.0 - h)
        fading = tables.habit_decay * (0.0 - h)
        habit[j] = np.uint16(h + np.rint(fading if tables.closed[j] else step))
    everything = online + count[physical]
    if everything > 0:
        h = np.float64(habit[physical])
        target = count[physical] / everything * 65535.0
        habit[physical] = np.uint16(h + np.rint(tables.habit_speed * (target - h)))
