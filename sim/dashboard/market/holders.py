"""Who holds each slot: facts of a merchant that last, kept once and again when another takes its slot."""

from __future__ import annotations

from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import Merchants

FACTS: Final = ("born", "weight", "size_class", "goods", "category", "region")
_DTYPES: Final = (np.int16, np.int32, np.uint8, np.uint8, np.uint8, np.uint8)


class Holders:
    """The facts of every slot's holder, and the weeks in which they changed.

    Parameters
    ----------
    slots : slots of the market.
    """

    def __init__(self, slots: int) -> None:
        self._first: dict[str, NDArray[Any]] = {}
        self._last: dict[str, NDArray[Any]] = {}
        self._slots = slots
        self._changes: list[dict[str, NDArray[Any]]] = []
        """By week: slots (``slot``) whose facts changed, which of them have a new holder (``fresh``), the new facts."""

    def take(self, m: Merchants, week: int) -> None:
        """Note the holders of a week; weeks come in order."""
        if week == 0:
            self._first = {name: m[name].astype(kind) for name, kind in zip(FACTS, _DTYPES, strict=True)}
            self._last = {name: array.copy() for name, array in self._first.items()}
            self._changes = [_nobody()]
            return
        born = m.born != self._last["born"]
        other = np.flatnonzero(born | (m.goods != self._last["goods"]))
        new = {name: m[name][other].astype(kind) for name, kind in zip(FACTS, _DTYPES, strict=True)}
        for name, values in new.items():
            self._last[name][other] = values
        self._changes.append({"slot": other, "fresh": born[other], **new})

    def borrow(self, other: Holders, first: int, until: int) -> None:
        """Take over what another knows of weeks ``first`` to before ``until``."""
        if first == 0:
            self._first = other._first
            self._last = {name: array.copy() for name, array in other._first.items()}
        self._changes += other._changes[first:until]
        for change in other._changes[first:until]:
            for name in FACTS:
                self._last[name][change["slot"]] = change[name]

    def fact(self, name: str, week: int) -> NDArray[Any]:
        """A fact of every slot's holder (or last holder) in a recorded week: one of ``FACTS``."""
        found = self._first[name].copy()
        for change in self._changes[1 : week + 1]:
            found[change["slot"]] = change[name]
        return found

    def newcomers(self, week: int) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
        """Slots that have a new holder in a week, and its week of birth (absolute)."""
        change = self._changes[week]
        return change["slot"][change["fresh"]], change["born"][change["fresh"]]

    def since(self, week: int) -> NDArray[np.int32]:
        """Recorded week since which each slot has the holder of a week; 0 for those from before."""
        found = np.zeros(self._slots, dtype=np.int32)
        for earlier in range(1, week + 1):
            found[self.newcomers(earlier)[0]] = earlier
        return found

    def born_of(self, slot: int, weeks: NDArray[np.int64]) -> NDArray[np.int16]:
        """Week of birth (absolute) of a slot's holder, by week."""
        found = np.empty(len(weeks), dtype=np.int16)
        born = int(self._first["born"][slot]) if self._first else 0
        last = int(weeks[-1]) + 1 if len(weeks) else 0
        at = 0
        for week in range(last):
            change = self._changes[week]
            place = np.flatnonzero(change["slot"] == slot)
            if len(place):
                born = int(change["born"][place[0]])
            if week >= weeks[0]:
                found[at] = born
                at += 1
        return found

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, as plain arrays: the first holders, and all changes one after another with their weeks."""
        counts = [len(change["slot"]) for change in self._changes]
        changes = {f"change.{name}": np.concatenate([each[name] for each in self._changes]) for name in _nobody()}
        changes["change.week"] = np.repeat(np.arange(len(counts)), counts)
        return {**{f"first.{name}": array for name, array in self._first.items()}, **changes}

    @classmethod
    def from_arrays(cls, slots: int, weeks: int, arrays: dict[str, NDArray[Any]]) -> Self:
        """The holders that ``to_arrays`` gave."""
        told = cls(slots)
        told._first = {name: arrays[f"first.{name}"] for name in FACTS}
        for week in range(weeks):
            here = arrays["change.week"] == week
            told._changes.append({name: arrays[f"change.{name}"][here] for name in _nobody()})
        holders = cls(slots)
        holders.borrow(told, 0, weeks)
        return holders

    def nbytes(self) -> int:
        """Bytes of it."""
        firsts = sum(array.nbytes for array in (*self._first.values(), *self._last.values()))
        return firsts + sum(array.nbytes for change in self._changes for array in change.values())


def _nobody() -> dict[str, NDArray[Any]]:
    empty = {name: np.empty(0, kind) for name, kind in zip(FACTS, _DTYPES, strict=True)}
    return {"slot": np.empty(0, np.int64), "fresh": np.empty(0, np.bool_), **empty}
