"""Who gains and who loses: the distribution of gains over merchants, each beside itself in the other world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.paired import Array

Mask = NDArray[np.bool_]

CLASSES: Final = (
    "lost_50", "lost_25_50", "lost_5_25", "within_5", "gained_5_25", "gained_25_50", "gained_50", "only_here",
    "only_there",
)  # fmt: skip
"""From the greatest loss to the greatest gain; then firms that are in business in one world alone."""

EDGES: Final = (-0.5, -0.25, -0.05, 0.05, 0.25, 0.5)
"""Gains that part the first seven classes, as shares of turnover in the other world; ends belong to the middle."""

NEXT_TO_NOTHING: Final = 1e-9
"""Share of its turnover here below which a firm's turnover in the other world counts as none."""

LOSING, GAINING = slice(0, 3), slice(4, 7)


@dataclass(frozen=True)
class Distribution:
    """Real merchants by what they gain.

    Parameters
    ----------
    firms : real firms in each of ``CLASSES``.
    median : gain of the median firm among those in business in both worlds, as a share of its turnover there.
    groups : the same by group.
    """

    firms: Array
    median: float
    groups: Mapping[str, Distribution] = field(default_factory=dict)

    @property
    def shares(self) -> Array:
        """Share of all firms that are in business in either world, by class."""
        total = self.firms.sum()
        return np.asarray(self.firms / total if total else np.zeros_like(self.firms))

    @property
    def losing(self) -> float:
        """Share that loses more than 5 % or is not in business here, though there."""
        return float(self.shares[LOSING].sum() + self.shares[CLASSES.index("only_there")])

    @property
    def gaining(self) -> float:
        """Share that gains more than 5 % or is in business here alone."""
        return float(self.shares[GAINING].sum() + self.shares[CLASSES.index("only_here")])

    def by_class(self) -> dict[str, float]:
        """Shares by name of class."""
        return {name: float(share) for name, share in zip(CLASSES, self.shares, strict=True)}


def gains(
    own13: NDArray[Any],
    other13: NDArray[Any],
    alive_own: NDArray[Any],
    alive_other: NDArray[Any],
    weight: NDArray[Any],
    groups: Mapping[str, Mask] | None = None,
    born_own: NDArray[Any] | None = None,
    born_other: NDArray[Any] | None = None,
) -> Distribution:
    """Distribution of gains over the merchants of two worlds with the same people, slot by slot.

    Parameters
    ----------
    own13, other13 : 13-week turnover a firm here and in the other world, any common unit.
    alive_own, alive_other : whether the slot holds a firm in business.
    weight : real firms that a slot stands for.
    groups : slots of each group; a group's firms are those it holds in either world.
    born_own, born_other : weeks of birth; where they differ, the slot holds another firm in each world, and both
        count as in business in one alone.

    >>> found = gains(np.array([40.0, 100.0, 9.0]), np.array([100.0, 100.0, 0.0]), np.array([1, 1, 1]),
    ...               np.array([1, 1, 0]), np.array([10, 30, 10]))
    >>> found.by_class()["lost_50"], found.by_class()["within_5"], found.by_class()["only_here"]
    (0.2, 0.6, 0.2)
    """
    here, there = np.asarray(alive_own, dtype=bool), np.asarray(alive_other, dtype=bool)
    same = np.ones_like(here)
    if born_own is not None and born_other is not None:
        same = np.asarray(born_own == born_other)
    both = here & there & same
    gain = _gain(np.asarray(own13, dtype=np.float64), np.asarray(other13, dtype=np.float64))
    worlds = (both, here & ~both, there & ~both)
    firms = np.asarray(weight, dtype=np.float64)
    everyone = np.ones_like(both)
    parts = {name: _distribution(gain, worlds, firms, mask) for name, mask in (groups or {}).items()}
    whole = _distribution(gain, worlds, firms, everyone)
    return Distribution(whole.firms, whole.median, parts)


def _gain(own: Array, other: Array) -> Array:
    """Change as a share of turnover in the other world; next to none there counts as gaining all there is here."""
    some = (other > 0.0) & (other > NEXT_TO_NOTHING * own)
    change = np.divide(own - other, other, out=np.zeros_like(own), where=some)
    return np.where(~some & (own > 0.0), 1.0, change)


def _distribution(gain: Array, worlds: tuple[Mask, Mask, Mask], firms: Array, mask: Mask) -> Distribution:
    both, here, there = (each & mask for each in worlds)
    inner = np.digitize(gain, EDGES[:3], right=False)
    outer = np.digitize(gain, EDGES[3:], right=True)
    counts = np.bincount((inner + outer)[both], weights=firms[both], minlength=len(CLASSES) - 2)
    alone = [firms[here].sum(), firms[there].sum()]
    return Distribution(np.concatenate([counts, alone]), _median(gain[both], firms[both]))


def _median(gain: Array, firms: Array) -> float:
    if not firms.sum():
        return 0.0
    order = np.argsort(gain, kind="stable")
    cumulative = np.cumsum(firms[order])
    return float(gain[order][np.searchsorted(cumulative, 0.5 * cumulative[-1])])
