"""Cross-border sellers under a floor: re-route through Indonesian stock, or give up (MODEL.md f10, section 13)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Sectors
from agents.merchants.birth import Endowment, home_region
from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, IMPORTED, LONG_AGO, Merchants
from agents.merchants.exit import close_firm
from agents.merchants.pricing import duties
from agents.merchants.shelf import barred
from agents.numerics.compile import inlined, kernel
from agents.numerics.draws import PERMANENT, word
from agents.numerics.sums import whole
from agents.streams import REROUTE


class Reroute(NamedTuple):
    """``chance`` threshold of the permanent draw; weeks until either; ``cost`` share added to the unit cost."""

    seed: int
    population_seed: int
    week: int
    chance: int
    weeks: int
    give_up_weeks: int
    cost: float


@inlined
def shut_out(m: Merchants, i: int, minimum_usd: NDArray[np.float64]) -> bool:
    """Whether it has accounts and import rules bar it on every one; a channel shut for all is no import rule."""
    accounts = 0
    for j in range(m.channel_state.shape[1] - 1):
        if m.channel_state[i, j] == ACTIVE or m.channel_state[i, j] == DORMANT:
            accounts += 1
            if not barred(m, i, j, minimum_usd):
                return False
    return accounts > 0


@kernel
def face_floor(
    m: Merchants,
    low: int,
    high: int,
    minimum_usd: NDArray[np.float64],
    reroute: Reroute,
    birth: Endowment,
    sectors: Sectors,
    paid: NDArray[np.int64],
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> None:
    """Start, stop or end the wait of every cross-border seller in rows ``low`` … ``high`` − 1."""
    for i in range(low, high):
        if m.alive[i] == 0 or m.goods[i] != CROSS_BORDER:
            continue
        if not shut_out(m, i, minimum_usd):
            m.reroute_week[i] = LONG_AGO
            continue
        willing = word(reroute.seed, REROUTE, i, PERMANENT, 0) < reroute.chance
        if m.reroute_week[i] == LONG_AGO:
            m.reroute_week[i] = reroute.week + (reroute.weeks if willing else reroute.give_up_weeks)
        elif reroute.week >= m.reroute_week[i]:
            m.reroute_week[i] = LONG_AGO
            if willing:
                move_stock(m, i, reroute, birth)
            else:
                close_firm(m, i, reroute.week, sectors, paid, moved, moved_idr)


@inlined
def move_stock(m: Merchants, i: int, reroute: Reroute, birth: Endowment) -> None:
    """It sells on from stock in Indonesia: no duty on each parcel, but dearer to run."""
    seed = reroute.population_seed if m.born[i] == PERMANENT else reroute.seed
    share = duties(np.float64(m.unit_value_usd[i]), birth.duty, birth.duty_free_usd, birth.vat)
    m.cost_base[i] = np.float64(m.cost_base[i]) / (1.0 + share) * (1.0 + reroute.cost)
    m.goods[i] = IMPORTED
    m.region[i] = home_region(i, birth, seed, whole(m.born[i]), True)
