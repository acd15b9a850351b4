"""Planned shopping on AgentPy: one of its agents a consumer, plain attributes, a method that shops.

Run in AgentPy's own environment: ``python on_agentpy.py GIVEN.npz BACK.npz REPEAT``; prints its best times as JSON.
"""

import json
import sys
from math import floor, frexp, ldexp
from time import perf_counter, process_time
from typing import Any

import agentpy
import numpy as np

MASK = 0xFFFFFFFF
RANGE = 4294967296.0


class Consumer(agentpy.Agent):
    """One consumer of the benchmark week."""

    def setup(self) -> None:
        """Take its row of the given columns."""
        number = self.id - 1
        given = self.p.given
        traits = int(given["p.traits"][number])
        self.number = number
        self.segment, self.region, self.feeds = traits & 3, traits >> 2 & 3, traits >> 4 & 15
        self.price_class, self.budget_class = traits >> 8 & 3, traits >> 10 & 63
        tastes = int(given["p.tastes"][number])
        self.tastes = [tastes >> 6 * j & 63 for j in range(9)]
        self.taste_online = tastes >> 58 & 63
        self.begin()

    def begin(self) -> None:
        """Be as on the Monday."""
        given, number = self.p.given, self.number
        self.habit = given["p.habit"][number].tolist()
        self.last_channel = int(given["p.last_channel"][number])
        self.impulse = given["p.impulse_orders"][number].tolist()
        self.ewma = float(given["p.impulse_ewma_idr"][number])

    def shop(self) -> None:
        """Planned occasions of the week, the channel of each, and what habit makes of them (c1–c7, c9)."""
        t, model = self.p.tables, self.model
        physical = len(self.impulse)
        ordered = [*self.impulse, 0]
        last = max((j for j in range(physical) if ordered[j]), default=-1)
        budget = t["budget_idr"][self.segment][self.budget_class]
        planned = max(t["budget_floor"] * budget, budget - t["cannibalisation"] * self.ewma)
        mean = min(planned * t["season"] / t["occasion_idr"], 60.0)
        occasions = poisson(t, mean, block(t["seed"], t["occasions"], self.number, t["week"], 0)[0])
        factor = self.factors(t, physical)
        valued: dict[int, tuple[Any, ...]] = {}
        for occasion in range(occasions):
            words = block(t["seed"], t["choice"], self.number, t["week"], 2 * occasion)
            c = sum(words[0] >= below for below in t["category"][:-1])
            if c not in valued:
                valued[c] = self.value(t, c, factor)
            j, gain = choose(t, valued[c], words, physical)
            last = j
            ordered[j] += 1
            model.orders[j] += 1
            model.demand_idr[j][c][self.region] += t["occasion_idr"] * t["weight"]
            model.surplus += gain
        if last >= 0:
            self.move(t, last, ordered, physical)
        for j, number in enumerate(ordered):
            model.buyers[j] += number > 0
        self.form_habit(t, ordered, physical)
        model.people[self.feeds & 7] += 1
        for j, habit in enumerate(self.habit):
            model.habits[self.feeds & 7][j] += habit

    def factors(self, t: dict[str, Any], physical: int) -> list[float]:
        """Habit × taste of the channels it considers, 0 for the others; habit alone for buying in person."""
        factor = []
        for j in range(physical):
            bit, nest = t["feed_bit"][j], t["nest"][j]
            user = self.feeds >> bit & 1 if bit >= 0 else 0
            word = block(t["seed"], t["admission"], self.number, t["week"], j >> 2)[j & 3]
            admitted = word < t["admission_below"][self.segment][user][j]
            if admitted and t["available_below"][j] < RANGE:
                word = block(t["seed"], t["available"], self.number, t["week"], j >> 2)[j & 3]
                admitted = word < t["available_below"][j]
            own = t["habit_factor"][nest][level(self.habit[j])] * t["taste_factor"][nest][self.tastes[j]]
            factor.append(own if admitted else 0.0)
        return [*factor, t["habit_factor"][2][level(self.habit[physical])]]

    def value(self, t: dict[str, Any], c: int, factor: list[float]) -> tuple[Any, ...]:
        """Values of a category's options, and the nests' sums (c5)."""
        physical = len(factor) - 1
        row = t["option"][self.segment][self.region][c][self.price_class]
        w = [row[j] * factor[j] if j == physical or t["offered"][c][j] else 0.0 for j in range(physical + 1)]
        sums = [0.0, 0.0]
        for j in range(physical):
            sums[t["nest"][j]] += w[j]
        market = pow_t(t, sums[0], t["nest_power"][0])
        terms = market + pow_t(t, sums[1], t["nest_power"][1])
        online = t["online_factor"][self.taste_online] * pow_t(t, terms, t["lambda_online"])
        root = online + w[physical]
        gain = round(log_t(t, root) / t["sensitivity"][self.segment][self.price_class] * 1048576.0)
        return w, sums, market, terms, online, root, gain

    def move(self, t: dict[str, Any], last: int, ordered: list[int], physical: int) -> None:
        """Note the move from the last channel before (c9)."""
        before = min(self.last_channel, physical + 1)
        impulse = self.impulse[last] if last < physical else 0
        value = ((ordered[last] - impulse) * t["occasion_idr"] + impulse * t["order_idr"][last]) * t["weight"]
        self.model.moved_buyers[before][last] += 1
        self.model.moved_idr[before][last] += value
        self.last_channel = last

    def form_habit(self, t: dict[str, Any], ordered: list[int], physical: int) -> None:
        """H ← h + rint(δ·(target·65535 − h)) (c7)."""
        everything = sum(ordered)
        online = everything - ordered[physical]
        for j in range(physical):
            if t["closed"][j]:
                self.habit[j] += round(t["habit_decay"] * (0.0 - self.habit[j]))
            elif online > 0:
                self.habit[j] += round(t["habit_speed"] * (ordered[j] / online * 65535.0 - self.habit[j]))
        if everything > 0:
            target = ordered[physical] / everything * 65535.0
            self.habit[physical] += round(t["habit_speed"] * (target - self.habit[physical]))


