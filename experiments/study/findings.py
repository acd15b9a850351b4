"""What a study found: each number over draws, whether its sign holds, and what flips it.

A finding holds where its sign is that of the median in nine of ten draws, in the median of the draws of every setting
of every structural switch, at the calibrated defaults and in every other structure (a mixed logit, chat commerce in
the social nest).  Else the parameter, switch or structure that flips it is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.study.declaration import Finding, Study
from experiments.study.draws import CENTRAL, DRAW, SWITCHES, Draw
from experiments.study.influence import strongest
from experiments.study.levels import Levels
from experiments.study.structures import STRUCTURES
from sim.analysis.paired import COVERAGE

Array = NDArray[np.float64]
ENOUGH: Final = 0.90
"""Share of draws that must have the sign."""

FEWEST: Final = 5
"""Draws of a switch's setting below which its median says nothing."""

NOTHING: Final = "no effect in half of the draws"
"""In place of what turns the sign, where there is none."""

SEPARATOR: Final = "; "
"""Between the things that turn a sign."""

WEAK: Final = 0.2
"""Rank correlation below which a parameter isn't named."""

WORDS: Final = {CENTRAL: "the calibrated defaults"} | {each.name: each.words for each in STRUCTURES}
"""What each group that is no draw is, in a list of what turns a sign."""

COLUMNS: Final = {CENTRAL: "defaults"} | {each.name: each.column for each in STRUCTURES}
"""Column of each such group in the table of findings."""


@dataclass(frozen=True)
class Found:
    """One finding over draws.

    Parameters
    ----------
    key, words, unit, open : as declared.
    by_draw : its value in each draw.
    median, low, high : median and the band that holds 90 % of the draws.
    same_sign : share of draws with the median's sign.
    flips : what turns its sign, in words; empty when the sign holds.
    elsewhere : mean at the defaults and in each other structure, by group; those that were lived.
    """

    key: str
    words: str
    unit: str
    open: bool
    by_draw: Array
    median: float
    low: float
    high: float
    same_sign: float
    flips: str
    elsewhere: Mapping[str, float]

    @property
    def holds(self) -> bool:
        """Whether the sign may be told as a finding."""
        return not self.flips


@dataclass(frozen=True)
class Findings(Sequence[Found]):
    """All findings of a study, in the order of its page.

    Parameters
    ----------
    study : the study.
    runs : its table of runs.
    units : the draws behind it.
    """

    study: Study
    runs: pd.DataFrame
    units: Sequence[Draw]

    def __getitem__(self, key: Any) -> Any:
        """A finding by its key or place."""
        return next(each for each in self._all if each.key == key) if isinstance(key, str) else self._all[key]

    def __len__(self) -> int:
        """Number of findings."""
        return len(self._all)

    def __iter__(self) -> Iterator[Found]:
        """Findings in order."""
        return iter(self._all)

    @cached_property
    def settings(self) -> pd.DataFrame:
        """What each draw sets, a row a draw."""
        return pd.DataFrame([dict(each.overrides) for each in self.units if each.group == DRAW])

    @cached_property
    def switches(self) -> tuple[str, ...]:
        """Structural switches that vary over the draws."""
        return tuple(name for name in SWITCHES if name in self.settings and len(set(self.settings[name])) > 1)

    @cached_property
    def levels(self) -> Levels:
        """Levels in the draws."""
        return self.of_group(DRAW)

    def of_group(self, group: str) -> Levels:
        """Levels in the units of a group."""
        own = [each.unit for each in self.units if each.group == group]
        return Levels(self.runs, own, None if group == DRAW else self.levels)

    def table(self) -> pd.DataFrame:
        """A row a finding."""
        return pd.DataFrame(
            {"finding": each.key, "what": each.words, "unit": each.unit, "median": each.median, "low": each.low,
             "high": each.high, "same_sign": each.same_sign, "holds": each.holds, "flips": each.flips,
             **{name: each.elsewhere.get(group, np.nan) for group, name in COLUMNS.items()},
             "draws": len(each.by_draw)}
            for each in self
        )  # fmt: skip

    @cached_property
    def _all(self) -> tuple[Found, ...]:
        others = {group: self.of_group(group) for group in WORDS if any(u.group == group for u in self.units)}
        return tuple(self._found(each, others) for each in self.study.findings)

    def _found(self, each: Finding, others: dict[str, Levels]) -> Found:
        values = np.asarray(each.of(self.levels), dtype=np.float64)
        tail = 0.5 - COVERAGE / 2
        low, median, high = (float(x) for x in np.quantile(values, [tail, 0.5, 1.0 - tail]))
        elsewhere = {group: float(np.mean(each.of(levels))) for group, levels in others.items()}
        same = float(np.mean(np.sign(values) == np.sign(median)))
        flips = self._flips(values, np.sign(median), same, elsewhere)
        return Found(each.key, each.words, each.unit, each.open, values, median, low, high, same, flips, elsewhere)

    def _flips(self, values: Array, sign: float, same: float, elsewhere: dict[str, float]) -> str:
        """What turns the sign; empty when nothing does."""
        if sign == 0.0:
            return NOTHING
        told = [f"{name} = {option}" for name, option in self._turned(values, sign)]
        told += [WORDS[group] for group, mean in elsewhere.items() if np.sign(mean) != sign]
        if same < ENOUGH:
            told.insert(0, self._carrier(values, sign))
        return SEPARATOR.join(dict.fromkeys(told))

    def _carrier(self, values: Array, sign: float) -> str:
        """The side of the parameter or switch that goes most with the other sign; luck where none does."""
        name, rank = strongest(self, values)
        if abs(rank) < WEAK:
            return "luck"
        upper = rank * sign < 0
        if pd.api.types.is_numeric_dtype(self.settings[name]):
            return f"{'high' if upper else 'low'} {name}"
        options = sorted(self.settings[name].unique())
        return f"{name} = {options[-1 if upper else 0]}"

    def _turned(self, values: Array, sign: float) -> Iterator[tuple[str, Any]]:
        """Settings of switches under which the median has the other sign."""
        for name in self.switches:
            for option in sorted(self.settings[name].unique()):
                own = values[(self.settings[name] == option).to_numpy()]
                if len(own) >= FEWEST and np.sign(np.median(own)) != sign:
                    yield name, option
