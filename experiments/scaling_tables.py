"""Bias and spread of every outcome by number of agents, against the largest market that was run."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from experiments.tables import ROOT, between, markdown, write_csv

EFFECT = "ban: "


class Row(NamedTuple):
    """One outcome at one number of people per agent.

    ``bias`` is the mean over lucks less that of the largest market; ``luck`` and ``population`` are standard deviations
    over seeds of the run and over populations.  All three in % of the largest market's level, or for effects, which are
    in % of the baseline already, in points.  NaN where one world can't say.
    """

    outcome: str
    people_per_agent: int
    value: float
    bias: float
    bias_error: float
    luck: float
    population: float
    worlds: int


def table(records: Sequence[Mapping[str, Any]], population: int) -> list[Row]:
    """Rows by outcome, from the smallest market to the largest."""
    sizes = sorted({each["people_per_agent"] for each in records}, reverse=True)
    outcomes = list(records[0]["outcomes"]) if records else []
    rows = []
    for outcome in outcomes:
        lucks, populations = (
            {size: _values(records, outcome, size, population, kind) for size in sizes} for kind in (1, 0)
        )
        largest = lucks[sizes[-1]].mean()
        scale = 1.0 if outcome.startswith(EFFECT) else 100.0 / largest
        for size in sizes:
            own = lucks[size]
            bias = (own.mean() - largest) * scale
            error = abs(scale) * np.sqrt(_sd(own) ** 2 / len(own) + _sd(lucks[sizes[-1]]) ** 2 / len(lucks[sizes[-1]]))
            rows.append(
                Row(
                    outcome, size, float(own.mean()), float(bias), float(error), abs(scale) * _sd(own),
                    abs(scale) * _sd(populations[size]), len(own) + len(populations[size]) - 1,
                )
            )  # fmt: skip
    return rows


def _values(
    records: Sequence[Mapping[str, Any]], outcome: str, size: int, population: int, lucks: int
) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Values over lucks in the fitted population, or over populations with the first luck."""
    return np.array(
        [
            each["outcomes"][outcome]
            for each in records
            if each["people_per_agent"] == size and (each["population"] == population if lucks else each["seed"] == 1)
        ]
    )


def _sd(values: "np.ndarray[Any, np.dtype[np.float64]]") -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else float("nan")


def write_tables(rows: Sequence[Row]) -> None:
    """All rows as CSV, and those of MODEL.md between its markers."""
    folder = ROOT / "results" / "published" / "scaling"
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "scaling.csv", Row._fields, [[_number(each) for each in row] for row in rows])
    sizes = sorted({row.people_per_agent for row in rows}, reverse=True)
    head = ("outcome", f"at {sizes[-1]:,}", *(f"{size:,}" for size in sizes[:-1]))
    by_outcome: dict[str, dict[int, Row]] = {}
    for row in rows:
        by_outcome.setdefault(row.outcome, {})[row.people_per_agent] = row
    lines = [
        (_label(name), _level(own[sizes[-1]]), *(_cell(own[size]) for size in sizes[:-1]))
        for name, own in by_outcome.items()
    ]
    text = (ROOT / "MODEL.md").read_text(encoding="utf-8")
    (ROOT / "MODEL.md").write_text(between(text, "scaling", markdown(head, lines)), encoding="utf-8")
    print(f"{len(rows)} rows written to {folder.relative_to(ROOT)} and MODEL.md")


def _label(name: str) -> str:
    return f"effect of the ban on `{name.removeprefix(EFFECT)}`, %" if name.startswith(EFFECT) else f"`{name}`"


def _level(row: Row) -> str:
    return f"{row.value:+.2f}" if row.outcome.startswith(EFFECT) else f"{row.value:.3g}"


def _cell(row: Row) -> str:
    """Bias, and the spread over lucks and over populations in brackets."""
    parts = "; ".join("–" if np.isnan(each) else f"{each:.2f}" for each in (row.luck, row.population))
    return f"{row.bias:+.2f} ({parts})"


def _number(value: object) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.6g}"
    return str(value)
