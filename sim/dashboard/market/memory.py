"""What is remembered of every merchant in every week: seven bytes each, so that any can be followed afterwards.

Weeks are kept in blocks of thirteen; markets that share a past share its full blocks.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, BOTH, CROSS_BORDER, DORMANT, ONBOARDING, ONLINE, PHYSICAL
from sim.dashboard.market import codes
from sim.dashboard.market.holders import Holders
from sim.world import World

BLOCK: Final = 13
"""Weeks a block."""

GONE: Final = 15
"""Main channel of a slot without a living merchant."""

MAIN_BITS: Final = 4

WORTH: Final = np.array([0.0, 1e-7, 1.0, 1e-6], dtype=np.float32)
"""What its share of turnover counts on a channel: none, onboarding, active, dormant; where it sells goes before all."""


Arrays = dict[str, NDArray[Any]]


class Block(NamedTuple):
    """Codes of thirteen weeks; (weeks, slots).

    ``revenue`` rupiah a week and firm; ``cash`` rupiah a firm; ``jobs`` workers a firm; ``place`` from the lowest
    bit: a bit for each channel it is active on, main channel (4 bits), whether all it has online is closed to it,
    presence (2 bits).
    """

    revenue: NDArray[np.uint16]
    cash: NDArray[np.int16]
    jobs: NDArray[np.uint8]
    place: NDArray[Any]


class Story(NamedTuple):
    """One slot, week by week; (weeks,). Amounts in rupiah a firm.

    ``born`` and ``alive`` tell one holder from the next; ``main`` is −1 where there is none.
    """

    week: NDArray[np.int64]
    alive: NDArray[np.bool_]
    born: NDArray[np.int16]
    revenue: NDArray[np.int64]
    cash: NDArray[np.float32]
    jobs: NDArray[np.float32]
    main: NDArray[np.int8]
    channels: NDArray[np.int64]
    presence: NDArray[np.int8]


class Memory:
    """The merchants of a market, week by week (recorded weeks, from 0); arrays are by slot.

    Parameters
    ----------
    slots : slots of the market.
    channels : number of channels.
    """

    def __init__(self, slots: int, channels: int) -> None:
        self.slots = slots
        self.channels_count = channels
        self.weeks = 0
        self.holders = Holders(slots)
        self._blocks: list[Block] = []
        self._place_dtype = np.dtype(np.uint16 if channels + MAIN_BITS + 3 <= 16 else np.uint32)

    def take(self, world: World, week: int) -> None:
        """Remember recorded week ``week``, which the world just lived."""
        m = world.state.merchants
        block, row = self._row(week)
        weight = np.maximum(m.weight, 1)
        sold = np.einsum("ij->i", world.state.week.sales_idr)  # ten times as quick as a sum over short rows
        block.revenue[row] = codes.revenue_codes(sold / weight)
        block.cash[row] = codes.cash_codes(m.cash_idr / weight)
        block.jobs[row] = codes.jobs_codes(m.jobs)
        block.place[row] = self._places(m)
        self.holders.take(m, week)
        self.weeks = week + 1

    def borrow(self, other: Memory, until: int) -> None:
        """Take over the weeks of another memory from its own last one to before ``until``; full blocks are shared."""
        first = self.weeks
        while self.weeks < until:
            number, row = divmod(self.weeks, BLOCK)
            end = min(until, (number + 1) * BLOCK)
            if row == 0 and end - self.weeks == BLOCK:
                self._blocks.append(other._blocks[number])
            else:
                own, _ = self._row(self.weeks)
                pairs: list[tuple[NDArray[Any], NDArray[Any]]] = list(zip(own, other._blocks[number], strict=True))
                for mine, theirs in pairs:
                    mine[row : row + end - self.weeks] = theirs[row : row + end - self.weeks]
            self.weeks = end
        if until > first:
            self.holders.borrow(other.holders, first, until)

    def nbytes(self) -> int:
        """Bytes it holds, shared ones included."""
        return sum(array.nbytes for block in self._blocks for array in block) + self.holders.nbytes()

    def revenue_codes(self, week: int) -> NDArray[np.uint16]:
        """Codes of revenue (``codes.REVENUE`` decodes them)."""
        return np.asarray(self._read(week).revenue[week % BLOCK])

    def revenue(self, week: int) -> NDArray[np.int64]:
        """Revenue, rupiah a week and firm."""
        return np.asarray(codes.REVENUE[self.revenue_codes(week)])

    def cash(self, week: int) -> NDArray[np.float32]:
        """Cash, rupiah a firm."""
        return codes.cash_of(self._read(week).cash[week % BLOCK])

    def jobs(self, week: int) -> NDArray[np.float32]:
        """Workers a firm, to 3 %."""
        return np.asarray(codes.JOBS[self._read(week).jobs[week % BLOCK]])

    def places(self, week: int) -> NDArray[Any]:
        """Packed places; see ``Block``."""
        return np.asarray(self._read(week).place[week % BLOCK])

    def main(self, week: int) -> NDArray[np.int8]:
        """Main channel: where it sells most online, physical if nowhere; ``GONE`` without a merchant."""
        return self.main_of(self.places(week))

    def dormant(self, week: int) -> NDArray[np.bool_]:
        """Whether it has no channel online but closed ones, and sells by chat or in its shop meanwhile."""
        return ((self.places(week) >> (self.channels_count + MAIN_BITS)) & 1).astype(np.bool_)

    def channels(self, week: int) -> NDArray[np.int64]:
        """Bit mask of the channels it is active on."""
        return self.places(week).astype(np.int64) & ((1 << self.channels_count) - 1)

    def presence(self, week: int) -> NDArray[np.int8]:
        """Presence: 0 physical, 1 both, 2 online."""
        return (self.places(week) >> (self.channels_count + MAIN_BITS + 1)).astype(np.int8)

    def alive(self, week: int) -> NDArray[np.bool_]:
        """Whether the slot has a living merchant."""
        return np.asarray(self.main(week) != GONE)

    def main_of(self, places: NDArray[Any]) -> NDArray[np.int8]:
        """Main channel in packed places."""
        return ((places >> self.channels_count) & ((1 << MAIN_BITS) - 1)).astype(np.int8)

    def mean_revenue(self, week: int, weeks: int = 13) -> NDArray[np.float64]:
        """Mean revenue of the holder over the last weeks, or since its birth: rupiah a week and firm."""
        from sim.dashboard.market.windows import Window

        return Window(self, weeks).mean(week)

    def story(self, slot: int, first: int = 0, until: int | None = None) -> Story:
        """One slot in weeks ``first`` to before ``until``."""
        weeks = np.arange(first, self.weeks if until is None else min(until, self.weeks))
        columns = [
            np.array([getattr(self._blocks[week // BLOCK], name)[week % BLOCK, slot] for week in weeks])
            for name in Block._fields
        ]
        revenue, cash, jobs, place = (
            column.astype(kind) for column, kind in zip(columns, (np.int64, np.int16, np.uint8, np.int64), strict=True)
        )
        main = self.main_of(place)
        return Story(
            week=weeks,
            alive=main != GONE,
            born=self.holders.born_of(slot, weeks),
            revenue=codes.REVENUE[revenue],
            cash=codes.cash_of(cash),
            jobs=codes.JOBS[jobs],
            main=np.where(main == GONE, -1, main).astype(np.int8),
            channels=place & ((1 << self.channels_count) - 1),
            presence=(place >> (self.channels_count + MAIN_BITS + 1)).astype(np.int8),
        )

    def to_arrays(self) -> Arrays:
        """All that is remembered, as plain arrays."""
        weeks = [[getattr(block, name) for block in self._blocks] for name in Block._fields]
        found = {name: np.concatenate(each)[: self.weeks] for name, each in zip(Block._fields, weeks, strict=True)}
        return {**found, **self.holders.to_arrays()}

    @classmethod
    def from_arrays(cls, channels: int, arrays: Arrays) -> Self:
        """The memory that ``to_arrays`` gave."""
        weeks, slots = arrays["revenue"].shape
        memory = cls(slots, channels)
        memory.weeks, memory.holders = weeks, Holders.from_arrays(slots, weeks, arrays)
        for first in range(0, weeks, BLOCK):
            block, _ = memory._row(first)
            for name, rows in block._asdict().items():
                part = arrays[name][first : first + BLOCK]
                rows[: len(part)] = part
        return memory

    def _places(self, m: Any) -> NDArray[Any]:
        """Active channels, main channel, whether all online are closed to it, and presence, packed.

        Who sells online is placed where it sells most online: shops that do are few, and theirs is the story told.  Who
        only waits there, for a channel to open or to be ready, is where it sells meanwhile.
        """
        J, kind = self.channels_count, self._place_dtype
        rows = np.ascontiguousarray(m.channel_state)
        states = np.ascontiguousarray(rows.T)
        online = np.flatnonzero(states[:-1].max(axis=0))
        own = rows[online, :-1]
        best = ((m.revenue_share[online, :-1] + np.float32(1e-5)) * WORTH[own]).argmax(axis=1)
        state = own[np.arange(len(online)), best]
        shop = m.shop != 0
        opening = state == ONBOARDING
        main = np.full(self.slots, J - 1, dtype=kind)
        main[online] = np.where((state == ACTIVE) | (m.goods[online] == CROSS_BORDER), best, J - 1)
        packed = main << kind.type(J)
        for j in range(J):
            packed |= (states[j] == ACTIVE).astype(kind) << kind.type(j)
        presence = np.where(shop, PHYSICAL, ONLINE).astype(kind)
        presence[online] = np.where(shop[online] & ~opening, BOTH, presence[online])
        packed |= presence << kind.type(J + MAIN_BITS + 1)
        packed[online] |= (state == DORMANT).astype(kind) << kind.type(J + MAIN_BITS)
        packed[m.alive == 0] = GONE << J
        return packed

    def _read(self, week: int) -> Block:
        if not 0 <= week < self.weeks:
            raise IndexError(f"week {week} is not remembered; weeks 0 to {self.weeks - 1} are")
        return self._blocks[week // BLOCK]

    def _row(self, week: int) -> tuple[Block, int]:
        """Block and row to write a week to."""
        number, row = divmod(week, BLOCK)
        if number == len(self._blocks):
            shape = (BLOCK, self.slots)
            self._blocks.append(
                Block(
                    np.zeros(shape, np.uint16),
                    np.zeros(shape, np.int16),
                    np.zeros(shape, np.uint8),
                    np.zeros(shape, self._place_dtype),
                )
            )
        return self._blocks[number], row
