"""Who shops in this market: permanent draws of consumers and what their cells start with (MODEL.md sections 5, 8)."""

import numpy as np
from numpy.typing import NDArray

from agents.column import blank_block
from agents.consumers.columns import COLUMNS, MAX_ONLINE_CHANNELS, NEVER, ONLINE_TASTE_SHIFT, Cells, Consumers
from agents.numerics.compile import kernel
from agents.numerics.draws import PERMANENT, threshold, word
from agents.streams import BUDGET, KIND, PRICE_CLASS, TASTE, TASTE_ONLINE
from sim.parameters import Parameters


def populate(p: Parameters, people_per_agent: int, population_seed: int) -> Consumers:
    """Every consumer agent of the market; adults ÷ ``people_per_agent`` of them, without habits yet.

    Raises
    ------
    ValueError
        With more online channels than tastes fit.
    """
    channels = p.channels
    online = len(channels) - 1
    if online > MAX_ONLINE_CHANNELS:
        raise ValueError(f"{online} online channels; allowed: up to {MAX_ONLINE_CHANNELS}")
    rows = int(p.adults) // people_per_agent
    consumers = blank_block(Consumers, COLUMNS, rows, {"channel": online + 1, "online": online})
    consumers.last_channel[:] = NEVER
    _draw_people(
        consumers.traits,
        consumers.tastes,
        population_seed,
        shares_to_thresholds(p.segment_share),
        shares_to_thresholds(p.region_share),
        np.array([[threshold(float(x)) for x in row] for row in p.feed_user_share], dtype=np.int64),
        online,
    )
    return consumers


def shares_to_thresholds(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """⌊cumulative/total·2³²⌋ of each alternative, summed left to right (Q9)."""
    total = 0.0
    for share in shares:
        total = total + float(share)
    cumulative = 0.0
    out = np.empty(len(shares), dtype=np.int64)
    for k, share in enumerate(shares):
        cumulative = cumulative + float(share)
        out[k] = np.floor(cumulative / total * 4294967296.0)
    return out


@kernel
def _draw_people(
    traits: NDArray[np.uint16],
    tastes: NDArray[np.uint64],
    seed: int,
    segment_at: NDArray[np.int64],
    region_at: NDArray[np.int64],
    feed_at: NDArray[np.int64],
    online: int,
) -> None:
    """Pack the permanent draws of every consumer."""
    for i in range(traits.shape[0]):
        w = word(seed, KIND, i, PERMANENT, 0)
        segment = 0
        while segment < segment_at.shape[0] - 1 and w >= segment_at[segment]:
            segment += 1
        w = word(seed, KIND, i, PERMANENT, 1)
        region = 0
        while region < region_at.shape[0] - 1 and w >= region_at[region]:
            region += 1
        feeds = 0
        for f in range(feed_at.shape[1]):
            if word(seed, KIND, i, PERMANENT, 2 + f) < feed_at[segment, f]:
                feeds |= 1 << f
        budget = word(seed, BUDGET, i, PERMANENT, 0) >> 26
        price = word(seed, PRICE_CLASS, i, PERMANENT, 0) >> 30
        traits[i] = segment | region << 2 | feeds << 4 | price << 8 | budget << 10
        packed = np.uint64(word(seed, TASTE_ONLINE, i, PERMANENT, 0) >> 26) << np.uint64(ONLINE_TASTE_SHIFT)
        for j in range(online):
            packed |= np.uint64(word(seed, TASTE, i, PERMANENT, j) >> 26) << np.uint64(6 * j)
        tastes[i] = packed


def adoption_ceiling(p: Parameters) -> NDArray[np.float64]:
    """Share of each segment that can ever adopt a channel, 0–1; (segments,)."""
    return np.minimum(1.0, p.adoption_ceiling * p.adoption_ceiling_scale)


def found_cells(p: Parameters) -> Cells:
    """Adoption of established channels at its constant level, none of the others yet; usual hours."""
    channels = p.channels
    online = len(channels) - 1
    ceiling = adoption_ceiling(p)
    adoption = np.zeros((len(ceiling), 2, online))
    for j in range(online):
        if channels.established[j]:
            adoption[:, :, j] = (float(p.adoption_market[j]) * ceiling)[:, None]
    return Cells(adoption=adoption, hours=np.array(p.feed_hours, dtype=np.float64))
