"""The widget of the market's picture: bytes in, moving dots out; see ``assets/market.js``."""

from __future__ import annotations

from threading import Lock
from typing import Any

import anywidget
import numpy as np
import traitlets

from sim.dashboard.static import imported
from sim.parameters.channels import Channels

FIRST_ROW = 3
"""Online places in the upper row of a wide market; the others stand in the next."""

NARROW_ROWS = (2, 3)
"""Online places in the rows of a narrow market; the last number holds for all further rows."""


class MarketView(anywidget.AnyWidget):
    """The picture. A week is written at once (``hold_sync``), from any thread, by one at a time (``writing``).

    ``state`` and ``kinds`` a byte a slot (see ``sim.dashboard.market.dots``), ``who`` category and region (3 bits
    above), ``weights`` real merchants as int32; ``seen`` the last week that the browser has drawn; ``picked`` the
    slot that the visitor wants to follow.
    """

    _esm = imported("market.js")
    state = traitlets.Bytes(b"").tag(sync=True)
    kinds = traitlets.Bytes(b"").tag(sync=True)
    who = traitlets.Bytes(b"").tag(sync=True)
    weights = traitlets.Bytes(b"").tag(sync=True)
    week = traitlets.Int(-1).tag(sync=True)
    pace = traitlets.Float(4.0).tag(sync=True)
    figures: traitlets.List[Any] = traitlets.List().tag(sync=True)
    flows: traitlets.List[Any] = traitlets.List().tag(sync=True)
    signs: traitlets.List[Any] = traitlets.List().tag(sync=True)
    followed = traitlets.Dict().tag(sync=True)
    channels: traitlets.List[Any] = traitlets.List().tag(sync=True)
    rows = traitlets.Dict().tag(sync=True)
    capacity: traitlets.List[Any] = traitlets.List().tag(sync=True)
    typical: traitlets.List[Any] = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    locale = traitlets.Unicode("en-GB").tag(sync=True)
    colour = traitlets.Unicode("size").tag(sync=True)
    picked = traitlets.Int(-1).tag(sync=True)
    seen = traitlets.Int(-1).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.writing = Lock()


def rows(channels: Channels) -> dict[str, list[list[int]]]:
    """Places by row, wide and narrow, the physical market alone in the last.

    The two largest marketplaces stand beside the first social channel that sold; the others follow in channel order.

    >>> rows(Channels.load())["wide"]
    [[0, 1, 5], [2, 3, 4, 6, 7], [8]]
    """
    nest = channels.nest
    social = min(np.flatnonzero(nest == 1), key=lambda j: channels.opens_week[j], default=None)
    largest = sorted(np.flatnonzero(nest == 0), key=lambda j: -channels.share_2022[j])
    front = sorted([*largest[: FIRST_ROW - 1], *([] if social is None else [social])])
    online = [*front, *(j for j in np.flatnonzero(nest < 2) if j not in front)]
    physical = [[int(j) for j in np.flatnonzero(nest == 2)]]
    wide = [online[:FIRST_ROW], online[FIRST_ROW:]]
    narrow: list[list[Any]] = []
    rest = list(online)
    while rest:
        size = NARROW_ROWS[min(len(narrow), len(NARROW_ROWS) - 1)]
        narrow.append(rest[:size])
        rest = rest[size:]
    return {"wide": _plain([row for row in wide if row]) + physical, "narrow": _plain(narrow) + physical}


def _plain(lists: list[list[Any]]) -> list[list[int]]:
    return [[int(each) for each in row] for row in lists]
