"""Everything in force in one week, as arrays by channel: what policies write and phases read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.parameters.axes import CATEGORIES
from sim.parameters.channels import Channels

NO_PARTNER = -1
NO_PRICE_FLOOR = -1.0
LISTED_MINIMUM_USD = 100.0
"""Minimum that a positive list implies where no floor is in force (US$ a piece)."""

LICENCE_STATES = ("none", "applied", "granted", "refused")


@dataclass
class Rules:
    """The rules of one week; J channels, C categories.

    Where two policies of one kind overlap, the stricter value of each field holds.
    """

    week: int
    channels: Channels

    ban: NDArray[np.float64]
    """Share of transactions that a ban stops, 0–1 [J]."""
    app_closed: NDArray[np.bool_]
    """A ban closes the whole app, feed and all [J]."""
    licence_state: NDArray[np.int8]
    """Position in ``LICENCE_STATES`` [J]."""
    licensed: NDArray[np.bool_]
    """An e-commerce licence of its own is granted [J]."""
    on_sale: NDArray[np.bool_]
    """That licence is granted and the shop built: the channel may sell [J]."""
    separate: NDArray[np.bool_]
    """The channel sells under a licence in an app of its own [J]."""
    compliance_usd: NDArray[np.float64]
    """Fixed cost of a licence since the first week of sale (US$ a year) [J]."""
    partner: NDArray[np.int64]
    """Position of the partner whose licence the channel sells under, or ``NO_PARTNER`` [J]."""
    partner_start: NDArray[np.int64]
    """First week of that partnership (absolute week) [J]."""
    integration_weeks: NDArray[np.float64]
    """Time in which the partner takes over (weeks) [J]."""
    separation: NDArray[np.float64]
    """How far social data is kept from shopping, 0–1 [J]."""

    import_listed: NDArray[np.bool_]
    """Categories on every positive list in force [C]."""
    import_floor_usd: float = 0.0
    """Least unit price of goods from abroad (US$ a piece); 0 for none."""
    import_domestic_scope: float = 0.0
    """Share of sellers of foreign goods stocked in Indonesia that the floor holds for, 0–1."""
    import_list_active: bool = False
    """A positive list is in force."""
    import_cost_increase: float = 0.0
    """Extra cost of foreign stocked goods (share of cost)."""
    price_floor_margin: float = NO_PRICE_FLOOR
    """Least margin over cost (share of cost), or ``NO_PRICE_FLOOR``."""
    voucher_cap: float = 1.0
    """Highest voucher (share of listed value)."""
    local_visibility: float = 0.0
    """Share of the offers seen that must be local."""
    commission_cap: float = 1.0
    """Highest commission of micro and small sellers (share of listed value)."""
    support_usd_week: float = 0.0
    """Digital support paid in (US$ a week)."""
    ecommerce_tax_rate: float = 0.0
    """Tax withheld from sellers in the band (share of online revenue)."""
    ecommerce_tax_min_usd: float = 0.0
    """Turnover from which that tax is withheld (US$ a year)."""
    ecommerce_tax_max_usd: float = 0.0
    """Turnover up to which it is (US$ a year)."""

    @classmethod
    def neutral(
        cls, J: int | None = None, C: int = len(CATEGORIES), week: int = 0, channels: Channels | None = None
    ) -> Rules:
        """Return the rules of a week without any policy.

        Parameters
        ----------
        J, C : numbers of channels and categories.
        week : absolute week.
        channels : the channels; Indonesia's by default.
        """
        channels = channels or Channels.load()
        size = len(channels) if J is None else J
        return cls(
            week=week,
            channels=channels,
            ban=np.zeros(size),
            app_closed=np.zeros(size, dtype=np.bool_),
            licence_state=np.zeros(size, dtype=np.int8),
            licensed=np.zeros(size, dtype=np.bool_),
            on_sale=np.zeros(size, dtype=np.bool_),
            separate=np.zeros(size, dtype=np.bool_),
            compliance_usd=np.zeros(size),
            partner=np.full(size, NO_PARTNER, dtype=np.int64),
            partner_start=np.zeros(size, dtype=np.int64),
            integration_weeks=np.zeros(size),
            separation=np.zeros(size),
            import_listed=np.zeros(C, dtype=np.bool_),
        )

    def minimum_usd(self, category: int) -> float:
        """Least unit price at which goods of a category may come from abroad (US$ a piece); 0 for none."""
        if self.import_list_active and self.import_listed[category]:
            return 0.0
        if self.import_floor_usd == 0.0 and self.import_list_active:
            return LISTED_MINIMUM_USD
        return self.import_floor_usd
