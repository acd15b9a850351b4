"""What a search found, in plain words: the most robust candidate, and those that no other beats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.wording import digits_for, signed
from sim.sweep.candidates import AIMS
from sim.sweep.design import Design

if TYPE_CHECKING:
    import pandas as pd

FILE: Final = "front"
SHOWN: Final = 12
"""Candidates of the front that are told; the table has them all."""


def front_words(design: Design, frame: pd.DataFrame) -> Iterator[str]:
    """The search in words: how many candidates, the most robust one, the front.

    Parameters
    ----------
    design : its levers.
    frame : a row a candidate, the least regret first.
    """
    rows = record(frame)
    missing = sum(row["futures_missing"] > 0 for row in rows)
    on_front = [row for row in rows if row["front"]]
    yield (
        f"{len(rows)} candidates in {len(design.points)} futures; {len(on_front)} of them are beaten by no other. "
        "Each aim is what nine of ten futures reach, against the market left alone."
    )
    if missing:
        yield f"{missing} candidates miss a future, since runs failed: they are not judged."
    if on_front:
        yield f"Least regret: {candidate_words(design, rows[0])}"
    for row in on_front[:SHOWN]:
        sure = f"in {100 * row['front_share']:.0f} % of resamples of the futures"
        yield f"On the front ({sure}): {candidate_words(design, row)}"


def candidate_words(design: Design, row: dict[str, Any]) -> str:
    """A candidate in a line: what is chosen, what it reaches, its regret, and how often no aim is worse."""
    aims = ", ".join(f"{aim.words} {signed(row[aim.name], digits_for(row[aim.name]))} {aim.unit}" for aim in AIMS)
    return (
        f"{chosen_words(design, row)}: {aims}; regret {row['regret']:.2f}; no aim worse in "
        f"{100 * row['satisfices']:.0f} % of futures."
    )


def chosen_words(design: Design, row: dict[str, Any]) -> str:
    """What a candidate chooses."""
    chosen = [(axis.name, row[axis.name]) for axis in design.levers if row[axis.name] is not None]
    return ", ".join((row["scenario"], *(f"{name} = {_shown(value)}" for name, value in chosen)))


def record(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values; a lever that a plan hasn't got is None."""
    rows: list[dict[str, Any]] = []
    for row in frame.to_dict(orient="records"):
        rows.append({name: None if value != value else value for name, value in row.items()})
    return rows


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
