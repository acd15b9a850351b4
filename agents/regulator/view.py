"""The regulator of a market, as a Mesa agent."""

from __future__ import annotations

from typing import Any

import mesa


class Regulator(mesa.Agent):
    """Who switches policies; its accounts are those of the government."""

    @property
    def policies(self) -> tuple[Any, ...]:
        """Policies in force in the coming week."""
        return tuple(self.model.world.timeline.active(self.model.world.t))

    @property
    def tax_idr(self) -> int:
        """All taxes so far, rupiah."""
        return int(self.model.world.state.government.tax_idr[0])

    @property
    def enforcement_idr(self) -> int:
        """What enforcing bans cost so far, rupiah."""
        return int(self.model.world.state.government.enforcement_idr[0])

    @property
    def purse_idr(self) -> int:
        """What digital support has left, rupiah."""
        return int(self.model.world.state.government.purse_idr[0])

    def switch(self, name: str, *, on: bool = True, **fields: Any) -> None:
        """Switch a policy on or off from the coming week on, as ``Market.switch``."""
        self.model.switch(name, on=on, **fields)
