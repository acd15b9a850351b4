"""The recorder: a row a week of every table, into arrays laid out beforehand; rupiah become US$ here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from agents.numerics.sums import SCALE
from sim.parameters.axes import GOODS, PRESENCES, SIZES
from sim.record import events
from sim.record.channel_rows import buyers_prices, channel_rows, offered, operators
from sim.record.cohort_rows import DEPENDENCES, SUMS, cohort_row, sum_cohort
from sim.record.market_row import hosting, market_row
from sim.record.merchant_rows import GroupTotals, blank_totals, count_hosts, count_merchants, note_groups
from sim.record.outcomes import CHANNELS, COHORTS, FLOWS, MARKET, MERCHANTS
from sim.world import World

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

GROUPS: Final = len(SIZES) * len(GOODS) * len(PRESENCES)
MONEY: Final = ("revenue", "profit", "online_revenue", "cash")
BASE_OF_PRICES: Final = 0
"""Absolute week in which the physical market's price index is 1."""


class Recorder:
    """What is kept of one world; fed after every week.

    Parameters
    ----------
    world : the world, before the first week that is to be recorded.
    """

    def __init__(self, world: World) -> None:
        self.start = world.scenario.start_week
        self.channels = world.channels
        self.cohort_week = world.cohort_week
        self.weeks = 0
        self.events: list[events.Event] = []
        self.series = _blank_series(world.scenario.weeks, len(world.channels))
        self.recorded = np.empty(len(world.state.merchants.alive), dtype=np.int16)
        note_groups(world.state.merchants, self.recorded)
        reference = world.state.platforms.price_reference[-1]
        self.base_price = float(reference @ np.asarray(world.parameters.category_share))
        self._sight = events.look(world)

    def take(self, world: World) -> None:
        """Take the week the world just lived; weeks before the start only set what later ones start from."""
        week = world.t - 1
        if week == BASE_OF_PRICES:
            self.base_price = float(buyers_prices(world)[-1])
        sight = events.look(world)
        if week < self.start:
            note_groups(world.state.merchants, self.recorded)
        else:
            self.events += events.changes(self._sight, sight, world, week - self.start)
            self._record(world)
        self._sight = sight

    def branch(self) -> Self:
        """A recorder of its own with the same past."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.events = list(self.events)
        other.series = {name: array.copy() for name, array in self.series.items()}
        other.recorded = self.recorded.copy()
        return other

    def table(self, name: str) -> pa.Table:
        """A table of the weeks so far, as Arrow."""
        from sim.record.tables import arrow_table

        return arrow_table(self, name)

    def frame(self, name: str) -> pd.DataFrame:
        """A table of the weeks so far, as a data frame."""
        return self.table(name).to_pandas(date_as_object=False)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All that is kept, as plain arrays; with the world they make the recorder again."""
        told = json.dumps([list(each) for each in self.events]).encode()
        return {
            **{name: array[: self.weeks] for name, array in self.series.items()},
            "recorded": self.recorded,
            "base_price": np.array([self.base_price]),
            "events": np.frombuffer(told, dtype=np.uint8),
        }

    @classmethod
    def from_arrays(cls, world: World, arrays: dict[str, NDArray[Any]]) -> Self:
        """The recorder of a world as ``to_arrays`` gave it."""
        recorder = cls(world)
        recorder.weeks = len(arrays["market"])
        recorder._make_room()
        for name, array in recorder.series.items():
            array[: recorder.weeks] = arrays[name]
        recorder.recorded = arrays["recorded"].copy()
        recorder.base_price = float(arrays["base_price"][0])
        recorder.events = [events.Event(*each) for each in json.loads(arrays["events"].tobytes())]
        return recorder

    def _record(self, world: World) -> None:
        self.weeks += 1
        self._make_room()
        row = self.weeks - 1
        totals, sales, sellers, hosts = self._count(world)
        channels = channel_rows(world, sales, sellers, self._prices(world, row))
        self.series["channels"][row] = channels
        self.series["open"][row] = world.today.open
        self.series["operator"][row] = operators(world)
        self.series["market"][row] = market_row(world, totals, sales, channels, hosts)
        usd = float(world.parameters.idr_per_usd)
        self.series["merchants"][row] = _merchant_rows(totals, usd)
        self._record_flows(world, row, usd)
        self._record_cohort(world, row)

    def _count(self, world: World) -> tuple[GroupTotals, NDArray[np.int64], NDArray[np.int64], int]:
        """One pass over the merchants: totals of groups, sales and sellers by channel, firms that host live sales."""
        m, week = world.state.merchants, world.state.week
        totals = blank_totals(GROUPS)
        sales, sellers = (np.zeros(len(self.channels), dtype=np.int64) for _ in range(2))
        hosts = np.zeros(1, dtype=np.int64)
        feeds, least_idr = hosting(world)

        def count(low: int, high: int, *tallies: NDArray[np.int64]) -> None:
            hosts, sales, sellers, *totals = tallies
            own = GroupTotals(*totals)
            count_merchants(m, low, high, week.sales_idr, week.profit_idr, self.recorded, own, sales, sellers)
            count_hosts(m, low, high, week.sales_idr, feeds, world.today.live_threshold, least_idr, hosts)

        world.crew.tally(count, len(m.alive), (hosts, sales, sellers, *totals))
        return totals, sales, sellers, int(hosts[0])

    def _prices(self, world: World, row: int) -> NDArray[np.float64]:
        prices = buyers_prices(world) / self.base_price
        if row == 0:
            return prices
        place = [name for name, *_ in CHANNELS].index("price_index")
        return np.where(offered(world), prices, self.series["channels"][row - 1, :, place])

    def _record_flows(self, world: World, row: int, usd: float) -> None:
        week, shopping = world.state.week, world.state.shopping
        sellers, buyers = self.series["sellers_moved"][row], self.series["buyers_moved"][row]
        sellers[..., 0] = week.moved_sellers
        sellers[..., 1] = week.moved_sellers_idr / usd
        buyers[..., 0] = shopping.moved_buyers * world.scenario.people_per_agent
        buyers[..., 1] = shopping.moved_idr / usd

    def _record_cohort(self, world: World, row: int) -> None:
        since = world.t - self.cohort_week
        if since < 1:
            return
        state = world.state
        sums = np.zeros((len(self.channels), len(SIZES) + 1, len(DEPENDENCES), SUMS))
        sum_cohort(state.merchants, state.cohort, state.week.sales_idr, self.cohort_week, since, sums)
        self.series["cohorts"][row] = cohort_row(sums)

    def _make_room(self) -> None:
        """Twice the room, for a market that lives on beyond its horizon."""
        while len(self.series["market"]) < self.weeks:
            self.series = {name: np.concatenate((array, np.zeros_like(array))) for name, array in self.series.items()}


def _merchant_rows(totals: GroupTotals, usd: float) -> NDArray[np.float64]:
    """The measures of every group, in the order of their table."""
    columns = []
    for name in (each[0].removesuffix("_usd") for each in MERCHANTS):
        total = getattr(totals, name)
        scale = usd if name in MONEY else SCALE if name == "jobs" else 1.0
        columns.append(total / scale)
    return np.stack(columns, axis=-1)


def _blank_series(weeks: int, channels: int) -> dict[str, NDArray[Any]]:
    """Arrays of all measures by week; the last axis follows the declared columns."""
    J = channels
    return {
        "market": np.zeros((weeks, len(MARKET))),
        "channels": np.zeros((weeks, J, len(CHANNELS))),
        "open": np.zeros((weeks, J), dtype=np.bool_),
        "operator": np.zeros((weeks, J), dtype=np.int8),
        "merchants": np.zeros((weeks, GROUPS, len(MERCHANTS))),
        "sellers_moved": np.zeros((weeks, J + 1, J + 1, len(FLOWS))),
        "buyers_moved": np.zeros((weeks, J + 1, J, len(FLOWS))),
        "cohorts": np.zeros((weeks, J, len(SIZES) + 1, len(DEPENDENCES), len(COHORTS))),
    }
