"""The story bar: the answer in a sentence, and what concerns the page as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import solara

from sim.clock import monday
from sim.dashboard.answer import Answer, measured_answer, published_answer
from sim.dashboard.at_home import at_home
from sim.dashboard.market.desk import Full, Report
from sim.dashboard.panels import evidence
from sim.dashboard.room import Room
from sim.dashboard.words import LANGUAGES
from sim.scenario_file import builtin_names

TEXTS = (
    "heading", "scenario", "language", "currency", "dark", "light", "undo", "redo", "undo_hint", "redo_hint", "copy",
    "copied", "copy_by_hand", "export", "help", "measure",
)  # fmt: skip
TOLD: Final = "small_revenue_usd"


@solara.component
def Story(room: Room) -> None:
    """Return the story bar."""
    view, words, history = room.view.value, room.words, room.history.value
    share, set_share = solara.use_state(-1.0)
    told = answer_of(room, share)

    def measure(_told: Any) -> None:
        def changed(report: Report) -> None:
            set_share(-1.0 if report.over else report.share)
            if report.state == "failed":
                room.notify(words("share.failed", what=words("story.measure"), error=str(report.error)))

        try:
            room.desk.start(evidence.JOB, lambda report: evidence.measure(room, report), changed=at_home(changed))
        except Full:
            room.notify(words("share.full"))

    StoryVue(
        t={**{name: words(f"story.{name}") for name in TEXTS}, "dismiss": words("page.dismiss"),
           "cancel": words("share.cancel")},
        scenario=view.preset,
        scenarios=[{"name": name, "title": _title(name, room)} for name in builtin_names()],
        languages=LANGUAGES,
        lang=view.lang,
        currency=view.currency,
        dark=room.dark,
        can_undo=bool(history.past),
        can_redo=bool(history.future),
        answer=told._asdict(),
        about=words(f"story.about.{view.preset}") if not view.edited else "",
        notices=list(room.notices.value),
        measuring=share,
        can_measure=view.edited and bool(view.plan.policies) and view.plan.content_hash() not in room.measured.value,
        event_scenario_chosen=room.open_preset,
        event_lang_chosen=lambda lang: room.change(lang=lang),
        event_currency_chosen=lambda currency: room.change(currency=currency),
        event_theme_chosen=lambda theme: room.change(theme=theme),
        event_undo=lambda asked: room.undo(back=asked["back"]),
        event_asked=room.ask,
        event_dismiss=room.dismiss,
        event_measure=measure,
        event_cancel=lambda _told: _cancel(room, set_share),
    )  # fmt: skip


@solara.component_vue("story.vue", vuetify=False)
def StoryVue(
    t: Mapping[str, str],
    scenario: str,
    scenarios: Sequence[Any],
    languages: Mapping[str, str],
    lang: str,
    currency: str,
    dark: bool,
    can_undo: bool,
    can_redo: bool,
    answer: Mapping[str, str],
    about: str,
    notices: Sequence[str],
    measuring: float,
    can_measure: bool,
    event_scenario_chosen: Callable[[Any], None],
    event_lang_chosen: Callable[[Any], None],
    event_currency_chosen: Callable[[Any], None],
    event_theme_chosen: Callable[[Any], None],
    event_undo: Callable[[Any], None],
    event_asked: Callable[[Any], None],
    event_dismiss: Callable[[Any], None],
    event_measure: Callable[[Any], None],
    event_cancel: Callable[[Any], None],
) -> None:
    """Story bar as the browser draws it."""


def answer_of(room: Room, share: float = -1.0) -> Answer:
    """The sentence for what is on the screen, and where it comes from.

    Parameters
    ----------
    room : the visitor's.
    share : how far a measurement is; negative where none is under way.
    """
    view, words, numbers = room.view.value, room.words, room.numbers
    facts = room.measured.value.get(view.plan.content_hash())
    if facts is not None:
        return measured_answer(facts, view.plan, words, numbers)
    if not view.edited:
        return published_answer(view.preset, words, numbers)
    if not view.plan.policies:
        return Answer(words("story.answer.nothing"), words("story.source.baseline"))
    room.tick.value  # noqa: B018 - the sentence grows with the weeks lived
    source = words("story.source.one", seed=view.plan.seed)
    if share >= 0:
        source = words("story.source.measuring", percent=numbers.percent(share, digits=0))
    return Answer(_so_far(room), source)


def _so_far(room: Room) -> str:
    """What one pair of worlds says about small merchants, from the first difference to the week shown."""
    words, numbers, own, other = room.words, room.numbers, room.lab.own, room.lab.baseline
    start = room.view.value.plan.start_week
    first = min(each.start for each in room.view.value.plan.policies) - start
    last = min(room.week, own.lived - 1, other.lived - 1)
    days = {"first": numbers.day(monday(start + max(first, 0))), "date": numbers.day(monday(start + max(last, 0)))}
    weeks = slice(max(first, 0), last + 1)
    if last < first or last < 0:
        return words("story.answer.before", **days)
    here, there = (float(np.sum(track.market(TOLD)[weeks])) for track in (own, other))
    gap = here / there - 1 if there else 0.0
    key = "one_less" if gap < 0 else "one_more"
    return words("story.answer.one", change=words(f"story.answer.{key}", percent=numbers.percent(abs(gap))), **days)


def _cancel(room: Room, set_share: Callable[[float], None]) -> None:
    room.desk.cancel(evidence.JOB)
    set_share(-1.0)


def _title(name: str, room: Room) -> str:
    title = room.words.either(f"story.title.{name}", name)
    edited = name == room.view.value.preset and room.view.value.edited
    return room.words("story.edited", title=title) if edited else title
