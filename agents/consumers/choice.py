"""Where a planned purchase is made: nested logit of the channels (MODEL.md c3–c6).

Online channels stand in two nests, the marketplaces and the social channels, both under "online"; buying in person is
the alternative (McFadden 1978).  ``nested_logit`` and ``expected_surplus`` are the closed forms; the kernels' functions
below them are the same choice in factors.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.consumers.columns import ONLINE_TASTE_SHIFT
from agents.consumers.tables import Tables
from agents.numerics.compile import inlined
from agents.numerics.draws import ALWAYS, block, share_threshold
from agents.numerics.functions import pow_t
from agents.numerics.sums import whole
from agents.streams import ADMISSION, AVAILABLE

MARKET_CHANNELS = 5
"""Marketplaces among the channels of ``nested_logit``; they come first, ``physical`` last."""


def _nests(
    utility: NDArray[np.float64], lambda_online: float, lambda_market: float, lambda_social: float
) -> tuple[list[tuple[slice, float, NDArray[np.float64]]], NDArray[np.float64]]:
    """Each nest's columns, λ and log-sum (n,), and the log-sum of buying online (n,)."""
    online = utility.shape[1] - 1
    nests = []
    values = []
    for columns, own in ((slice(0, MARKET_CHANNELS), lambda_market), (slice(MARKET_CHANNELS, online), lambda_social)):
        scale = min(own, lambda_online)
        inclusive = _log_sum(utility[:, columns] / scale) * scale
        nests.append((columns, scale, inclusive))
        values.append(inclusive / lambda_online)
    return nests, _log_sum(np.stack(values, axis=1)) * lambda_online


