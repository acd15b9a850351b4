"""The one-page answer: what can't be known first, then what holds, then what would flip it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from experiments.study.draws import CENTRAL, LUCKS, POSTERIOR
from experiments.study.findings import ENOUGH, NOTHING, SEPARATOR, Findings, Found
from experiments.study.plain import plain

ENOUGH_DRAWS: Final = 30
"""Draws below which nine in ten says little, and the answer says so."""

SURE: Final = 0.95
"""Share of draws below which a sign that holds does so narrowly: a few draws more could say otherwise."""

PRIOR_WORDS: Final = (
    "{n} draws that fill the whole ranges of {core} core assumptions evenly and run through all settings of the "
    "structural switches that are parameters (platforms' answer, size of online trade, imported share, links to "
    "marketplaces). They aren't weighted by how well they fit the facts, so bands are wider than belief"
)
POSTERIOR_WORDS: Final = (
    "{n} of the draws that facts of before the ban leave possible, the structural switches that are parameters among "
    "them (accepted draws {source})"
)


def answer(found: Findings, source: str) -> str:
    """The page, in Markdown."""
    unsettled = [each for each in found if each.open or not each.holds]
    settled = [each for each in found if each.holds and not each.open]
    lines = [f"# {found.study.question}", "", summary(found), ""]
    n = len(found.levels.units)
    if n < ENOUGH_DRAWS:
        lines += [f"**Provisional: only {n} draws; bands and signs will move with more.**", ""]
    notes = [f"- {each}" for each in found.study.notes(found)]
    if notes:
        lines += [f"## {found.study.noted}", "", *notes, ""]
    if unsettled:
        lines += ["## What these facts can't tell", "", *(f"- {_unsettled(each)}" for each in unsettled), ""]
    if settled:
        lines += ["## What holds", "", *(f"- {_settled(each)}" for each in settled), ""]
    lines += ["## How to read this", "", *(f"- {each}" for each in _reading(found, source)), ""]
    return "\n".join(lines)


def summary(found: Findings) -> str:
    """The answer in a sentence or two, each number with its band and how many draws have its sign."""
    return found.study.answer.format(**{each.key: told(each) for each in found})


def told(each: Found) -> str:
    """A number with its band, and the share of draws that have its sign, unless it is a level."""
    return f"{amount(each.median, each)} ({band(each)}{_sure(each)})"


def amount(value: float, each: Found) -> str:
    """A number with its unit; US$ stands before it."""
    head, _, rest = each.unit.partition(" ")
    told = number(value, each)
    return f"US$ {told} {rest}".rstrip() if head == "US$" else f"{told} {each.unit}"


def number(value: float, each: Found) -> str:
    """A number with the digits that its band justifies, and its sign unless it is a level."""
    width = max(abs(each.high - each.low), abs(each.median) / 10.0, 1e-9)
    digits = 0 if width >= 30 else 1 if width >= 0.6 else 2 if width >= 0.06 else 3
    signed = f"{value:,.{digits}f}" if each.open else f"{value:+,.{digits}f}"
    if not float(signed.replace(",", "")):
        signed = signed.lstrip("+-")
    return signed.replace("-", "−")


def band(each: Found) -> str:
    """The band that holds 90 % of the draws, in the unit of the median."""
    return f"{number(each.low, each)} to {number(each.high, each)}"


def _sure(each: Found) -> str:
    """What the draws say of the sign; nothing where the size is what is open."""
    if each.open:
        return ""
    return f"; {_count(each)}" if each.holds else f"; sign open: {_count(each)}"


def _unsettled(each: Found) -> str:
    low, high = amount(each.low, each), amount(each.high, each)
    told = f"{_capital(each.words)}: 90 % of draws lie between {low} and {high} (median {amount(each.median, each)}"
    if each.holds:
        return f"{told}); the size rests on assumptions."
    if each.flips == NOTHING:
        return f"{told}). In half of the draws it has no effect."
    turned = "; ".join(plain(one) for one in each.flips.split(SEPARATOR))
    return f"{told}; {_count(each)} have its sign). The sign turns {turned}."


def _settled(each: Found) -> str:
    narrow = ", narrowly" if each.same_sign < SURE else ""
    return f"{_capital(each.words)}: {amount(each.median, each)} ({band(each)}; {_count(each)} have this sign{narrow})."


def _count(each: Found) -> str:
    n = len(each.by_draw)
    return f"{round(each.same_sign * n)} of {n} draws"


def _reading(found: Findings, source: str) -> Iterator[str]:
    from sim.analysis.draws import core

    words = POSTERIOR_WORDS if source.startswith(POSTERIOR) else PRIOR_WORDS
    told = {"n": len(found.levels.units), "core": len(core()), "source": source.removeprefix(POSTERIOR).strip()[:12]}
    yield words.format(**told) + "."
    yield (
        "Each number is the median over draws with the band that holds 90 % of them; every draw has a luck of its own, "
        "shared by all of its worlds."
    )
    rule = f"A sign is told as holding when at least {100 * ENOUGH:.0f} % of draws have it, and the median of the "
    rule += "draws of every setting of every structural switch has it"
    if any(each.group == CENTRAL for each in found.units):
        rule += ", and so have the calibrated defaults and two other structures, in the mean of "
        rule += f"{min(found.study.lucks, LUCKS)} lucks, all else at the defaults: a mixed logit in place of the "
        rule += "nested one, and a market in which a tenth of online trade is chat commerce next to TikTok Shop, which "
        rule += "no ban reaches"
    yield f"{rule}. “Narrowly”: in fewer than {100 * SURE:.0f} % of draws."
    yield (
        "These markets are small: at the defaults the ban takes some .3 points less of small merchants' sales in them "
        "than in a market of default size, and half a point less of their profit (MODEL.md, section 5.1)."
    )
    yield from found.study.remarks


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
