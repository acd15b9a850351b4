"""How good the evidence behind a number is: seven grades, from what was measured here to what was chosen.

A grade follows from what a declaration says: its tag and its source.  It says how a number was come by, not how near it
is to the truth.
"""

from __future__ import annotations

import re
from typing import Final

GRADES: Final = {
    "measured here": "published for Indonesia before 4 October 2023",
    "fitted here": "solved so that the model meets such numbers (MODEL.md, section 10)",
    "measured elsewhere": "published for another market; direction taken, size adapted",
    "law or standard": "a law, an official rate or a customary average",
    "informed assumption": "chosen; its source speaks for the direction or the order of size",
    "assumption": "chosen, with nothing to lean on: sweep it",
    "setting": "size of a run, no claim about the world",
}
"""Grades from the strongest to the weakest, and what each means."""

TAGS: Final = {
    "S": "found and read", "L": "literature", "C": "calibrated", "A": "assumption", "R": "recalled, unchecked",
}  # fmt: skip
"""How the source of a declaration was read."""

PLAIN: Final = ("assumption", "rule of the study")
SETTING: Final = "size of a run"
LAW: Final = re.compile(r"(UU|PP|PMK|Permendag) \d")


def grade(tag: str, source: str) -> str:
    """Evidence grade of a declaration.

    Parameters
    ----------
    tag : S, L, C, A or R (``TAGS``).
    source : fact key, literature, law, or what it is instead.

    Returns
    -------
    str
        One of ``GRADES``.

    >>> grade("S", "bps_goods_2020"), grade("A", "McFadden 1978"), grade("S", "PMK 199/2019")
    ('measured here', 'informed assumption', 'law or standard')
    """
    if tag == "A":
        if source == SETTING:
            return "setting"
        return "assumption" if source in PLAIN else "informed assumption"
    if tag == "R" or (tag == "S" and LAW.match(source)):
        return "law or standard"
    return {"S": "measured here", "C": "fitted here", "L": "measured elsewhere"}[tag]
