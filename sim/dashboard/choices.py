"""Choices inside panels that the address keeps: declared once, read and checked everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 40
"""Characters of a choice's value."""


@dataclass(frozen=True)
class Choice:
    """A control whose state the address keeps.

    Parameters
    ----------
    name : query parameter; small letters and digits.
    default : value that the address leaves out.
    allowed : values it may have; empty when a pattern says it.
    pattern : regular expression that the whole value must match, where no list is given.
    """

    name: str
    default: str
    allowed: tuple[str, ...] = ()
    pattern: str = ""

    def allows(self, value: str) -> bool:
        """Whether it may have this value."""
        if self.allowed:
            return value in self.allowed
        return len(value) <= LONGEST and re.fullmatch(self.pattern, value, re.ASCII) is not None


def by_name(*choices: Choice) -> dict[str, Choice]:
    """Choices by name; each name once, and its default allowed.

    >>> by_name(Choice("colour", "size", ("size", "goods")))["colour"].default
    'size'
    """
    found: dict[str, Choice] = {}
    for each in choices:
        if each.name in found or not each.allows(each.default):
            raise ValueError(f"choice {each.name}: declared twice, or its default is not allowed")
        found[each.name] = each
    return found


CHOICES: Final = by_name(
    Choice("colour", "size", ("size", "goods")),  # what the colour of a dot says
    Choice("slow", "on", ("on", "off")),  # play slowly around the dates of policies
    Choice("span", "13", ("13", "1")),  # weeks of the mean in which a followed merchant's income is drawn
    Choice("size", "all", ("all", "micro", "small")),  # which small merchants
    Choice("presence", "all", ("all", "physical", "both", "online")),
    Choice("goods", "all", ("all", "local", "imported")),
    Choice("income", "revenue", ("revenue", "profit")),
    Choice("fees", "share", ("share", "amount")),  # fees and subsidies in percent of sales or in money
    Choice("moved", "sellers", ("sellers", "buyers")),  # whose moves between channels
    Choice("count", "net", ("net", "all")),  # moves on balance, or all of them
    Choice("from", "", pattern=r"(\d{4}-\d{2}-\d{2})?"),  # first and last day of the moves
    Choice("to", "", pattern=r"(\d{4}-\d{2}-\d{2})?"),
    Choice("window", "year1", ("closed", "year1", "end")),  # weeks over which scenarios are compared
    Choice("sure", "0", pattern=r"\d{1,2}"),  # headline outcome whose uncertainty is shown, by its place
    Choice("find", "", pattern=r"[\w .%-]{0,40}"),  # words that a fact must have
)


def valid(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> dict[str, str]:
    """Choices that are known, allowed and not the default."""
    pairs = given.items() if isinstance(given, Mapping) else given
    return {
        name: value
        for name, value in pairs
        if name in CHOICES and CHOICES[name].allows(value) and value != CHOICES[name].default
    }
