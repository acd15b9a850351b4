"""Who gains and who loses: every small merchant beside itself in the market left alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.winners import CLASSES, Distribution, gains
from sim.dashboard.charts.balance import Step, balance
from sim.dashboard.charts.figure import Figure
from sim.dashboard.charts.groups import ALL, OWN_GOODS, SMALL, Group
from sim.dashboard.charts.pair import Pair
from sim.dashboard.market.memory import Memory
from sim.parameters.axes import GOODS, PRESENCES, SIZES

TIERS = (
    ("only_there", "only_here"),
    ("lost_50", "gained_50"),
    ("lost_25_50", "gained_25_50"),
    ("lost_5_25", "gained_5_25"),
)
"""Losers and gainers of the same size of change, the greatest first."""

MIDDLE = "within_5"

Mask = NDArray[np.bool_]


class Side(NamedTuple):
    """One world's merchants in a week, by slot."""

    income: NDArray[np.float64]
    alive: Mask
    born: NDArray[np.int16]
    weight: NDArray[np.int32]
    member: Mask


def distribution(pair: Pair, week: int, group: Group) -> Distribution:
    """Gains of the merchants of a group over the 13 weeks to a recorded week."""
    here, there = (_side(track.memory, week, group) for track in (pair.own, pair.other))
    weight = np.where(there.alive, there.weight, here.weight)
    member = np.where(there.alive, there.member, here.member)
    return gains(
        here.income,
        there.income,
        here.alive & member,
        there.alive & member,
        weight,
        born_own=here.born,
        born_other=there.born,
    )


def gainers(pair: Pair, week: int, found: Distribution, who: str) -> Figure:
    """Figure of losers and gainers by the size of the change."""
    words, numbers = pair.words, pair.numbers
    firms = dict(zip(CLASSES, found.firms, strict=True))
    steps = [
        Step(words(f"small_merchants.step.{gain}"), _round(firms[lose]), _round(firms[gain])) for lose, gain in TIERS
    ]
    sides = (words("small_merchants.losers"), words("small_merchants.winners"))
    heads = (words("small_merchants.step_head"), *sides)
    figure = balance(steps, sides, words("charts.unit.firms"), numbers, heads)
    return figure.named(
        title=_title(pair, found, who), note=_note(pair, week, float(firms[MIDDLE])), filename="pasar-winners-losers"
    )


def _title(pair: Pair, found: Distribution, who: str) -> str:
    words = pair.words
    return words(
        "small_merchants.balance.some",
        whom=who[:1].lower() + who[1:],
        lose=_in_100(100 * found.losing, pair),
        gain=_in_100(100 * found.gaining, pair),
    )


def _round(firms: float) -> float:
    """Three significant digits: an estimate, not a register."""
    return float(f"{firms:.3g}")


def _in_100(value: float, pair: Pair) -> str:
    return pair.numbers.decimal(value, 0 if value >= 9.5 else 1)


def _note(pair: Pair, week: int, middle: float) -> str:
    return pair.words("small_merchants.balance.note", day=pair.day(week), same=pair.numbers.count(_round(middle)))


def _side(memory: Memory, week: int, group: Group) -> Side:
    size, goods = memory.holders.fact("size_class", week), memory.holders.fact("goods", week)
    member = (size < SMALL) & (goods < OWN_GOODS)
    if group.size != ALL:
        member &= size == SIZES.index(group.size)
    if group.goods != ALL:
        member &= goods == GOODS.index(group.goods)
    if group.presence != ALL:
        member &= memory.presence(week) == PRESENCES.index(group.presence)
    born, weight = (memory.holders.fact(name, week) for name in ("born", "weight"))
    return Side(memory.mean_revenue(week), memory.alive(week), born, weight, member)
