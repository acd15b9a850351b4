"""What a study is: a question, worlds that differ in policy only, draws, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sim.scenario import Scenario
from sim.scenario_file import read_table

if TYPE_CHECKING:
    from experiments.study.findings import Findings
    from experiments.study.levels import Levels

AGAINST: Final = "baseline"
PEOPLE_PER_AGENT: Final = 50_000
SIZES: Final = {"merchant_agents_min": 4000, "stratum_agents_min": 150}
"""Small markets, but no smaller: with 2,000 merchants TikTok Shop's share of some seeds is twice what it should be."""

RULE, BAN, HISTORY = date(2023, 9, 26), date(2023, 10, 4), date(2023, 12, 12)
"""The rule, TikTok Shop's closure, and its return with Tokopedia."""

FIRST, YEAR = 91, 143
"""Absolute weeks: that of the closure, and the same a year later."""

WINDOWS: Final[Mapping[str, tuple[int, int]]] = {"quarter": (FIRST, FIRST + 13), "year": (FIRST, YEAR)}
"""Absolute weeks ``first <= t < until`` of each window, the same in every world."""

SURPLUS: Final = (
    "Shoppers' surplus has no natural zero, and money that no longer goes into impulse purchases makes planned ones: "
    "where impulse purchases change, the surplus moves by an amount that depends on that zero, and means little."
)

Record = Mapping[str, Any]
Levelled = Callable[["Levels"], Any]


@dataclass(frozen=True)
class Finding:
    """A number that the answer tells.

    Parameters
    ----------
    key : its name in tables and in the answer's sentence.
    words : what it is: "small merchants' sales under the ban, first year".
    unit : %, points, US$ …
    of : its value in each draw, from the levels of all worlds.
    open : whether facts of before the ban leave the size open whatever its sign, so that it is told first as a range.
    """

    key: str
    words: str
    unit: str
    of: Levelled
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Study:
    """A published study.

    Parameters
    ----------
    name, question : its name; what it asks, in a sentence.
    worlds : policies of each world, as tables of a scenario file, or the built-in scenario that has them;
        ``baseline`` has none.
    findings : what the answer tells.
    figures, tables : further figures and tables by file name, each made from the findings.
    notes : sentences worked out from the findings, told before the numbers under ``noted``.
    remarks : sentences that the answer ends with: what to mind.
    draws : draws of the uncertain parameters; each has a luck of its own.
    weeks : recorded weeks from 2022-01-03.
    windows : absolute weeks of each window.
    minutes : what one run takes on two quiet cores.
    prior : draws fill the whole ranges, whatever was accepted.
    central : whether the calibrated defaults and other structures live beside the draws.
    lucks : markets at the defaults that differ in luck alone; of another structure as many, at most three.
    only : outcomes that are kept; all when empty.
    """

    name: str
    question: str
    answer: str
    worlds: Mapping[str, Sequence[Record] | str]
    findings: Sequence[Finding]
    figures: Mapping[str, Callable[[Findings], bytes]] = field(default_factory=dict)
    tables: Mapping[str, Callable[[Findings], Any]] = field(default_factory=dict)
    notes: Callable[[Findings], Iterable[str]] = lambda _found: ()
    noted: str = ""
    remarks: Sequence[str] = ()
    draws: int = 72
    weeks: int = YEAR
    windows: Mapping[str, tuple[int, int]] = field(default_factory=lambda: WINDOWS)
    minutes: float = 3.0
    prior: bool = False
    central: bool = True
    lucks: int = 3
    only: Sequence[str] = ()

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The worlds as scenarios, at the calibrated defaults."""
        return tuple(world(name, policies, self.weeks) for name, policies in self.worlds.items())


def world(name: str, policies: Sequence[Record] | str, weeks: int) -> Scenario:
    """A scenario of the study's size from tables of policies, or from a built-in scenario.

    Raises
    ------
    ScenarioErrors
        With everything that is wrong with them.
    """
    if isinstance(policies, str):
        return Scenario.builtin(policies).replace(name=name, weeks=weeks, people_per_agent=PEOPLE_PER_AGENT)
    table = {"name": name, "weeks": weeks, "people_per_agent": PEOPLE_PER_AGENT, "policy": [dict(p) for p in policies]}
    return Scenario(**read_table(table, name).fields)


def change(name: str, outcome: str, window: str = "year", of: str = "", against: str = AGAINST) -> Levelled:
    """Effect of a world in per cent of another."""
    return lambda at: 100.0 * (at(name, outcome, window, of) / at(against, outcome, window, of) - 1.0)


def moved(
    name: str, outcome: str, window: str = "year", of: str = "", against: str = AGAINST, by: float = 1.0
) -> Levelled:
    """Effect of a world in the outcome's own unit, times ``by`` (100: points of a share; 52: US$ a year)."""
    return lambda at: by * (at(name, outcome, window, of) - at(against, outcome, window, of))


def diverted(name: str, to: Sequence[str], window: str = "year", source: str = "tiktok_shop") -> Levelled:
    """Share (%) of what shoppers spent on a closed channel that went to some channels."""

    def share(at: Levels) -> Any:
        lost = at(AGAINST, "gmv_usd", window, source) - at(name, "gmv_usd", window, source)
        gained = sum(at(name, "gmv_usd", window, each) - at(AGAINST, "gmv_usd", window, each) for each in to)
        return 100.0 * gained / lost

    return share
