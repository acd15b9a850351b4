"""A platform of a market, or its physical sector, as a Mesa agent."""

from __future__ import annotations

from typing import Any

import mesa

from agents.view import Column


class Platform(mesa.Agent):
    """A channel of the market; ``physical``, the last, takes no fees.

    Parameters
    ----------
    model : the market.
    row : place among the channels.
    """

    opened = Column()
    commission = Column()
    voucher = Column()
    share_26 = Column()
    cash_idr = Column()
    budget_idr = Column()
    drift = Column()
    price_index = Column()
    offers = Column()
    live_sellers = Column()

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def block(self) -> Any:
        """The columns it looks at."""
        return self.model.world.state.platforms

    @property
    def name(self) -> str:
        """Name of the channel."""
        return str(self.model.world.channels.names[self.row])

    @property
    def title(self) -> str:
        """Name on the screen."""
        return str(self.model.world.channels.title[self.row])

    @property
    def open(self) -> bool:
        """Whether something could be bought on it in the week just lived."""
        return bool(self.model.world.today.open[self.row])

    @property
    def operator(self) -> str:
        """Whose checkout it sells through: its own, its partner's, or nobody's for physical."""
        if self.row == len(self.model.world.channels) - 1:
            return ""
        partner = int(self.model.world.today.partner[self.row])
        return self.name if partner < 0 else str(self.model.world.channels.names[partner])
