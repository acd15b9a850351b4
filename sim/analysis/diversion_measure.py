"""How much of a channel's planned spending would go to physical trade if the channel went: D_0 (MODEL.md section 14).

The headline is almost an input: per unit of spending removed, physical trade gains (1 − m_I)·D_0 and a part of the
impulse orders.  So D_0 is measured, in expected mode, and printed beside every physical result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.parameters import CATEGORIES
from sim.scenario import Scenario
from sim.week.expected import Shoppers, admit_all, choose, unpack
from sim.week.shopper_tables import tables_of
from sim.world import World


class Spending(NamedTuple):
    """Planned spending on the channel that goes and on physical trade, before and after; any common unit."""

    channel: float
    physical: float
    physical_after: float


def diversion_physical(world: World, channel: str | None = None) -> float:
    """Share of planned spending on a channel that goes to ``physical`` when the channel is removed.

    Probabilities of the coming week, of the shoppers as they are now: their tastes, habits, budgets, what they have
    adopted.  Nothing is changed in the world.

    Parameters
    ----------
    world : a market of either mode.
    channel : name of the channel; the social channel that opened by itself when left out.

    Returns
    -------
    float
        D_0, 0–1.

    Raises
    ------
    ValueError
        If nobody can buy on the channel in the coming week.
    """
    names = world.channels.names
    place = world.constants.native_channel if channel is None else world.channels.index(channel)
    spent = _planned(world, place)
    if spent.channel <= 0.0:
        raise ValueError(f"nobody plans to buy on {names[place]} in week {world.t}; allowed: an open channel")
    return (spent.physical_after - spent.physical) / spent.channel


def eve_of_ban(scenario: Scenario) -> float | None:
    """D_0 in the market of a scenario on the eve of its first ban; None without a ban, or where nothing is shut.

    Lives that market once, without policies, up to the week before the ban.
    """
    week = scenario.timeline.first_ban_week()
    if week is None:
        return None
    world = World(scenario.replace(policies=()), threads=2)
    world.run_to(week)
    try:
        return diversion_physical(world)
    except ValueError:
        return None


def _planned(world: World, place: int) -> Spending:
    """Planned spending over all categories, with the channel and without it."""
    today = world.look(world.t)
    state, p = world.state, world.parameters
    tables = tables_of(today, state)
    shoppers = unpack(state)
    admitted = np.zeros((len(shoppers.segment), len(world.channels) - 1), dtype=np.uint8)
    admit_all(tables, shoppers.segment, shoppers.feeds, admitted)
    without = admitted.copy()
    without[:, place] = 0
    budget = _planned_budget(world, shoppers)
    total = np.zeros(3)
    for category in range(len(CATEGORIES)):
        before = choose(state, today, shoppers, admitted, category).channel
        after = choose(state, today, shoppers, without, category).channel
        share = float(p.category_share[category])
        total += share * np.array([budget @ before[:, place], budget @ before[:, -1], budget @ after[:, -1]])
    return Spending(*total.tolist())


def _planned_budget(world: World, shoppers: Shoppers) -> np.ndarray:
    """What is left of each shopper's budget after impulse (c1), up to a common factor; (N,)."""
    p = world.parameters
    tables = tables_of(world.look(world.t), world.state)
    budget = tables.budget_idr[shoppers.segment, shoppers.budget_class]
    spent = float(p.cannibalisation) * world.state.consumers.impulse_ewma_idr.astype(np.float64)
    return np.asarray(np.maximum(float(p.planned_budget_floor) * budget, budget - spent))
