"""Survival of the firms of a week, by size, presence and goods: followed one by one, whether or not they give up.

Means over whoever is in business rise when the weak go (survivorship); these curves don't, since nobody joins them.
"""

from __future__ import annotations

from typing import Final, NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.merchants.columns import CROSS_BORDER
from sim.parameters.axes import GOODS, PRESENCES, SIZES
from sim.record.merchant_rows import NOBODY, SMALL_SIZES, note_groups
from sim.scenario import Scenario
from sim.world import World

Array = NDArray[np.float64]

QUANTILE: Final = 1.6448536269514722
"""Of the standard normal at 95 %: intervals are of 90 %."""

SMALL: Final = "small merchants"


class Curve(NamedTuple):
    """Survival by week of a death: real firms at risk and gone, share that lives on, and its 90 % interval."""

    week: NDArray[np.int64]
    at_risk: Array
    gone: Array
    survival: Array
    low: Array
    high: Array


class Lives(NamedTuple):
    """The firms of a base week: slots, groups of ``note_groups``, real firms, weeks lived, and whether they died."""

    slot: NDArray[np.int64]
    group: NDArray[np.int16]
    firms: NDArray[np.int64]
    weeks: NDArray[np.int64]
    died: NDArray[np.bool_]

    @classmethod
    def of(cls, world: World) -> Self:
        """Everyone who is in business now."""
        m = world.state.merchants
        group = np.empty(len(m), np.int16)
        note_groups(m, group)
        slot = np.flatnonzero(group != NOBODY)
        return cls(slot, group[slot], m.weight[slot].astype(np.int64), np.zeros(len(slot), np.int64),
                   np.zeros(len(slot), np.bool_))  # fmt: skip

    def follow(self, world: World, weeks: int) -> None:
        """Live the world on and note who gives up; a slot that somebody else has taken is a death too."""
        base = world.t
        m = world.state.merchants
        for _ in range(weeks):
            world.step()
            self.weeks[~self.died] += 1
            self.died[:] |= (m.alive[self.slot] == 0) | (m.born[self.slot] >= base)

    def only(self, mask: NDArray[np.bool_]) -> Lives:
        """Those of a mask."""
        return Lives(self.slot[mask], self.group[mask], self.firms[mask], self.weeks[mask], self.died[mask])


def kaplan_meier(lives: Lives) -> Curve:
    """Kaplan–Meier estimator, with Greenwood's variance on the log-log scale.

    Parameters
    ----------
    lives : firms count by how many real firms an agent stands for.  The interval is that of so many agents as weigh
        alike, (Σ firms)² ÷ Σ firms², since an agent is one draw however many firms it stands for.

    Returns
    -------
    Curve
        A row for week 0 and for every week with a death.
    """
    at = np.unique(lives.weeks[lives.died])
    left = lives.weeks[:, None] >= at
    dead = (lives.weeks[:, None] == at) & lives.died[:, None]
    at_risk, gone = (lives.firms @ part.astype(np.float64) for part in (left, dead))
    survival = np.cumprod(1.0 - gone / at_risk)
    agents = at_risk**2 / ((lives.firms.astype(np.float64) ** 2) @ left.astype(np.float64))
    low, high = _interval(survival, agents, agents * gone / at_risk)
    start = np.ones(1)
    everyone = np.full(1, float(lives.firms.sum()))
    return Curve(
        np.append(0, at), np.append(everyone, at_risk), np.append(0.0, gone), np.append(start, survival),
        np.append(start, low), np.append(start, high),
    )  # fmt: skip


def _interval(survival: Array, agents: Array, fell: Array) -> tuple[Array, Array]:
    """90 % interval of a survival curve by log-log; nothing is known where all have gone."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(fell / (agents * (agents - fell)))
        width = QUANTILE * np.sqrt(variance) / np.log(survival)
        low, high = survival ** np.exp(-width), survival ** np.exp(width)
    certain = (survival <= 0.0) | (survival >= 1.0)
    return np.where(certain, survival, low), np.where(certain, survival, high)


def survival(scenario: Scenario, since: int, weeks: int, threads: int = 1) -> pd.DataFrame:
    """Survival of the firms in business at the start of a week, by group and of all small merchants.

    Parameters
    ----------
    scenario : what is lived.
    since : absolute week at whose start firms are listed.
    weeks : weeks they are followed.
    threads : threads that share each week's work.

    Returns
    -------
    DataFrame
        ``group``, ``size``, ``presence``, ``goods`` (as in the base week; empty for all), ``week`` since then,
        ``at_risk`` and ``gone`` (real firms), ``survival``, ``low``, ``high`` (90 %).  An importer that changes its
        goods lives on.
    """
    world = World(scenario, threads)
    world.run_to(since)
    lives = Lives.of(world)
    lives.follow(world, weeks)
    return by_group(lives)


def by_group(lives: Lives) -> pd.DataFrame:
    """Curves of all small merchants and of every group that has firms, one under the other."""
    size, rest = np.divmod(lives.group.astype(np.int64), len(GOODS) * len(PRESENCES))
    goods, presence = np.divmod(rest, len(PRESENCES))
    small = (size < SMALL_SIZES) & (goods != CROSS_BORDER)
    frames = [_frame(lives.only(small), SMALL, "", "", "")]
    for code in np.unique(lives.group):
        own = lives.group == code
        k = int(np.argmax(own))
        labels = (SIZES[size[k]], PRESENCES[presence[k]], GOODS[goods[k]])
        frames.append(_frame(lives.only(own), " ".join(labels), *labels))
    return pd.concat(frames, ignore_index=True)


def _frame(lives: Lives, group: str, size: str, presence: str, goods: str) -> pd.DataFrame:
    curve = kaplan_meier(lives)
    names = {"group": group, "size": size, "presence": presence, "goods": goods}
    return pd.DataFrame(curve._asdict()).assign(**names)[[*names, *Curve._fields]]
