"""Twin against engine, column by column: whole numbers must be equal, real ones to 1e-9 of their size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.peers import NOBODY

from agents.merchants.columns import COLUMNS
from sim.state.ledger import SECTORS

if TYPE_CHECKING:
    from reference.actors import TwinConsumer
    from reference.market import TwinMarket

TOLERANCE = 1e-9
MOST_SENTENCES = 20

CONSUMER_COLUMNS: dict[str, Callable[[TwinConsumer], Any]] = {
    "traits": lambda i: (
        i.segment
        | i.region << 2
        | sum(1 << f for f, uses in enumerate(i.feeds) if uses) << 4
        | i.price_class << 8
        | i.budget_class << 10
    ),
    "tastes": lambda i: sum(k << 6 * j for j, k in enumerate(i.tastes)) | i.taste_online << 58,
    "habit": lambda i: i.habit,
    "impulse_ewma_idr": lambda i: i.impulse_ewma_idr,
    "last_channel": lambda i: i.last_channel,
}
PLATFORM_COLUMNS = (
    "opened",
    "commission",
    "voucher",
    "voucher_target_share",
    "share_26",
    "cash_idr",
    "budget_idr",
    "drift",
    "price_index",
    "offers",
    "live_sellers",
    "price_reference",
    "offers_reference",
    "live_reference",
)
STRATUM_COLUMNS = (
    "presence",
    "size",
    "goods",
    "first",
    "slots",
    "agents",
    "agents_reference",
    "profit_rate",
    "profit_reference",
    "win_reference",
)

COHORT_COLUMNS = ("weeks", "turnover", "member", "jobs", "total")


def differences(twin: TwinMarket, world: Any) -> list[str]:
    """Sentences on where the two differ, the first ones; empty when they agree."""
    found = []
    for sentence in every_difference(twin, world):
        found.append(sentence)
        if len(found) == MOST_SENTENCES:
            break
    return found


def every_difference(twin: TwinMarket, world: Any) -> Iterator[str]:
    """All of them, in the order in which a week writes them."""
    state = world.state
    if twin.t != world.t:
        yield f"weeks lived: the twin is at {twin.t}, the engine at {world.t}"
    yield from compared("cells.adoption", twin.adoption, state.cells.adoption)
    yield from compared("cells.hours", twin.hours, state.cells.hours)
    for name, read in CONSUMER_COLUMNS.items():
        column = [read(i) for i in twin.consumers]
        yield from compared(f"consumers.{name}", column, getattr(state.consumers, name))
    yield from week_differences(twin, state)
    yield from merchant_differences(twin, state.merchants)
    for name in STRATUM_COLUMNS:
        yield from compared(f"strata.{name}", [getattr(s, name) for s in twin.strata], getattr(state.strata, name))
    yield from peer_differences(twin, state.peers)
    for name in PLATFORM_COLUMNS:
        column = [getattr(platform, name) for platform in twin.platforms]
        yield from compared(f"platforms.{name}", column, getattr(state.platforms, name))
    for name in ("purse_idr", "tax_idr", "enforcement_idr"):
        yield from compared(f"government.{name}", [getattr(twin, name)], getattr(state.government, name))
    for name in COHORT_COLUMNS:
        yield from compared(
            f"cohort.{name}", [getattr(one, name) for one in twin.followed], getattr(state.cohort, name)
        )


def week_differences(twin: TwinMarket, state: Any) -> Iterator[str]:
    """What was bought and sold this week."""
    shape = state.shopping.demand_idr.shape
    demand = [[[twin.demand_idr[j, c, r] for r in range(shape[2])] for c in range(shape[1])] for j in range(shape[0])]
    yield from compared("shopping.demand_idr", demand, state.shopping.demand_idr)
    for fate, counts in twin.impulse.items():
        yield from compared(f"shopping.{fate}", counts, getattr(state.shopping, fate))
    yield from compared("shopping.surplus", [twin.surplus], state.shopping.surplus)
    orders = [list(bought) for bought in zip(*orders_by_channel(twin), strict=True)]
    yield from compared("shopping.orders", [sum(each) for each in orders], state.shopping.orders)
    buyers = [sum(n > 0 for n in each) for each in orders]
    yield from compared("shopping.buyers", buyers, state.shopping.buyers)
    sales = [[twin.sales[m.number, j] for j in range(twin.J)] for m in twin.merchants]
    yield from compared("week.sales_idr", sales, state.week.sales_idr)
    profits = [twin.profit_idr.get(m.number, 0) for m in twin.merchants]
    yield from compared("week.profit_idr", profits, state.week.profit_idr)
    yield from compared("week.unmet_idr", twin.unmet_idr, state.week.unmet_idr)
    for name, flow in twin.flows.items():
        yield from compared(f"week.{name}", flow, getattr(state.week, name))
    paid = [[twin.paid[payer, payee] for payee in SECTORS] for payer in SECTORS]
    yield from compared("week.paid", paid, state.week.paid)
    for name in ("moved_sellers", "moved_sellers_idr"):
        yield from compared(f"week.{name}", getattr(twin, name), getattr(state.week, name))


def orders_by_channel(twin: TwinMarket) -> list[list[int]]:
    """Orders of every consumer this week, by channel."""
    return [[sum(j == to for to, _ in i.orders) for j in range(twin.J)] for i in twin.consumers]


def merchant_differences(twin: TwinMarket, block: Any) -> Iterator[str]:
    """Every column of those who live in both; who lives, and since when not, of all."""
    yield from compared("merchants.alive", [m.alive for m in twin.merchants], block.alive)
    dead = [m.number for m in twin.merchants if not m.alive]
    yield from compared("merchants.died", [twin.merchants[n].died for n in dead], block.died[dead], dead)
    rows = [m.number for m in twin.merchants if m.alive and block.alive[m.number]]
    for name, declared in COLUMNS.items():
        if name != "died":
            column = [getattr(twin.merchants[n], name) for n in rows]
            if "online" in declared.axes:
                column = [by_channel[: twin.physical] for by_channel in column]
            yield from compared(f"merchants.{name}", column, getattr(block, name)[rows], rows)


def peer_differences(twin: TwinMarket, block: Any) -> Iterator[str]:
    """What merchants see of each other."""
    for name in ("revenue", "skill", "scale", "agents"):
        array = getattr(block, name)
        sizes, groups, online = array.shape
        table = [
            [[getattr(twin.peers.get((z, c, j), NOBODY), name) for j in range(online)] for c in range(groups)]
            for z in range(sizes)
        ]
        yield from compared(f"peers.{name}", table, array)


def compared(name: str, twin: Any, engine: Any, rows: list[int] | None = None) -> Iterator[str]:
    """Sentences on the cells of one column that differ."""
    engine = np.asarray(engine)
    real = engine.dtype.kind == "f"
    mine = np.array(twin, dtype=np.float64 if real else object).reshape(engine.shape)
    if real:
        theirs = engine.astype(np.float64)
        apart = ~(np.abs(mine - theirs) <= TOLERANCE * np.maximum(np.abs(mine), np.abs(theirs)))
    else:
        apart = mine != engine.astype(object)
    for place in np.argwhere(apart):
        at = tuple(int(k) for k in place)
        label = (rows[at[0]], *at[1:]) if rows is not None else at
        yield f"{name}{list(label)}: twin {mine[at]}, engine {engine[at]}"
