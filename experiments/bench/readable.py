"""The readable twin, one plain Mesa agent each, as the peer ``mesa``; it lives in the repository's tests."""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from experiments.bench.week import WARM_UP, scenario
from sim.clock import FIRST_WEEK
from sim.world import World

TESTS = Path(__file__).resolve().parents[2] / "tests"
LARGEST = 200_000
"""A larger market of plain Mesa agents takes minutes a week, and gigabytes."""

SAMPLE = 200
IN_ENGINE = {"entry": "accounts", "attention": "demand"}
"""Phases of the twin that are part of one of the engine's."""

Times = dict[str, tuple[float, float]]


def missing() -> str:
    """Why it can't be had here; empty if it can."""
    here = (TESTS / "reference" / "market.py").exists()
    return "" if here else "needs a clone of the repository: the readable twin is part of its tests"


class Twin:
    """The twin on the Monday of the first timed week."""

    def __init__(self, consumers: int) -> None:
        if str(TESTS) not in sys.path:
            sys.path.append(str(TESTS))
        from reference import compare, market

        self._phases: tuple[Callable[[Any], None], ...] = market.WEEK
        self._differences = compare.differences
        self.market = market.TwinMarket(scenario(consumers))
        while self.market.t < FIRST_WEEK + WARM_UP:
            self.market.step()

    def week(self) -> Times:
        """Live a week; seconds of CPU and of the clock by phase, of planned ``shopping``, and of the whole ``week``."""
        times: Times = {}
        shopping = (0.0, 0.0)
        market = self.market
        market._forget_last_week()
        for phase in self._phases:
            begun = process_time(), perf_counter()
            phase(market)
            took = process_time() - begun[0], perf_counter() - begun[1]
            own = phase.__module__.rpartition(".")[2]
            name = IN_ENGINE.get(own, own)
            before = times.get(name, (0.0, 0.0))
            times[name] = (before[0] + took[0], before[1] + took[1])
            if own == "demand":
                shopping = took
        market.t += 1
        times["week"] = (sum(cpu for cpu, _ in times.values()), sum(wall for _, wall in times.values()))
        times["shopping"] = shopping
        return times

    def different(self, world: World) -> list[str]:
        """Where its agents and the engine's differ, in sentences."""
        return list(self._differences(self.market, world))

    def bytes_per_consumer(self) -> float:
        """Mean size of a consumer with all that is its own."""
        some = self.market.consumers[:: max(len(self.market.consumers) // SAMPLE, 1)]
        return sum(_size(agent) for agent in some) / len(some)


def _size(agent: Any) -> int:
    own = {name: value for name, value in vars(agent).items() if name not in ("model", "market")}
    return sys.getsizeof(agent) + sys.getsizeof(vars(agent)) + sum(_deep(value) for value in own.values())


def _deep(value: Any) -> int:
    """Size of a value that the agent owns; small whole numbers are shared by all of Python."""
    if isinstance(value, list | tuple):
        return sys.getsizeof(value) + sum(_deep(each) for each in value)
    small = value is None or isinstance(value, bool | str) or (isinstance(value, int) and -5 <= value <= 256)
    return 0 if small else sys.getsizeof(value)
