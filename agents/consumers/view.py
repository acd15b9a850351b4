"""A consumer of a market, as a Mesa agent."""

from __future__ import annotations

from agents.view import Column, Derived, Window


class Consumer(Window):
    """A window on one row of the consumers; it stands for ``model.scenario.people_per_agent`` real adults."""

    block_name = "consumers"

    traits = Column()
    tastes = Column(writable=True)
    habit = Column(writable=True)
    impulse_ewma_idr = Column(writable=True)
    last_channel = Column()

    segment = Derived(lambda block, rows: block.traits[rows] & 3)
    """Number of its segment."""

    region = Derived(lambda block, rows: block.traits[rows] >> 2 & 3)
    """Number of its region."""

    feeds = Derived(lambda block, rows: block.traits[rows] >> 4 & 15)
    """Bit mask of the feeds it uses."""

    habit_share = Derived(lambda block, rows: block.habit[rows] / 65535.0)
    """Habit on each channel, 0–1."""
