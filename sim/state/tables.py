"""State: everything a market carries from one week to the next, as blocks of arrays.

Every block is a ``NamedTuple`` of numpy arrays, merchants an array of records, so that a state can be copied, saved,
compared and handed to a kernel without knowing what is in it.
"""

from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from agents.consumers.columns import Cells, Consumers
from agents.merchants.columns import Cohort, Merchants, Peers, Strata
from agents.platforms.columns import Platforms


class Government(NamedTuple):
    """The regulator's own accounts; one-element arrays, rupiah.

    ``purse_idr`` what digital support has left; ``tax_idr`` all taxes so far; ``enforcement_idr`` what bans cost so
    far.
    """

    purse_idr: NDArray[np.int64]
    tax_idr: NDArray[np.int64]
    enforcement_idr: NDArray[np.int64]


class Shopping(NamedTuple):
    """What consumers did this week, added up; written by the kernels of consumers, zeroed every Monday.

    Attributes
    ----------
    demand_idr
        Listed value of completed orders, rupiah; (channels, categories, regions).
    arrivals, completed, linked, lost
        Impulse orders drawn on a feed, and where they ended, in consumer agents' orders; (feeds,).
    orders
        Planned occasions and completed or linked impulse orders, in consumer agents' orders; (channels,).
    buyers
        Consumer agents with an order; (channels,).
    moved_buyers, moved_idr
        Consumer agents by last channel before (the last row: none) and last channel now, and what they spent this week
        on the channel they moved to, rupiah; (channels + 1, channels).
    surplus
        Σ ln(root)/α over planned occasions, fixed point; (1,).
    impulse_idr
        Rupiah of completed and linked impulse orders, by feed; (feeds,).
    habit_by_feeds
        Σ habit (65535 = 1) over consumers by the set of social feeds they use; (8, channels).
    people_by_feeds
        Consumers by the set of social feeds they use; (8,).
    """

    demand_idr: NDArray[np.int64]
    arrivals: NDArray[np.int64]
    completed: NDArray[np.int64]
    linked: NDArray[np.int64]
    lost: NDArray[np.int64]
    orders: NDArray[np.int64]
    buyers: NDArray[np.int64]
    moved_buyers: NDArray[np.int64]
    moved_idr: NDArray[np.int64]
    surplus: NDArray[np.int64]
    impulse_idr: NDArray[np.int64]
    habit_by_feeds: NDArray[np.int64]
    people_by_feeds: NDArray[np.int64]


class Flows(NamedTuple):
    """What merchants, platforms and the state did this week; zeroed every Monday.

    Attributes
    ----------
    sales_idr
        Listed value each merchant sold, rupiah; (slots, channels).
    unmet_idr
        Rupiah of orders that found no seller at all and were not paid; (channels,).
    commission_idr, fee_idr, voucher_idr, shipping_idr
        Rupiah by channel; (channels,).
    opex_idr, compliance_idr
        Platforms' running cost and cost of licences, rupiah; (channels,).
    paid
        Rupiah from one sector (row) to another, in the order of ``sim.state.ledger.SECTORS``.
    profit_idr
        Profit before drawings, rupiah; (slots,).
    moved_sellers, moved_sellers_idr
        Firms by channel they gave up or came from and channel they started on (the last: none), and their weekly
        turnover, rupiah; (channels + 1, channels + 1).
    joined_support_idr
        Rupiah of digital support paid; (1,).
    """

    sales_idr: NDArray[np.int64]
    unmet_idr: NDArray[np.int64]
    commission_idr: NDArray[np.int64]
    fee_idr: NDArray[np.int64]
    voucher_idr: NDArray[np.int64]
    shipping_idr: NDArray[np.int64]
    opex_idr: NDArray[np.int64]
    compliance_idr: NDArray[np.int64]
    paid: NDArray[np.int64]
    profit_idr: NDArray[np.int64]
    moved_sellers: NDArray[np.int64]
    moved_sellers_idr: NDArray[np.int64]
    joined_support_idr: NDArray[np.int64]


class State(NamedTuple):
    """The whole market."""

    consumers: Consumers
    cells: Cells
    merchants: Merchants
    strata: Strata
    peers: Peers
    cohort: Cohort
    platforms: Platforms
    government: Government
    shopping: Shopping
    week: Flows

    def copy(self) -> "State":
        """A state of its own with the same content."""
        blocks = (block.copy() if isinstance(block, np.ndarray) else _copied(block) for block in self)
        return State(*cast(Any, blocks))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array by ``block.column``; columns of merchants are views of their records."""
        return {
            f"{block_name}.{column}": getattr(block, column)
            for block_name, block in zip(self._fields, self, strict=True)
            for column in column_names(block)
        }


def column_names(block: Any) -> tuple[str, ...]:
    """Names of a block's columns."""
    return block.dtype.names if isinstance(block, np.ndarray) else block._fields


def _copied(block: Any) -> Any:
    return type(block)(*(array.copy() for array in block))
