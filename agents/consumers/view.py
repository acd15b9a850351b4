"""A consumer of a market, as a Mesa agent."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.consumers.columns import feeds_of, region_of, segment_of
from agents.view import Column, Window


class Consumer(Window):
    """A window on one row of the consumers; it stands for ``model.scenario.people_per_agent`` real adults."""

    block_name = "consumers"

    traits = Column()
    tastes = Column()
    habit = Column()
    impulse_ewma_idr = Column()
    last_channel = Column()

    @property
    def segment(self) -> int:
        """Number of its segment."""
        return int(segment_of(self.traits))

    @property
    def region(self) -> int:
        """Number of its region."""
        return int(region_of(self.traits))

    @property
    def feeds(self) -> int:
        """Bit mask of the feeds it uses."""
        return int(feeds_of(self.traits))

    @property
    def habit_share(self) -> NDArray[np.float64]:
        """Habit on each channel, 0–1."""
        share: Any = self.habit / 65535.0
        return np.asarray(share, dtype=np.float64)
