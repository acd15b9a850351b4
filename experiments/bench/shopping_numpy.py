"""A week of planned shopping on whole columns at a time (MODEL.md c1–c7, c9): numpy and nothing else.

Stands on its own, so that peers in environments of their own can use it too.  The answers are the engine's to the last
bit: the same keyed words, the same tables for exp and log, sums in the same order.
"""

from typing import Any

import numpy as np

CHUNK = 1 << 16
"""Consumers at a time: columns that stay in the cache."""

Arrays = dict[str, Any]
NONE_YET = 255


def shopping(t: Arrays, people: Arrays, tally: Arrays) -> None:
    """Everyone's planned purchases of a week; ``people`` and ``tally`` are changed in place.

    Parameters
    ----------
    t : the week's tables, as ``agents.consumers.tables.Tables``, with ``exp`` and ``log`` and numbers of ``streams``.
    people : columns of the consumers.
    tally : sums of the week.
    """
    option = np.where(offered_too(t), t["option"], 0.0)
    rows = len(people["traits"])
    for low in range(0, rows, CHUNK):
        chunk = {name: column[low : low + CHUNK] for name, column in people.items()}
        shop(t, option, np.arange(low, min(low + CHUNK, rows), dtype=np.uint64), chunk, tally)


def offered_too(t: Arrays) -> np.ndarray:
    """Where the table of options holds an offer; buying in person always does."""
    offered = np.array(t["offered"], dtype=bool)
    offered[:, -1] = True
    return offered[None, None, :, None, :]


def shop(t: Arrays, option: np.ndarray, agents: np.ndarray, people: Arrays, tally: Arrays) -> None:
    """The same for one chunk."""
    traits = people["traits"].astype(np.int64)
    kind = {"segment": traits & 3, "region": traits >> 2 & 3, "feeds": traits >> 4 & 15, "price": traits >> 8 & 3}
    impulse = people["impulse_orders"].astype(np.int64)
    physical = impulse.shape[1]
    ordered = np.concatenate((impulse, np.zeros((len(traits), 1), np.int64)), axis=1)
    last = np.full(len(traits), -1)
    for j in range(physical):
        last[impulse[:, j] > 0] = j
    occasions = planned_occasions(t, agents, traits >> 10 & 63, kind["segment"], people["impulse_ewma_idr"])
    factor = personal_factors(t, agents, kind, people)
    online_factor = t["online_factor"][(people["tastes"] >> np.uint64(58)).astype(np.int64) & 63]
    for occasion in range(int(occasions.max(initial=0))):
        k = np.flatnonzero(occasions > occasion)
        words = philox(t["seed"], t["streams"]["choice"], agents[k], t["week"], 2 * occasion)
        category = np.searchsorted(t["category"][:-1], words[0], side="right")
        row = option[kind["segment"][k], kind["region"][k], category, kind["price"][k]]
        channel, gain = choose(t, row, factor[k], online_factor[k], kind, k, words)
        last[k] = channel
        ordered[k, channel] += 1
        count(tally["orders"], channel)
        count(tally["demand_idr"], (channel, category, kind["region"][k]), t["occasion_idr"] * t["weight"])
        tally["surplus"][0] += gain.sum()
    count_moves(t, people, ordered, impulse, last, tally)
    tally["buyers"] += (ordered > 0).sum(axis=0)
    people["habit"][...] = new_habit(t, people["habit"], ordered)
    groups = kind["feeds"] & 7
    count(tally["people_by_feeds"], groups)
    for j in range(physical + 1):
        sums = np.bincount(groups, people["habit"][:, j], minlength=len(tally["habit_by_feeds"]))
        tally["habit_by_feeds"][:, j] += sums.astype(np.int64)


