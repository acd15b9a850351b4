"""Many visitors at once: each one's pace and numbers, and what they leave behind."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any
from urllib.parse import urlencode

from measure.served import Served
from measure.visitor import Visitor

from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World

SCENARIOS = ("history", "ban", "licence", "partnership-blibli")
SEEDS = (0, 7)
FIRST, LAST = 60, 110
PACE = 20
FULL = 503
SETTLED_S = 95.0


async def crowd(served: Served, visitors: int, playing: int, *, killed: int = 0) -> dict[str, Any]:
    """Open pages, play some of them, close all; ``killed`` go without a word."""
    before = {"megabytes": round(served.megabytes()), "threads": served.threads()}
    plans = list(itertools.islice(itertools.cycle(itertools.product(SCENARIOS, SEEDS)), playing))
    players = [Visitor(served.port, address(name, seed)) for name, seed in plans]
    others = [Visitor(served.port) for _ in range(visitors - playing)]
    everybody = [*players, *others]
    clock = asyncio.get_running_loop().time
    waited = []
    for each in everybody:
        began = clock()
        await each.open()
        waited.append(clock() - began)
    for each in players:
        await each.until(FIRST, 120)
    idle = await asyncio.to_thread(served.calm, 0.1)
    full = {"megabytes": round(served.megabytes()), "threads": served.threads()}
    cpu, began = served.cpu(), clock()
    for each in players:
        await each.press("pace_chosen", PACE)
        await each.press("play")
    await asyncio.gather(*(each.until(LAST, 240) for each in players))
    took, used = clock() - began, served.cpu() - cpu
    paces = [pace(each) for each in players]
    for each in players:
        await each.press("pause")
    await asyncio.sleep(1.0)
    wrong = await asyncio.to_thread(differences, plans, players)
    for at, each in enumerate(everybody):
        await each.leave(say=at >= killed)
    # The house is kept four times a minute, and a market that was shared is remembered for one.
    await asyncio.sleep(SETTLED_S)
    still = await asyncio.to_thread(served.calm, 0.02)
    return {
        "opened_worst_s": round(max(waited), 2), "idle_cores": round(idle, 3), "before": before, "full": full,
        "slowest_weeks_per_s": round(min(paces), 2), "seconds": round(took, 1), "server_cores": round(used / took, 2),
        "server_cpu_ms_per_week": round(1000 * used / (playing * (LAST - FIRST))),
        "weeks_compared": sum(len(each.figures) for each in players), "numbers_that_differ": wrong,
        "after": {"megabytes": round(served.megabytes()), "threads": served.threads(), "cores": round(still, 3)},
    }  # fmt: skip


async def comings(served: Served, times: int = 100) -> dict[str, Any]:
    """Visitors who come one after another, look at a week of their own market, and go: what each leaves behind."""
    found: dict[str, Any] = {}
    for number in range(times + 10):
        if number == 10:
            await asyncio.sleep(SETTLED_S)
            found["before"] = {"megabytes": round(served.megabytes(), 1), "threads": served.threads()}
        visitor = Visitor(served.port, urlencode({"scenario": "history", "week": 92}))
        await visitor.open()
        await visitor.until(92, 60)
        await visitor.leave()
    await asyncio.sleep(SETTLED_S)
    return {**found, "after": {"megabytes": round(served.megabytes(), 1), "threads": served.threads()}}


async def limits(served: Served, most: int = 60, patience: float = 60.0) -> dict[str, Any]:
    """The visitor who finds the house full, and browsers that are killed: when their markets are gone."""
    everybody = [Visitor(served.port) for _ in range(most)]
    for each in everybody:
        await each.open()
    full = await asyncio.to_thread(served.status)
    for each in everybody:
        await each.leave(say=False)
    began, status = time.monotonic(), FULL
    while status == FULL and time.monotonic() < began + 3 * patience:
        await asyncio.sleep(1.0)
        status = await asyncio.to_thread(served.status)
    return {"status_when_full": full, "killed_gone_after_s": round(time.monotonic() - began), "then_status": status}


def address(scenario: str, seed: int) -> str:
    """Query of a page that stands at the first week to be measured."""
    return urlencode({"scenario": scenario, "seed": seed, "week": FIRST, "slow": "off"})


def pace(visitor: Visitor) -> float:
    """Weeks a second that came."""
    (began, first), (ended, last) = visitor.weeks[1] if len(visitor.weeks) > 1 else visitor.weeks[0], visitor.weeks[-1]
    return (last - first) / (ended - began) if ended > began else 0.0


def differences(plans: list[tuple[str, int]], visitors: list[Visitor]) -> int:
    """Figures shown that are not, to the last bit, those of a headless run."""
    wrong = 0
    for (name, seed), visitor in zip(plans, visitors, strict=True):
        table = headless(name, seed, max(visitor.figures))
        for week, figures in visitor.figures.items():
            wrong += sum(repr(float(table[outcome].iloc[week])) != value for outcome, value in figures.items())
    return wrong


def headless(name: str, seed: int, week: int) -> Any:
    """The market's table of a scenario without any page."""
    world = World(Scenario.builtin(name).replace(seed=seed), threads=2)
    recorder = Recorder(world)
    while recorder.weeks <= week:
        world.step()
        recorder.take(world)
    world.crew.dismiss()
    return recorder.table("market").to_pandas()
