"""How much of the machine the page may take: visitors at once, and the size of what they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MOST_VISITORS = 60
"""Open pages at once; each keeps a market of its own in memory."""

PATIENCE = "60s"
"""How long a page whose connection was lost finds its market again."""

LONGEST_MESSAGE = 4 * 2**20
"""Bytes of one message from a browser."""

LONGEST_ADDRESS = 8_000
"""Characters of an address's query."""


@dataclass(frozen=True)
class Door:
    """Lets visitors in while there is room.

    Parameters
    ----------
    inside : names of the visitors now inside.
    most : visitors at once.
    """

    inside: Callable[[], set[str]]
    most: int = MOST_VISITORS

    def open(self, visitor: str = "") -> bool:
        """Whether a visitor may come in; one who is inside already may."""
        names = self.inside()
        return visitor in names or len(names) < self.most
