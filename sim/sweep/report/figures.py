"""Figures of a sweep's report: what moves an outcome, who wins how often, and the candidates of a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sim.analysis.report.dots import GAIN, LOSS
from sim.analysis.report.svg import FAINT, GREY, INK, Scale, dot, drawing, line, rect, round_ticks, text
from sim.analysis.wording import digits_for, large, signed
from sim.sweep.candidates import AIMS
from sim.sweep.report.winners import Winners
from sim.sweep.sensitivity import Finding

WIDTH: Final = 720.0
NAMES: Final = 250.0
ROW: Final = 22.0
SHOWN: Final = 8
"""Inputs in a figure."""

PLOT: Final = 380.0
EDGE: Final = 70.0


def movers_chart(finding: Finding) -> str:
    """The strongest inputs as bars with their intervals."""
    ranked = finding.ranked[:SHOWN]
    most = max(*(high for _, _, _, high in ranked), 1e-12)
    across = Scale(0.0, most, NAMES, WIDTH - 90)
    parts: list[str] = []
    for place, (name, value, low, high) in enumerate(ranked):
        y = ROW * place
        parts.append(text(0, y + 15, name, size=12.5))
        parts.append(rect(NAMES, y + 4, across(max(value, 0.0)) - NAMES, ROW - 9, GAIN))
        parts.append(line(across(max(low, 0.0)), y + 10.5, across(max(high, 0.0)), y + 10.5, INK, 1.6))
        shown = large(value) if finding.method == "morris" else f"{value:.2f}"
        parts.append(text(WIDTH, y + 15, shown, anchor="end", colour=GREY))
    return drawing(WIDTH, ROW * len(ranked) + 4, parts, f"What moves {finding.outcome}: {finding.case.words}")


def winners_chart(found: Winners) -> str:
    """Share of the futures in which each plan does best."""
    across = Scale(0.0, 1.0, NAMES, WIDTH - 60)
    parts: list[str] = []
    for place, row in enumerate(found.rows):
        y = ROW * place
        parts.append(text(0, y + 15, row.words, size=12))
        parts.append(rect(NAMES, y + 4, across(row.wins) - NAMES, ROW - 9, GAIN if row.wins else FAINT))
        parts.append(text(WIDTH, y + 15, f"{100 * row.wins:.0f} %", anchor="end", colour=GREY))
    return drawing(WIDTH, ROW * len(found.rows) + 4, parts, f"Who wins how often: {found.outcome}")


def front_chart(rows: Sequence[dict[str, Any]]) -> str:
    """Candidates by income (across) and surplus (up); those that no other beats are blue and larger."""
    known = [row for row in rows if row["regret"] is not None]
    if not known:
        return ""
    first, second = AIMS[0], AIMS[1]
    across = _scale([row[first.name] for row in known], EDGE, WIDTH - 20)
    up = _scale([row[second.name] for row in known], PLOT - 40, 16)
    parts = [text(EDGE, PLOT - 4, f"{first.words}, {first.unit}", colour=GREY),
             text(0, 10, f"{second.words}, {second.unit}", colour=GREY)]  # fmt: skip
    for tick in round_ticks(across.low, across.high):
        parts.append(line(across(tick), 16, across(tick), PLOT - 40, INK if tick == 0 else FAINT))
        parts.append(
            text(
                across(tick),
                PLOT - 24,
                signed(tick, digits_for(across.high - across.low)),
                anchor="middle",
                colour=GREY,
                size=11,
            )
        )
    for tick in round_ticks(up.low, up.high):
        parts.append(line(EDGE, up(tick), WIDTH - 20, up(tick), INK if tick == 0 else FAINT))
        parts.append(
            text(EDGE - 6, up(tick) + 4, signed(tick, digits_for(up.high - up.low)), anchor="end", colour=GREY, size=11)
        )
    for row in sorted(known, key=lambda each: bool(each["front"])):
        own = (GAIN, 6.0) if row["front"] else (LOSS, 3.5)
        parts.append(dot(across(row[first.name]), up(row[second.name]), *own))
    return drawing(WIDTH, PLOT, parts, "Candidates: income of small merchants against surplus of shoppers")


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = min(values), max(values)
    margin = 0.06 * (high - low) or 1.0
    return Scale(low - margin, high + margin, start, end)
