"""The address of a view: a query that says all that differs from the first sight, and is read without trust."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from sim.dashboard import policy_text
from sim.dashboard.choices import CHOICES
from sim.dashboard.limits import LONGEST_ADDRESS
from sim.dashboard.view import (
    CURRENCIES,
    FEWEST_PEOPLE_PER_AGENT,
    LANGUAGES,
    MOST_MERCHANT,
    MOST_WEEKS,
    PACES,
    TABS,
    THEMES,
    View,
    first_week,
    preset_plan,
)
from sim.faults import ScenarioErrors
from sim.policy.tables import Horizon
from sim.scenario import Scenario
from sim.scenario_file import WHOLE, builtin_names

PARTS: Final = ("scenario", "seed", "people", "weeks", "week", "tab", "lang", "c", "theme", "pace", "m", "p")
"""Names that no choice may have."""

ADDRESS: Final = "address"
"""Name of what was dropped when the whole query can't be read."""

SAFE: Final = "~*:,-_."
"""Characters that stay readable."""

MOST_PARTS: Final = 60
_WHOLE: Final = re.compile(r"\d{1,10}", re.ASCII)
_REAL: Final = re.compile(r"\d{1,4}(\.\d{1,6})?", re.ASCII)


def view_of(query: str) -> tuple[View, list[str]]:
    """The view of a query, and the names of the parts that were wrong and dropped; it never raises.

    >>> view, dropped = view_of("?scenario=ban&week=95&tab=nowhere")
    >>> view.preset, view.week, dropped
    ('ban', 95, ['tab'])
    """
    if len(query) > LONGEST_ADDRESS:
        return View(), [ADDRESS]
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST_PARTS, errors="replace")
    except ValueError:
        return View(), [ADDRESS]
    reader = _Reader(dict(reversed(pairs)))
    return reader.view(), reader.dropped


def query_of(view: View) -> str:
    """The query of a view, without ``?``; empty for the first sight."""
    plain, preset = View.of_preset(view.preset), preset_plan(view.preset)
    parts: dict[str, str] = {}
    for name, value, usual in (
        ("scenario", view.preset, View().preset),
        ("seed", view.plan.seed, preset.seed),
        ("people", view.plan.people_per_agent, preset.people_per_agent),
        ("weeks", view.plan.weeks, preset.weeks),
        ("week", view.week, first_week(view.plan)),
        ("tab", view.tab, plain.tab),
        ("lang", view.lang, plain.lang),
        ("c", view.currency, plain.currency),
        ("theme", view.theme, plain.theme),
        ("pace", f"{view.pace:g}", f"{plain.pace:g}"),
        ("m", view.merchant, plain.merchant),
    ):
        if value != usual:
            parts[name] = str(value)
    if view.edited:
        parts["p"] = policy_text.written(view.plan.policies)
    parts |= {name: view.choices[name] for name in CHOICES if name in view.choices}
    return urlencode(parts, safe=SAFE, quote_via=quote)


class _Reader:
    """Reads the parts of a query one by one."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = parts
        self.dropped: list[str] = []

    def view(self) -> View:
        preset = self.among("scenario", builtin_names(), View().preset)
        plan = self.plan(preset_plan(preset))
        low, high = PACES
        choices = {name: value for name in CHOICES if name in self.parts and (value := self.choice(name)) is not None}
        return View(preset=preset, plan=plan).replace(
            week=self.whole("week", 0, plan.weeks - 1, first_week(plan)),
            tab=self.among("tab", TABS, TABS[0]),
            lang=self.among("lang", LANGUAGES, LANGUAGES[0]),
            currency=self.among("c", CURRENCIES, CURRENCIES[0]),
            theme=self.among("theme", THEMES, THEMES[0]),
            pace=self.real("pace", low, high, View().pace),
            merchant=self.whole("m", 0, MOST_MERCHANT, -1),
            choices=choices,
        )

    def plan(self, preset: Scenario) -> Scenario:
        low, high, _ = WHOLE["seed"]
        most_people = WHOLE["people_per_agent"][1]
        fields = {
            "seed": self.whole("seed", low, high, preset.seed),
            "people_per_agent": self.whole("people", FEWEST_PEOPLE_PER_AGENT, most_people, preset.people_per_agent),
            "weeks": self.whole("weeks", 1, MOST_WEEKS, preset.weeks),
        }
        changes: dict[str, Any] = {name: value for name, value in fields.items() if value != getattr(preset, name)}
        plan = preset.replace(**changes) if changes else preset
        return self.policies(plan) if "p" in self.parts else plan

    def policies(self, plan: Scenario) -> Scenario:
        horizon = Horizon(plan.start_week, plan.start_week + max(plan.weeks, preset_weeks(plan)))
        policies, dropped = policy_text.read(self.parts["p"], horizon)
        if dropped:
            self.dropped.append("p")
        if not policies and dropped:
            return plan
        try:
            return plan.replace(policies=policies)
        except ScenarioErrors:
            self.dropped += [] if dropped else ["p"]
            return plan

    def among(self, name: str, allowed: tuple[str, ...], otherwise: str) -> str:
        return self._read(name, lambda text: text if text in allowed else None, otherwise)

    def whole(self, name: str, low: int, high: int, otherwise: int) -> int:
        return self._read(
            name, lambda text: _within(int(text), low, high) if _WHOLE.fullmatch(text) else None, otherwise
        )

    def real(self, name: str, low: float, high: float, otherwise: float) -> float:
        return self._read(
            name, lambda text: _within(float(text), low, high) if _REAL.fullmatch(text) else None, otherwise
        )

    def choice(self, name: str) -> str | None:
        return self._read(name, lambda text: text if CHOICES[name].allows(text) else None, None)

    def _read[T](self, name: str, reading: Callable[[str], T | None], otherwise: T) -> T:
        if name not in self.parts:
            return otherwise
        value = reading(self.parts[name])
        if value is None:
            self.dropped.append(name)
            return otherwise
        return value


def _within[N: (int, float)](value: N, low: N, high: N) -> N | None:
    return value if low <= value <= high else None


def preset_weeks(plan: Scenario) -> int:
    """Weeks of the built-in scenario of a plan's name, so that a shorter market keeps its later policies."""
    return preset_plan(plan.name).weeks
