"""A view: everything the address tells of what a visitor sees."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Self

from sim.clock import monday, week_of
from sim.dashboard.choices import CHOICES, valid
from sim.scenario import Scenario

PRESET: Final = "history"
FIRST_SIGHT: Final = date(2023, 9, 11)
"""Monday shown when nobody asks for another: three weeks before the ban."""

TABS: Final = (
    "market", "small-merchants", "follow", "platforms", "shoppers", "compare", "uncertainty", "about",
)  # fmt: skip
LANGUAGES: Final = ("en", "id")
CURRENCIES: Final = ("usd", "idr")
THEMES: Final = ("auto", "light", "dark")

PACE: Final = 4.0
"""Weeks a second at which movements can be watched."""

PACES: Final = (0.5, 40.0)
"""Slowest and fastest pace, weeks a second."""

FEWEST_PEOPLE_PER_AGENT: Final = 5000
MOST_WEEKS: Final = 520
MOST_MERCHANT: Final = 999_999
"""Limits of what an address may ask for: a finer or longer market would take the machine from everybody else."""


@cache
def preset_plan(name: str) -> Scenario:
    """The built-in scenario of a name, read once."""
    return Scenario.builtin(name)


@dataclasses.dataclass(frozen=True)
class View:
    """What a visitor sees.

    Parameters
    ----------
    preset : built-in scenario that the plan started from.
    plan : it, with the visitor's edits; the seed is inside.
    week : recorded week shown, counted from the plan's start.
    tab, lang, currency, theme : of ``TABS``, ``LANGUAGES``, ``CURRENCIES``, ``THEMES``.
    pace : weeks a second.
    merchant : slot of the merchant followed; −1 none.
    choices : controls inside panels that are not at their default.
    """

    preset: str = PRESET
    plan: Scenario = dataclasses.field(default_factory=lambda: preset_plan(PRESET))
    week: int = week_of(FIRST_SIGHT)
    tab: str = TABS[0]
    lang: str = LANGUAGES[0]
    currency: str = CURRENCIES[0]
    theme: str = THEMES[0]
    pace: float = PACE
    merchant: int = -1
    choices: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of_preset(cls, name: str, seed: int | None = None) -> Self:
        """The first sight of a built-in scenario."""
        plan = preset_plan(name)
        if seed is not None and seed != plan.seed:
            plan = plan.replace(seed=seed)
        return cls(preset=name, plan=plan, week=first_week(plan))

    def replace(self, **changes: Any) -> Self:
        """A view with other fields; ``choices`` replaces only the choices that it names."""
        if "choices" in changes:
            changes["choices"] = MappingProxyType(valid({**self.choices, **changes["choices"]}))
        new = dataclasses.replace(self, **changes)
        return new if new.week < new.plan.weeks else dataclasses.replace(new, week=new.plan.weeks - 1)

    def choice(self, name: str) -> str:
        """Value of a declared choice."""
        return self.choices.get(name, CHOICES[name].default)

    @property
    def date(self) -> date:
        """Monday of the week shown."""
        return monday(self.plan.start_week + self.week)

    @property
    def edited(self) -> bool:
        """Whether the plan's policies are no longer those of its preset."""
        return self.plan.policies != preset_plan(self.preset).policies


def first_week(plan: Scenario) -> int:
    """Recorded week that is shown first: three weeks before the ban of history, or the last one before that."""
    return min(max(week_of(FIRST_SIGHT) - plan.start_week, 0), plan.weeks - 1)
