"""The tab Compare: every scenario, every headline outcome, with intervals, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import solara

from sim.analysis.presets import damage, published
from sim.analysis.wording import HEADLINES, Headline
from sim.clock import monday
from sim.dashboard import exports
from sim.dashboard.charts.amounts import amount, title_of, unit_of
from sim.dashboard.panels.controls import Controls, choices
from sim.dashboard.panels.evidence import JOB, measure, measured
from sim.dashboard.panels.work import Work, use_report
from sim.dashboard.room import Room
from sim.dashboard.view import preset_plan
from sim.scenario_file import builtin_names

if TYPE_CHECKING:
    import pandas as pd

TONES = {1: "psr-gain", -1: "psr-loss", 0: ""}


@solara.component
def Compare(room: Room) -> None:
    """Return the tab."""
    use_report(room, JOB)
    words = room.words
    window, view = room.choice("window"), room.view.value
    # The weeks that are played change nothing here, and a switch only what is said of the story on the screen.
    looks = [window, view.lang, view.currency, id(published())]
    cells = solara.use_memo(lambda: published_cells(room, window), looks)
    rows = solara.use_memo(lambda: rows_of(room, window, cells), [*looks, view.preset, view.edited, id(measured(room))])
    with solara.Div(classes=["psr-panel"]):
        with solara.Div(classes=["psr-card"]):
            solara.HTML("h2", unsafe_innerHTML=words("compare.heading"))
            solara.HTML("p", unsafe_innerHTML=source_of(room), classes=["psr-soft", "psr-small"])
            Controls(
                room,
                words("compare.weeks"),
                [choices(room, "window", words("compare.weeks"), "compare.window")],
                words(f"compare.meaning.{window}", ends=ends_of(room) if window == "end" else ""),
            )
            if view.plan.policies:
                own = measured(room)
                said = words("work.measured", seeds=len(own.comparison.seeds)) if own else words("work.measure_hint")
                Work(room, JOB, words("work.measure"), lambda report: measure(room, report), said)
        EffectsVue(
            heading=words("compare.heading"),
            first=words("compare.scenario"),
            load=words("compare.load"),
            columns=[
                {"key": f"{each.outcome}.{each.channel}", "title": title_of(each, words), "unit": unit_of(each, words)}
                for each in HEADLINES
            ],
            rows=rows,
            event_opened=lambda name: room.open_preset(str(name)),
        )
        solara.HTML("p", unsafe_innerHTML=words("compare.reading"), classes=["psr-soft", "psr-small"])


@solara.component_vue("effects.vue", vuetify=False)
def EffectsVue(
    heading: str,
    first: str,
    load: str,
    columns: Sequence[Any],
    rows: Sequence[Any],
    event_opened: Callable[[Any], None],
) -> None:
    """The table as the browser draws it; it sorts by itself."""


def ends_of(room: Room) -> str:
    """Last weeks of the built-in scenarios in words: that of most, and those of others by their titles."""
    weeks: dict[int, list[str]] = {}
    for name in builtin_names():
        plan = preset_plan(name)
        weeks.setdefault(plan.start_week + plan.weeks - 1, []).append(name)
    usual, *others = sorted(weeks, key=lambda week: -len(weeks[week]))
    told = [room.numbers.day(monday(usual))]
    for week in others:
        titles = ", ".join(room.words.either(f"story.title.{name}", name) for name in weeks[week])
        told.append(f"{titles}: {room.numbers.day(monday(week))}")
    return "; ".join(told)


def published_cells(room: Room, window: str) -> dict[str, list[dict[str, Any]]]:
    """Published effects of the built-in scenarios; none where there are no published answers."""
    results = published()
    return {} if results is None else {name: _cells(results.effects, name, window, room) for name in results.scenarios}


def rows_of(room: Room, window: str, cells: Mapping[str, list[dict[str, Any]]] | None = None) -> list[dict[str, Any]]:
    """Rows of the table: the plan that was measured just now first, then the built-in scenarios."""
    words, view, own = room.words, room.view.value, measured(room)
    found = []
    if own is not None:
        title = words(f"story.title.{view.preset}")
        title = words("story.edited", title=title) if view.edited else title
        seeds = len(own.comparison.seeds)
        row = _row(
            exports.own_name(view), title, _cells(own.comparison.effects, own.comparison.others[0], window, room)
        )
        found.append({**row, "name": "own", "own": True, "opens": False, "note": words("compare.own", seeds=seeds)})
    for name, told in (published_cells(room, window) if cells is None else cells).items():
        row = _row(name, words(f"story.title.{name}"), told)
        shown = name == view.preset and not view.edited
        found.append({**row, "own": shown, "note": words("compare.shown") if shown else ""})
    return found


def cell(effects: pd.DataFrame, scenario: str, each: Headline, window: str, room: Room) -> dict[str, Any]:
    """One effect: told, with its interval; a dash where the window does not exist."""
    rows = effects[
        (effects["scenario"] == scenario)
        & (effects["outcome"] == each.outcome)
        & (effects["channel"] == each.channel)
        & (effects["window"] == window)
    ]
    if rows.empty:
        return {"text": "–", "limits": "", "value": None, "tone": ""}
    row = rows.iloc[0]
    base, effect, low, high = (float(row[name]) for name in ("baseline", "effect", "low", "high"))
    told = amount(each.form, base, effect, low, high, int(row["n"]), room.numbers)
    sure = (told.low > 0.0) - (told.high < 0.0) if row["n"] > 1 else 0
    return {"text": told.text, "limits": told.limits, "value": told.value, "tone": TONES[sure]}


def source_of(room: Room) -> str:
    """Where the numbers come from, or why there are none."""
    words, results = room.words, published()
    if results is None:
        return words("compare.none", reason=words(f"compare.damage.{damage()}"))
    text = words("compare.source", seeds=len(results.seeds), date=room.numbers.day(results.date))
    return f"{text} {words('charts.bands.stale')}" if results.stale else text


def _cells(effects: pd.DataFrame, scenario: str, window: str, room: Room) -> list[dict[str, Any]]:
    return [cell(effects, scenario, each, window, room) for each in HEADLINES]


def _row(name: str, title: str, cells: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "title": title, "own": False, "opens": True, "note": "", "cells": cells}