def planned_occasions(t: Arrays, agents: np.ndarray, budget_class: Any, segment: Any, ewma: Any) -> np.ndarray:
    """Poisson occasions of the budget less what impulse purchases took from it (c1, c2)."""
    budget = t["budget_idr"][segment, budget_class]
    planned = np.maximum(t["budget_floor"] * budget, budget - t["cannibalisation"] * ewma.astype(np.float64))
    mean = np.minimum(planned * t["season"] / float(t["occasion_idr"]), 60.0)
    word = philox(t["seed"], t["streams"]["occasions"], agents, t["week"], 0)[0] * 2.3283064365386963e-10
    p = exp_t(t, -mean)
    cumulative, counts, step = p.copy(), np.zeros(len(mean), np.int64), 0
    more = word >= cumulative
    while more.any() and step < 200:
        step += 1
        counts += more
        p = p * mean / step
        cumulative = cumulative + p
        more = word >= cumulative
    return counts


def personal_factors(t: Arrays, agents: np.ndarray, kind: Arrays, people: Arrays) -> np.ndarray:
    """Habit × taste of the channels each considers, 0 for the others (c3); habit alone for buying in person."""
    habit = people["habit"].astype(np.int64)
    level = (habit >> 10) + (habit > 0)
    physical = habit.shape[1] - 1
    factor = np.empty(habit.shape)
    for j in range(physical):
        if j % 4 == 0:
            words = philox(t["seed"], t["streams"]["admission"], agents, t["week"], j // 4)
            ready = philox(t["seed"], t["streams"]["available"], agents, t["week"], j // 4)
        bit, nest = t["feed_bit"][j], t["nest"][j]
        user = kind["feeds"] >> int(bit) & 1 if bit >= 0 else np.zeros(len(habit), np.int64)
        admitted = (words[j % 4] < t["admission"][kind["segment"], user, j]) & (ready[j % 4] < t["available"][j])
        taste = (people["tastes"] >> np.uint64(6 * j)).astype(np.int64) & 63
        factor[:, j] = t["habit_factor"][nest, level[:, j]] * t["taste_factor"][nest, taste] * admitted
    factor[:, physical] = t["habit_factor"][2, level[:, physical]]
    return factor


def choose(
    t: Arrays, row: np.ndarray, factor: np.ndarray, online_factor: Any, kind: Arrays, k: Any, words: Any
) -> tuple[np.ndarray, np.ndarray]:
    """Channel of each occasion: online or in person, nest, member; and its surplus, fixed point (c5, c6)."""
    w = row * factor
    nests = [[j for j in range(w.shape[1] - 1) if t["nest"][j] == nest] for nest in (0, 1)]
    sums = [sum((w[:, j] for j in members), np.zeros(len(w))) for members in nests]
    market = pow_t(t, sums[0], t["nest_power"][0])
    terms = market + pow_t(t, sums[1], t["nest_power"][1])
    online = online_factor * pow_t(t, terms, t["lambda_online"])
    root = online + w[:, -1]
    channel = np.full(len(w), w.shape[1] - 1)
    buys_online = words[1] < np.floor(online / root * 4294967296.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        in_market = words[2] < np.floor(market / terms * 4294967296.0)
        for members, total, here in zip(nests, sums, (in_market, ~in_market), strict=True):
            left = buys_online & here
            cumulative = np.zeros(len(w))
            for j in members:
                cumulative = cumulative + w[:, j]
                found = left & (w[:, j] > 0.0)
                channel[found] = j
                left &= ~(found & (words[3] < np.floor(cumulative / total * 4294967296.0)))
    sensitivity = t["sensitivity"][kind["segment"][k], kind["price"][k]]
    return channel, np.rint(log_t(t, root) / sensitivity * 1048576.0).astype(np.int64)


def count_moves(t: Arrays, people: Arrays, ordered: Any, impulse: Any, last: Any, tally: Arrays) -> None:
    """Moves from the last channel before to this week's last (c9)."""
    i = np.flatnonzero(last >= 0)
    now = last[i]
    channels = ordered.shape[1]
    before = np.minimum(people["last_channel"][i].astype(np.int64), channels)
    of_impulse = np.where(now < channels - 1, impulse[i, np.minimum(now, channels - 2)], 0)
    value = ((ordered[i, now] - of_impulse) * t["occasion_idr"] + of_impulse * t["order_idr"][now]) * t["weight"]
    place = before * channels + now
    tally["moved_buyers"] += np.bincount(place, minlength=(channels + 1) * channels).reshape(channels + 1, channels)
    sums = np.bincount(place, value, minlength=(channels + 1) * channels).astype(np.int64)
    tally["moved_idr"] += sums.reshape(channels + 1, channels)
    people["last_channel"][i] = now


def new_habit(t: Arrays, habit: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    """H ← h + rint(δ·(target·65535 − h)) (c7)."""
    h = habit.astype(np.float64)
    online = ordered[:, :-1].sum(axis=1)
    speed = np.where(online > 0, t["habit_speed"], 0.0)[:, None]
    step = speed * (ordered[:, :-1] / np.maximum(online, 1)[:, None] * 65535.0 - h[:, :-1])
    fading = t["habit_decay"] * (0.0 - h[:, :-1])
    everything = online + ordered[:, -1]
    target = ordered[:, -1] / np.maximum(everything, 1) * 65535.0
    change = np.empty_like(h)
    change[:, :-1] = np.where(t["closed"][:-1] != 0, fading, step)
    change[:, -1] = np.where(everything > 0, t["habit_speed"] * (target - h[:, -1]), 0.0)
    return (h + np.rint(change)).astype(np.uint16)


def count(sums: np.ndarray, place: Any, each: int = 1) -> None:
    """Add ``each`` to the sums at every place."""
    flat = np.ravel_multi_index(place, sums.shape) if isinstance(place, tuple) else place
    sums += (np.bincount(flat, minlength=sums.size) * each).reshape(sums.shape)


def philox(seed: int, stream: int, agents: np.ndarray, week: int, quarter: int) -> list[np.ndarray]:
    """Four words for every agent: Philox4x32-10 under key (seed, stream) (Q8)."""
    mask, low = np.uint64(0xFFFFFFFF), np.uint64(32)
    c0, c1 = agents & mask, np.full(len(agents), week + 52, np.uint64)
    c2, c3 = np.full(len(agents), quarter, np.uint64), np.zeros(len(agents), np.uint64)
    k0, k1 = int(seed) & 0xFFFFFFFF, int(stream)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0, c1 = (p1 >> low) ^ c1 ^ np.uint64(k0), p1 & mask
        c2, c3 = (p0 >> low) ^ c3 ^ np.uint64(k1), p0 & mask
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return [each.astype(np.int64) for each in (c0, c1, c2, c3)]


def exp_t(t: Arrays, x: np.ndarray) -> np.ndarray:
    """e^x by table (Q5)."""
    y = np.minimum(np.maximum(x, -700.0), 709.0) * 1.4426950408889634
    whole = np.floor(y)
    scaled = (y - whole) * 4096.0
    at = scaled.astype(np.int64)
    value = t["exp"][at] + (scaled - at) * (t["exp"][at + 1] - t["exp"][at])
    return np.where(x < -700.0, 0.0, np.ldexp(value, whole.astype(np.int32)))


def log_t(t: Arrays, x: np.ndarray) -> np.ndarray:
    """Natural logarithm by table (Q5)."""
    bits = np.ascontiguousarray(x).view(np.int64)
    at = bits >> 40 & 4095
    rest = (bits & 1099511627775) * 9.094947017729282e-13
    return ((bits >> 52) - 1023 + t["log"][at] + rest * (t["log"][at + 1] - t["log"][at])) * 0.6931471805599453


def pow_t(t: Arrays, x: np.ndarray, y: float) -> np.ndarray:
    """x^y; 0^y = 0 (Q5)."""
    return np.where(x > 0.0, exp_t(t, y * log_t(t, x)), 0.0)
