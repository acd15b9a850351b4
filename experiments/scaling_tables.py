"""Bias and spread of every outcome by number of agents, against the largest market that was run."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from experiments.tables import ROOT, between, markdown, write_csv

EFFECT = "ban: "
FIRST_LUCK = 1
FEWEST = 3
"""Populations of the market that others are measured against."""

Values = NDArray[np.float64]


class Row(NamedTuple):
    """One outcome at one number of people per agent.

    ``value`` is the mean over populations and lucks, taken to add up; ``bias`` is that less the value of the reference,
    the largest market that was run with several populations, and ``bias_error`` its standard error.  ``luck`` and
    ``population`` are standard deviations over seeds of the run and over populations; ``fitted`` is the fitted
    population less the mean of all.  All but the value are in % of the reference's, or for effects, which are in %
    already, in points; NaN where one world can't say.
    """

    outcome: str
    people_per_agent: int
    value: float
    bias: float
    bias_error: float
    luck: float
    population: float
    fitted: float
    worlds: int


def reference_size(records: Sequence[Mapping[str, Any]]) -> int:
    """People per agent of the largest market that was run with ``FEWEST`` populations or more."""
    counts = {
        size: len({each["population"] for each in records if each["people_per_agent"] == size})
        for size in {each["people_per_agent"] for each in records}
    }
    return min((size for size, number in counts.items() if number >= FEWEST), default=min(counts))


def table(records: Sequence[Mapping[str, Any]], fitted: int) -> list[Row]:
    """Rows by outcome, from the smallest market to the largest; constants were fitted for the population ``fitted``."""
    if not records:
        raise ValueError("no finished worlds of this version of the model; run the experiment first")
    sizes = sorted({each["people_per_agent"] for each in records}, reverse=True)
    largest = reference_size(records)
    return [_row(records, outcome, size, largest, fitted) for outcome in records[0]["outcomes"] for size in sizes]


def _row(records: Sequence[Mapping[str, Any]], outcome: str, size: int, largest: int, fitted: int) -> Row:
    own = Worlds.of(records, outcome, size, fitted)
    reference = Worlds.of(records, outcome, largest, fitted)
    scale = 1.0 if outcome.startswith(EFFECT) else 100.0 / abs(reference.mean)
    return Row(
        outcome=outcome,
        people_per_agent=size,
        value=own.mean,
        bias=(own.mean - reference.mean) * scale,
        bias_error=math.hypot(own.error, reference.error) * scale if size != largest else 0.0,
        luck=_sd(own.lucks) * scale,
        population=_sd(own.populations) * scale,
        fitted=float(own.first - own.populations.mean()) * scale,
        worlds=len(own.lucks) + len(own.populations) - 1,
    )


class Worlds(NamedTuple):
    """An outcome in the worlds of a size: lucks of the fitted population, populations of the first luck, and both."""

    lucks: Values
    populations: Values
    first: float

    @classmethod
    def of(cls, records: Sequence[Mapping[str, Any]], outcome: str, size: int, fitted: int) -> Self:
        """The worlds among the records."""
        own = [each for each in records if each["people_per_agent"] == size]
        lucks = [each["outcomes"][outcome] for each in own if each["population"] == fitted]
        populations = [each["outcomes"][outcome] for each in own if each["seed"] == FIRST_LUCK]
        (first,) = (
            each["outcomes"][outcome] for each in own if (each["population"], each["seed"]) == (fitted, FIRST_LUCK)
        )
        return cls(np.array(lucks), np.array(populations), first)

    @property
    def mean(self) -> float:
        """Mean over populations, less what the first luck adds to the mean luck."""
        return float(self.populations.mean() + self.lucks.mean() - self.first)

    @property
    def error(self) -> float:
        """Standard error of the mean."""
        return math.hypot(*(_sd(each) / math.sqrt(len(each)) for each in (self.lucks, self.populations)))


def _sd(values: Values) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else float("nan")


def write_tables(records: Sequence[Mapping[str, Any]], fitted: int) -> None:
    """All rows as CSV beside the worlds they come from, and the main ones between the markers of MODEL.md."""
    rows = table(records, fitted)
    folder = ROOT / "results" / "published" / "scaling"
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "scaling.csv", Row._fields, [[_number(each) for each in row] for row in rows])
    (folder / "worlds.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
    path = ROOT / "MODEL.md"
    path.write_text(between(path.read_text(encoding="utf-8"), "scaling", model_table(rows)), encoding="utf-8")
    print(f"{len(rows)} rows written to {folder.relative_to(ROOT)} and MODEL.md")


def model_table(rows: Sequence[Row]) -> str:
    """The table of MODEL.md: an outcome a line, and for every size bias, and spreads in brackets."""
    by_outcome: dict[str, dict[int, Row]] = {}
    for row in rows:
        by_outcome.setdefault(row.outcome, {})[row.people_per_agent] = row
    sizes = list(next(iter(by_outcome.values())))
    reference = next(size for size in sizes if all(own[size].bias_error == 0.0 for own in by_outcome.values()))
    others = [size for size in sizes if size != reference]
    head = ("outcome", f"at {reference:,}", *(f"{size:,}" for size in others))
    lines = [
        (_label(name), f"{_level(own[reference])} ({_spreads(own[reference])})", *(_cell(own[size]) for size in others))
        for name, own in by_outcome.items()
    ]
    return markdown(head, lines)


def _label(name: str) -> str:
    return f"effect of the ban on `{name.removeprefix(EFFECT)}`, %" if name.startswith(EFFECT) else f"`{name}`"


def _level(row: Row) -> str:
    return f"{row.value:+.2f}" if row.outcome.startswith(EFFECT) else f"{row.value:.3g}"


def _cell(row: Row) -> str:
    return f"{row.bias:+.2f} ({_spreads(row)})"


def _spreads(row: Row) -> str:
    """Standard deviations over lucks and over populations."""
    return "; ".join("–" if np.isnan(each) else f"{each:.2f}" for each in (row.luck, row.population))


def _number(value: object) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.6g}"
    return str(value)
