"""The table of all parameters for the documentation, made from their declarations.

``python -m sim.parameters.table > docs/parameters.md`` writes it; a test holds the file to it.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any, Final

import numpy as np

from sim.parameters.declare import Array, Param
from sim.parameters.evidence import GRADES
from sim.parameters.facts import load_facts
from sim.parameters.values import declared

TITLES: Final = {
    "demand": "Demand",
    "attention": "Attention, impulse and adoption",
    "merchants": "Merchants: who they are, how they start",
    "trade": "Merchants: what they do",
    "platforms": "Platforms",
    "growth": "Growth and seasons",
    "state": "State, and what turns counts into outcomes",
}
"""Heading of each section, in the order of the declarations."""

INTRODUCTION: Final = """\
# Parameters

Made from the declarations in `sim/parameters`; do not edit. To renew it:

    .venv/bin/python -m sim.parameters.table > docs/parameters.md

**Default** is the value a run uses, calibrated constants included. **Range** is the calibrated range, which sweeps
sample; outside it a scenario file warns. Allowed is the range widened by half its width to each side, within natural
bounds (shares and probabilities 0–1, rates and sizes above 0). Vectors stand in the order of their axis, and are
overridden whole or by element (`category_share.fashion`). **Bold** names are the core uncertainty set.

A source in `code` is a row of `sim/parameters/data/pre_ban.csv`. `pasar explain NAME` says the same of one parameter.

**Evidence** says how a number was come by, from the strongest to the weakest:
"""

HEADER: Final = (
    "| name | symbol | default | range | unit | evidence | source | meaning |\n|---|---|---|---|---|---|---|---|"
)
FEW: Final = 10
"""Vectors up to this length are written out."""


def parameter_table() -> str:
    """All parameters as Markdown, a table a section."""
    parts = [INTRODUCTION, grades_list(), axes_list()]
    for section, params in groupby(declared().values(), key=lambda each: each.section):
        rows = "\n".join(_row(each) for each in params)
        parts.append(f"## {TITLES[section]}\n\n{HEADER}\n{rows}\n")
    return "\n".join(parts)


def grades_list() -> str:
    """The grades of evidence, what each means, and how many parameters have it."""
    counts = Counter(each.grade for each in declared().values())
    rows = "\n".join(f"| {name} | {meaning} | {counts[name]} |" for name, meaning in GRADES.items())
    return f"| evidence | meaning | parameters |\n|---|---|---:|\n{rows}\n"


def axes_list() -> str:
    """The axes of vector parameters and their members, in order."""
    axes = {axis: labels for each in declared().values() for axis, labels in zip(each.axes, each.labels, strict=True)}
    lines = [f"- {axis}: {', '.join(labels)}" for axis, labels in axes.items()]
    return "## Axes\n\n" + "\n".join(lines) + "\n"


def _row(each: Param) -> str:
    name = f"**`{each.name}`**" if each.core else f"`{each.name}`"
    axes = f" by {' × '.join(each.axes)}" if each.axes else ""
    known = (default_text(each), range_text(each), each.unit, each.grade, source_text(each))
    cells = (name + axes, each.symbol, *known, each.meaning)
    return "| " + " | ".join(cell or "–" for cell in cells) + " |"


def default_text(each: Param) -> str:
    """Default of a parameter as text."""
    if isinstance(each.default, str):
        return each.default
    return _written(np.asarray(each.default), each)


def range_text(each: Param) -> str:
    """Calibrated range: in numbers, or around the default where that is shorter."""
    if each.kind == "option":
        return " or ".join(each.options)
    low, high, default = np.asarray(each.low), np.asarray(each.high), np.asarray(each.default)
    if np.unique(low).size == 1 and np.unique(high).size == 1:
        return f"{_number(low.flat[0])} … {_number(high.flat[0])}"
    below, above = default - low, high - default
    if np.allclose(below, above) and np.allclose(below, below.flat[0]):
        return f"default ± {_number(below.flat[0])}"
    used = default != 0.0
    ends = [end[used] / default[used] for end in (low, high)]
    if all(np.allclose(end, end.flat[0]) for end in ends) and not low[~used].any() and not high[~used].any():
        return f"default × {_number(ends[0].flat[0])} … {_number(ends[1].flat[0])}"
    if low.ndim == 1 and low.size <= FEW:
        return "; ".join(f"{_number(a)} … {_number(b)}" for a, b in zip(low, high, strict=True))
    return f"{_number(low.min())} … {_number(high.max())}, by element"


def _written(values: Array, each: Param) -> str:
    """Numbers of a parameter in the order of its axes; a sparse table by element."""
    if values.ndim == 0:
        return _number(values)
    if np.unique(values).size == 1:
        return f"{_number(values.flat[0])} each"
    if values.ndim == 1:
        return " / ".join(_number(value) for value in values)
    if np.count_nonzero(values) < values.size / 2:
        return ", ".join(_element(place, values, each) for place in np.argwhere(values)) + "; else 0"
    rows = zip(each.labels[0], values, strict=True)
    return "; ".join(f"{label}: {' / '.join(_number(value) for value in row.ravel())}" for label, row in rows)


def _element(place: Any, values: Array, each: Param) -> str:
    names = (label[k] for label, k in zip(each.labels, place, strict=True))
    return f"{'.'.join(names)} {_number(values[tuple(place)])}"


def _number(value: Any) -> str:
    """A number as short as four digits allow, thousands separated.

    >>> _number(310e9), _number(0.25), _number(2.6e6), _number(-0.58), _number(1 / 26)
    ('310 bn', '0.25', '2.6 M', '−0.58', '0.03846')
    """
    size = abs(float(value))
    sign = "−" if value < 0 else ""
    if size >= 1e9:
        return f"{sign}{size / 1e9:,.6g} bn"
    if size >= 1e6:
        return f"{sign}{size / 1e6:,.6g} M"
    if size >= 1000.0:
        return f"{sign}{size:,.6g}"
    return f"{sign}{size:.4g}"


def source_text(each: Param) -> str:
    """Where a parameter comes from; keys of facts as code."""
    known = load_facts()
    parts = [part.strip() for part in each.source.split(", ")]
    return ", ".join(f"`{part}`" if part in known else part for part in parts)


if __name__ == "__main__":
    print(parameter_table(), end="")
