"""What is known of each consumer (MODEL.md, section 6).

Segment, region, feeds used, price class and budget class are packed into ``traits``, the 64 classes of taste into
``tastes``: permanent draws, kept so that a week need not draw them again.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.column import Column
from agents.numerics.compile import inlined

NEVER: Final = 255
"""``last_channel`` of one who has not bought yet."""


class Consumers(NamedTuple):
    """A row for each consumer agent; columns as described in ``COLUMNS``."""

    traits: NDArray[np.uint16]
    tastes: NDArray[np.uint64]
    habit: NDArray[np.uint16]
    impulse_ewma_idr: NDArray[np.float32]
    last_channel: NDArray[np.uint8]


COLUMNS: Final = {
    "traits": Column("uint16", "–", "bits 0–1 segment, 2–3 region, 4–7 feeds, 8–9 price class, 10–15 budget class"),
    "tastes": Column("uint64", "–", "six bits a channel: class of taste; bits 58–63: class of taste for buying online"),
    "habit": Column("uint16", "65535 = 1", "habit on each channel, h_ij", ("channel",)),
    "impulse_ewma_idr": Column("float32", "rupiah a week and adult", "recent impulse spending"),
    "last_channel": Column("uint8", "channel", "channel of the last order; 255 for none yet"),
}

ONLINE_TASTE_SHIFT: Final = 58
MAX_ONLINE_CHANNELS: Final = 9
"""Six-bit tastes of nine online channels and one for buying online fit 64 bits."""


class Cells(NamedTuple):
    """What consumers of one kind share.

    Attributes
    ----------
    adoption
        Share of a segment's users (1) and non-users (0) of a channel's feed who have adopted the channel, 0–1;
        shape (segments, 2, online channels).
    hours
        Hours a week that users spend on a feed; shape (segments, feeds).
    """

    adoption: NDArray[np.float64]
    hours: NDArray[np.float64]


@inlined
def segment_of(traits: int) -> int:
    """Segment, 0–3."""
    return traits & 3


@inlined
def region_of(traits: int) -> int:
    """Region, 0–3."""
    return (traits >> 2) & 3


@inlined
def feeds_of(traits: int) -> int:
    """Bit mask of the feeds used."""
    return (traits >> 4) & 15


@inlined
def price_class_of(traits: int) -> int:
    """Class of price sensitivity, 0–3."""
    return (traits >> 8) & 3


@inlined
def budget_class_of(traits: int) -> int:
    """Class of budget, 0–63."""
    return (traits >> 10) & 63