class Shoppers(agentpy.Model):
    """All consumers, and the week's sums."""

    def setup(self) -> None:
        """Make them."""
        self.consumers = agentpy.AgentList(self, self.p.people, Consumer)
        self.begin()

    def begin(self) -> None:
        """The week's sums as on the Monday."""
        given = self.p.given
        names = {"people": "people_by_feeds", "habits": "habit_by_feeds"}
        for name in ("orders", "demand_idr", "buyers", "moved_buyers", "moved_idr", "people", "habits"):
            setattr(self, name, given[f"y.{names.get(name, name)}"].tolist())
        self.surplus = int(given["y.surplus"][0])

    def step(self) -> None:
        """Everyone shops."""
        self.consumers.shop()


def block(seed: int, stream: int, agent: int, week: int, quarter: int) -> tuple[int, int, int, int]:
    """Four words of Philox4x32-10."""
    c0, c1, c2, c3, k0, k1 = agent, week + 52, quarter, 0, seed, stream
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def poisson(t: dict[str, Any], mean: float, word: int) -> int:
    """Inverse of the Poisson distribution."""
    u, p, count = word * 2.3283064365386963e-10, exp_t(t, -mean), 0
    cumulative = p
    while u >= cumulative and count < 200:
        count += 1
        p = p * mean / count
        cumulative = cumulative + p
    return count


def choose(t: dict[str, Any], valued: tuple[Any, ...], words: tuple[int, ...], physical: int) -> tuple[int, int]:
    """Online or in person, nest, member; and the surplus."""
    w, sums, market, terms, online, root, gain = valued
    if words[1] >= floor(online / root * RANGE):
        return physical, gain
    nest = 0 if words[2] < floor(market / terms * RANGE) else 1
    cumulative, last = 0.0, 0
    for j in range(physical):
        if t["nest"][j] == nest and w[j] > 0.0:
            cumulative = cumulative + w[j]
            last = j
            if words[3] < floor(cumulative / sums[nest] * RANGE):
                break
    return last, gain


def level(habit: int) -> int:
    """Row of the factor of habit."""
    return (habit >> 10) + (habit > 0)


def exp_t(t: dict[str, Any], x: float) -> float:
    """e^x by table."""
    if x < -700.0:
        return 0.0
    y = min(x, 709.0) * 1.4426950408889634
    whole = floor(y)
    scaled = (y - whole) * 4096.0
    at = int(scaled)
    return ldexp(t["exp"][at] + (scaled - at) * (t["exp"][at + 1] - t["exp"][at]), whole)


def log_t(t: dict[str, Any], x: float) -> float:
    """Natural logarithm by table."""
    mantissa, exponent = frexp(x)
    scaled = (mantissa * 2.0 - 1.0) * 4096.0
    at = int(scaled)
    return (exponent - 1 + t["log"][at] + (scaled - at) * (t["log"][at + 1] - t["log"][at])) * 0.6931471805599453


def pow_t(t: dict[str, Any], x: float, y: float) -> float:
    """x^y; 0^y = 0."""
    return exp_t(t, y * log_t(t, x)) if x > 0.0 else 0.0


def size(agent: Consumer) -> int:
    """Bytes of an agent with its own lists and numbers."""
    whole = sys.getsizeof(agent) + sys.getsizeof(vars(agent))
    for name, value in vars(agent).items():
        if name not in ("model", "p"):
            parts = value if isinstance(value, list) else []
            whole += sys.getsizeof(value) if not isinstance(value, int) or value > 256 else 0
            whole += sum(sys.getsizeof(each) for each in parts if not isinstance(each, int) or each > 256)
    return whole


def main() -> None:
    """Live the week's shopping, some times over, and write what came out of it."""
    with np.load(sys.argv[1]) as found:
        given = {name: found[name] for name in found.files}
    tables = {name[2:]: value.tolist() for name, value in given.items() if name.startswith("t.")}
    tables |= {"admission_below": tables["admission"], "available_below": tables["available"]}
    tables |= {name[2:]: int(value) for name, value in given.items() if name.startswith("s.")}
    model = Shoppers({"given": given, "tables": tables, "people": len(given["p.traits"])})
    model.sim_setup(steps=1)
    best = (float("inf"), float("inf"))
    for _ in range(int(sys.argv[3])):
        model.begin()
        for consumer in model.consumers:
            consumer.begin()
        cpu, wall = process_time(), perf_counter()
        model.step()
        best = min(best[0], process_time() - cpu), min(best[1], perf_counter() - wall)
    everyone = list(model.consumers)
    np.savez(
        sys.argv[2], habit=np.array([each.habit for each in everyone], np.uint16),
        last_channel=np.array([each.last_channel for each in everyone], np.uint8), orders=np.array(model.orders),
        demand_idr=np.array(model.demand_idr), buyers=np.array(model.buyers), moved_idr=np.array(model.moved_idr),
        moved_buyers=np.array(model.moved_buyers), surplus=np.array([model.surplus]),
        people_by_feeds=np.array(model.people), habit_by_feeds=np.array(model.habits),
    )  # fmt: skip
    some = everyone[:: max(len(everyone) // 200, 1)]
    each = sum(size(agent) for agent in some) / len(some)
    print(json.dumps({"cpu_s": best[0], "wall_s": best[1], "bytes_per_consumer": each}))


if __name__ == "__main__":
    main()