def _log_sum(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ln Σ e^v along rows; −inf where every v is."""
    highest = values.max(axis=1)
    safe = np.where(np.isfinite(highest), highest, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(values - safe[:, None]).sum(axis=1)) + safe)


def nested_logit(
    utility: NDArray[np.float64], lambda_online: float, lambda_market: float, lambda_social: float
) -> NDArray[np.float64]:
    """Choice probabilities of a three-level nested logit (MODEL.md c5).

    Parameters
    ----------
    utility : utils; (n, 9) in the order of the channels, ``-inf`` where a channel is closed or unknown to the shopper.
    lambda_online, lambda_market, lambda_social : dissimilarity, in (0, 1]; the lower nests' are capped at the upper's.

    Returns
    -------
    NDArray
        Probabilities, (n, 9); rows sum to 1.

    Examples
    --------
    >>> import numpy as np
    >>> nested_logit(np.zeros((1, 9)), 1.0, 1.0, 1.0).round(3).tolist()
    [[0.111, 0.111, 0.111, 0.111, 0.111, 0.111, 0.111, 0.111, 0.111]]
    """
    utility = _checked(utility, lambda_online, lambda_market, lambda_social)
    nests, online = _nests(utility, lambda_online, lambda_market, lambda_social)
    root = _log_sum(np.stack([online, utility[:, -1]], axis=1))
    probability = np.zeros_like(utility)
    for columns, scale, inclusive in nests:
        finite = np.where(np.isfinite(inclusive), inclusive, 0.0)
        upper = np.where(np.isfinite(online), online, 0.0)
        log_p = (utility[:, columns] - finite[:, None]) / scale
        log_p += ((finite - upper) / lambda_online)[:, None] + (upper - root)[:, None]
        probability[:, columns] = np.exp(log_p)
    probability[:, -1] = np.exp(utility[:, -1] - root)
    return probability


def expected_surplus(
    utility: NDArray[np.float64], lambda_online: float, lambda_market: float, lambda_social: float
) -> NDArray[np.float64]:
    """Expected utility of the best option, ln of the root's sum, utils; (n,).  Arguments as ``nested_logit``."""
    utility = _checked(utility, lambda_online, lambda_market, lambda_social)
    _, online = _nests(utility, lambda_online, lambda_market, lambda_social)
    return _log_sum(np.stack([online, utility[:, -1]], axis=1))


def _checked(utility: NDArray[np.float64], *lambdas: float) -> NDArray[np.float64]:
    utility = np.atleast_2d(np.asarray(utility, dtype=np.float64))
    if utility.ndim != 2 or utility.shape[1] < MARKET_CHANNELS + 2:
        raise ValueError(f"utility has shape {utility.shape}; allowed: (n, channels), one column a channel")
    if np.isnan(utility).any() or np.isposinf(utility).any():
        raise ValueError("utility holds NaN or +inf; allowed: finite numbers, and -inf for a channel that is closed")
    for name, value in zip(("lambda_online", "lambda_market", "lambda_social"), lambdas, strict=True):
        if not 0.0 < value <= 1.0:
            raise ValueError(f"{name} = {value}; allowed: above 0, up to 1")
    return utility


@inlined
def adoption_threshold(tables: Tables, segment: int, feeds: int, channel: int) -> int:
    """Words below it admit an online channel to one of the segment who uses these feeds (c3)."""
    bit = tables.feed_bit[channel]
    user = 1 if bit >= 0 and (feeds >> bit) & 1 else 0
    return whole(tables.admission[segment, user, channel])


@inlined
def admit(tables: Tables, i: int, segment: int, feeds: int, admitted: NDArray[np.uint8]) -> None:
    """Which online channels the shopper considers this week (c3): adopted, and able to complete a transaction."""
    online = admitted.shape[0]
    for quarter in range((online + 3) // 4):
        w = block(tables.seed, ADMISSION, i, tables.week, quarter)
        for place in range(4):
            j = quarter * 4 + place
            if j < online:
                admitted[j] = 1 if w[place] < adoption_threshold(tables, segment, feeds, j) else 0
    for j in range(online):
        if admitted[j] and tables.available[j] < ALWAYS:
            w = block(tables.seed, AVAILABLE, i, tables.week, j >> 2)
            admitted[j] = 1 if w[j & 3] < tables.available[j] else 0


@inlined
def habit_level(habit: Any) -> int:
    """Row of the factor of habit: 0 for none, else 1 … 64."""
    return (whole(habit) >> 10) + (habit > 0)


@inlined
def taste_class(tastes: int, channel: int) -> int:
    """Class of the taste for an online channel."""
    return whole((tastes >> np.uint64(6 * channel)) & np.uint64(63))


@inlined
def online_class(tastes: int) -> int:
    """Class of the taste for buying online."""
    return whole((tastes >> np.uint64(ONLINE_TASTE_SHIFT)) & np.uint64(63))


@inlined
def personal_factor(tables: Tables, habit: int, tastes: int, channel: int) -> float:
    """Habit × taste of an online channel."""
    nest = tables.nest[channel]
    liking = tables.habit_factor[nest, habit_level(habit)]
    return liking * tables.taste_factor[nest, taste_class(tastes, channel)]


@inlined
def personal_factors(
    tables: Tables, habit: NDArray[np.uint16], tastes: int, admitted: NDArray[np.uint8], factor: NDArray[np.float64]
) -> None:
    """Habit × taste of every admitted channel, 0 for the others; habit alone for buying in person."""
    online = admitted.shape[0]
    for j in range(online):
        factor[j] = personal_factor(tables, habit[j], tastes, j) * admitted[j]
    factor[online] = tables.habit_factor[2, habit_level(habit[online])]


@inlined
def value_options(
    tables: Tables,
    option: NDArray[np.float64],
    category: int,
    online_factor: float,
    factor: NDArray[np.float64],
    w: NDArray[np.float64],
    nests: NDArray[np.float64],
) -> None:
    """Values of a category's options: w_j = exp(V_j/λ), and the nests' sums (c5).

    ``nests`` receives I_market, I_social, the market's term of S, S, U_on and the root.
    """
    channels = factor.shape[0]
    nests[0] = 0.0
    nests[1] = 0.0
    for j in range(channels - 1):
        w[j] = option[j] * factor[j] if tables.offered[category, j] else 0.0
        nests[tables.nest[j]] += w[j]
    w[channels - 1] = option[channels - 1] * factor[channels - 1]
    nests[2] = pow_t(nests[0], tables.nest_power[0])
    nests[3] = nests[2] + pow_t(nests[1], tables.nest_power[1])
    nests[4] = online_factor * pow_t(nests[3], tables.lambda_online)
    nests[5] = nests[4] + w[channels - 1]


@inlined
def choose_member(tables: Tables, w: NDArray[np.float64], nest: int, total: float, word: int) -> int:
    """A channel of the nest, in proportion to w (Q9)."""
    cumulative = 0.0
    last = 0
    for j in range(w.shape[0] - 1):
        if tables.nest[j] == nest and w[j] > 0.0:
            cumulative = cumulative + w[j]
            last = j
            if word < share_threshold(cumulative, total):
                return j
    return last


@inlined
def choose_channel(
    tables: Tables, w: NDArray[np.float64], nests: NDArray[np.float64], w1: int, w2: int, w3: int
) -> int:
    """The channel of one occasion from three words: online or in person; nest; member."""
    physical = w.shape[0] - 1
    if w1 >= share_threshold(nests[4], nests[5]):
        return physical
    nest = 0 if w2 < share_threshold(nests[2], nests[3]) else 1
    return choose_member(tables, w, nest, nests[nest], w3)
