"""A merchant of a market, as a Mesa agent."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.view import Column, Window


class Merchant(Window):
    """A window on one row of the merchants; it stands for ``weight`` real firms.

    A slot passes to another merchant after its holder gave up; then the old window says so when read.
    """

    block_name = "merchants"

    weight = Column()
    stratum = Column()
    size_class = Column()
    category = Column()
    region = Column()
    goods = Column()
    shop = Column()
    native = Column()
    able = Column()
    promo = Column(writable=True)
    live_rank = Column()
    died = Column()
    channel_state = Column()
    ready_week = Column()
    closed_since = Column()
    skill = Column(writable=True)
    popularity = Column(writable=True)
    scale_orders = Column()
    side_orders = Column()
    pull = Column()
    ad = Column(writable=True)
    quality = Column(writable=True)
    rating = Column(writable=True)
    rating_count = Column(writable=True)
    cost_base = Column(writable=True)
    unit_cost = Column(writable=True)
    markup = Column(writable=True)
    markup_multiple = Column()
    win_share = Column(writable=True)
    price = Column(writable=True)
    unit_value_usd = Column(writable=True)
    cash_idr = Column()
    fixed_cost_idr = Column()
    negative_weeks = Column()
    jobs = Column()
    revenue_13 = Column()
    revenue_base = Column()
    contribution = Column()
    revenue_share = Column()
    shock_until = Column()
    reroute_week = Column()

    def __init__(self, model: Any, row: int, unique_id: int) -> None:
        super().__init__(model, row, unique_id)
        self.born = int(model.world.state.merchants.born[row])

    @property
    def block(self) -> Any:
        """The columns it looks at."""
        merchants = self.model.world.state.merchants
        if merchants.born[self.row] != self.born:
            raise LookupError(f"merchant {self.unique_id} left the market; its slot has passed to another")
        return merchants

    @property
    def alive(self) -> bool:
        """Whether it still trades."""
        merchants = self.model.world.state.merchants
        return bool(merchants.alive[self.row]) and int(merchants.born[self.row]) == self.born

    @property
    def sales_idr(self) -> NDArray[np.int64]:
        """Rupiah sold this week by all its firms; (channels,)."""
        return np.array(self.model.world.state.week.sales_idr[self.row] * self.alive)
