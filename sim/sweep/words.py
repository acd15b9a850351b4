"""What a sweep found, in plain words: what moves an outcome, and in which futures a policy fails."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from sim.analysis.wording import large, number
from sim.record.outcomes import tables
from sim.sweep.discovery import Box, Failing, Limit
from sim.sweep.sensitivity import UNITS, Finding
from sim.sweep.summary import EFFECT

SHOWN: Final = 3
"""Inputs named for each outcome."""


def mover(finding: Finding, place: int) -> str:
    """The input at a place of the ranking, with its index and interval."""
    name, value, low, high = finding.ranked[place]
    if finding.method == "sobol":
        return f"{name} {100 * value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"
    if finding.method == "morris":
        way = "up" if finding.value_of(name, "mu") > 0 else "down"
        return f"{name} ±{large(value)} ({large(max(low, 0.0))} to {large(high)}), mostly {way}"
    rank = finding.value_of(name, "rank")
    return f"{name} {value:.2f} ({max(low, 0.0):.2f} to {high:.2f}; {'more' if rank > 0 else 'less'} with more of it)"


def movers(finding: Finding, most: int = SHOWN) -> str:
    """The inputs that move an outcome most."""
    if not finding.ranked:
        return f"can't be told: too few {UNITS.get(finding.method, 'point')}s, or nothing moves"
    return "; ".join(mover(finding, place) for place in range(min(most, len(finding.ranked))))


def luck(finding: Finding) -> str:
    """How much of the spread is luck.

    With one seed nobody knows.
    """
    return "unknown: one seed" if math.isnan(finding.luck) else f"{100 * finding.luck:.0f} %"


def meaning(method: str) -> str:
    """What the number behind an input's name is."""
    if method == "sobol":
        return "share of the outcome's spread over all futures that goes away if this input were known (total index)"
    if method == "morris":
        return "mean size of the outcome's change when this input alone moves over its whole range"
    return (
        "Borgonovo's δ: how much knowing this input shifts the outcome's distribution (0 nothing, 1 all); and the way "
        "its rank goes"
    )


def left_out(findings: Sequence[Finding]) -> str:
    """What was left out because runs failed; empty if nothing was."""
    worst = max(findings, key=lambda each: each.analysis.dropped, default=None)
    if worst is None or not worst.analysis.dropped:
        return ""
    unit, own = UNITS.get(worst.method, "point"), worst.analysis
    plural = {"trajectory": "trajectories"}.get(unit, f"{unit}s")
    return f"{own.dropped} of {own.used + own.dropped} {plural} were left out, since runs of them failed or are missing"


def title(finding: Finding) -> str:
    """Which outcome of which plan."""
    what = "effect on " if finding.measure == EFFECT else ""
    return f"{what}{finding.outcome}, {finding.window}"


def failing_words(found: Failing) -> str:
    """In which futures a plan fails, in a sentence or two.

    The box and its numbers are of the futures that were run.
    """
    unit = next(each.unit for each in tables()["market"] if each.name == found.outcome)
    line = "falls" if found.below == 0.0 else f"changes by less than {large(found.below)} ({unit})"
    head = f"{found.case.words}: {found.outcome} {line} in {found.failures} of {found.futures} futures"
    if found.failures in (0, found.futures):
        return f"{head}."
    if found.box is None:
        return f"{head}; no box of assumptions tells them apart."
    return f"{head}. {box_words(found.box)}"


def box_words(box: Box) -> str:
    """A box in words, with coverage and density."""
    limits = " and ".join(limit_words(each) for each in box.limits)
    return (
        f"Mostly where {limits}: of the {box.futures} futures there, {100 * box.density:.0f} % fail, and they are "
        f"{100 * box.coverage:.0f} % of all failures."
    )


def limit_words(limit: Limit) -> str:
    """What a box says about one input.

    >>> limit_words(Limit("habit_strength", 0.5, 1.25)), limit_words(Limit("link_out", -math.inf, 0.3))
    ('habit_strength lies in 0.50–1.25', 'link_out is below 0.30')
    >>> limit_words(Limit("rule", options=("live", "shares")))
    'rule is live or shares'
    """
    if limit.options:
        return f"{limit.input} is {' or '.join(map(str, limit.options))}"
    low, high = (number(each, 2 if abs(each) < 10 else 0) for each in (limit.low, limit.high))
    if math.isinf(limit.low):
        return f"{limit.input} is below {high}"
    return f"{limit.input} is above {low}" if math.isinf(limit.high) else f"{limit.input} lies in {low}–{high}"
