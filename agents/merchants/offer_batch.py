"""Weight and utility of some hundreds of offers at once: ``shelf`` in short loops (MODEL.md d2, d4).

What is needed of each offer is gathered from the merchants' records first; powers and logarithms then run several at a
time.  Bits are those of ``shelf.offer_weight`` and ``shelf.offer_utility``.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import IMPORTED, LOCAL, SIDE_PHYSICAL, Merchants
from agents.merchants.shelf import Shelf
from agents.numerics.compile import inlined
from agents.numerics.functions import log_t, pow_t

BATCH: Final = 256


class Offers(NamedTuple):
    """Columns of up to ``BATCH`` offers, one row each.

    ``pull`` firms × pull × skill; ``fame`` 1 + popularity, ``exponent`` ρ_pop; ``advert`` 1 + advertising, ``lent`` the
    assortment for a partner's seller, both 1 where there is none; ``weight`` W of the offer.  ``price``; ``rating`` and
    ``ratings`` of its merchant; ``liking`` and ``origin`` what its goods add, in turn; ``utility`` O without proximity.
    """

    pull: NDArray[np.float64]
    fame: NDArray[np.float64]
    exponent: NDArray[np.float64]
    advert: NDArray[np.float64]
    lent: NDArray[np.float64]
    weight: NDArray[np.float64]
    price: NDArray[np.float64]
    rating: NDArray[np.float64]
    ratings: NDArray[np.float64]
    liking: NDArray[np.float64]
    origin: NDArray[np.float64]
    utility: NDArray[np.float64]


@inlined
def blank_offers() -> Offers:
    """Room for a batch."""
    room = np.empty((12, BATCH))
    return Offers(
        room[0], room[1], room[2], room[3], room[4], room[5],
        room[6], room[7], room[8], room[9], room[10], room[11],
    )  # fmt: skip


@inlined
def gather_weight(m: Merchants, i: int, shelf: Shelf, account: int, k: int, offers: Offers) -> None:
    """What the weight of merchant ``i``'s offer is made of, and its price, into row ``k``."""
    offers.pull[k] = np.float64(m.weight[i]) * np.float64(m.pull[i, shelf.side]) * np.float64(m.skill[i, account])
    offers.fame[k] = 1.0 + np.float64(m.popularity[i, account])
    offers.exponent[k] = shelf.popularity_exponent
    in_person = shelf.side == SIDE_PHYSICAL
    offers.advert[k] = 1.0 if in_person else 1.0 + np.float64(m.ad[i]) * shelf.ad_factor
    offers.lent[k] = 1.0 if in_person or account == shelf.channel else shelf.assortment
    offers.price[k] = np.float64(m.price[i, shelf.channel])


@inlined
def gather_utility(m: Merchants, i: int, shelf: Shelf, k: int, offers: Offers) -> None:
    """What the utility of merchant ``i``'s offer is made of, but for its price, into row ``k``."""
    offers.rating[k] = np.float64(m.rating[i])
    offers.ratings[k] = np.float64(m.rating_count[i])
    local = m.goods[i] == LOCAL
    imported = m.goods[i] == IMPORTED
    away = -shelf.delivery if imported else -shelf.delivery_abroad
    origin = shelf.origin_imported if imported else shelf.origin_cross_border
    offers.liking[k] = shelf.local_preference if local else away
    offers.origin[k] = -shelf.delivery if local else origin


@inlined
def weigh_offers(n: int, offers: Offers) -> None:
    """W of the first ``n`` offers."""
    for k in range(n):
        fame = pow_t(offers.fame[k], offers.exponent[k])
        offers.weight[k] = offers.pull[k] * fame * offers.advert[k] * offers.lent[k]


@inlined
def value_offers(shelf: Shelf, n: int, offers: Offers) -> None:
    """O of the first ``n`` offers, without proximity."""
    for k in range(n):
        utility = -shelf.price_weight * log_t(offers.price[k])
        count = offers.ratings[k]
        utility = utility + shelf.rating_weight * offers.rating[k] * count / (count + shelf.rating_prior)
        offers.utility[k] = utility + offers.liking[k] + offers.origin[k]
