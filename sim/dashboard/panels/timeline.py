"""The timeline: dates and seasons, policies as bars to move and stretch, the playhead, and what plays it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

from sim.dashboard import edits
from sim.dashboard.numbers import LOCALES
from sim.dashboard.policy_words import option_title, title
from sim.dashboard.room import Room
from sim.dashboard.seasons import quarters_of, seasons_of, years_of
from sim.dashboard.words import Words
from sim.policy.catalogue import kinds
from sim.policy.policy import Policy
from sim.scenario import Scenario

PACES = (4.0, 10.0, 20.0)
TEXTS = (
    "heading", "play", "pause", "next", "to_end", "restart", "speed", "hint", "week", "none", "start_of", "end_of",
    "for_good", "span", "span_open", "keys",
)  # fmt: skip
NAMED_YEARS = 4
"""In a plan of more years there is no room for the names of all seasons."""


@solara.component
def Timeline(room: Room) -> None:
    """Return controls and timeline."""
    room.tick.value  # noqa: B018 - the lived part grows with it
    view, words = room.view.value, room.words
    plan = view.plan
    progress = room.reaching.value

    def moved(told: Mapping[str, Any]) -> None:
        kind = next((each.kind for each in plan.policies if each.id == told["id"]), "")
        room.attempt(kind, lambda now: edits.move(now, told["id"], told["start"], told["end"]))

    TimelineVue(
        t={name: words(f"timeline.{name}") for name in TEXTS},
        locale=LOCALES[view.lang].replace("_", "-"),
        start=plan.start.isoformat(),
        weeks=plan.weeks,
        week=room.player.week,
        lived=min(room.lab.lived, plan.weeks),
        years=years_of(plan),
        quarters=quarters_of(plan),
        seasons=_seasons(plan, words),
        bars=bars_of(plan, words),
        playing=room.playing.value,
        pace=view.pace,
        paces=[{"value": each, "title": words("timeline.pace", weeks=f"{each:g}")} for each in _paces(view.pace)],
        progress=words("story.reaching", done=progress[0], total=progress[1]) if progress else "",
        event_play=lambda _told: room.play(),
        event_pause=lambda _told: room.pause(),
        event_next=lambda _told: room.player.next_week(),
        event_to_end=lambda _told: room.show(room.lab.horizon - 1),
        event_restart=lambda _told: room.show(0),
        event_show=lambda week: room.show(int(week)),
        event_pace_chosen=lambda pace: room.set_pace(float(pace)),
        event_moved=moved,
        event_removed=lambda told: room.attempt("", lambda now: edits.remove(now, told["id"])),
    )


@solara.component_vue("timeline.vue", vuetify=False)
def TimelineVue(
    t: Mapping[str, str],
    locale: str,
    start: str,
    weeks: int,
    week: int,
    lived: int,
    years: Sequence[Any],
    quarters: Sequence[Any],
    seasons: Sequence[Any],
    bars: Sequence[Any],
    playing: bool,
    pace: float,
    paces: Sequence[Any],
    progress: str,
    event_play: Callable[[Any], None],
    event_pause: Callable[[Any], None],
    event_next: Callable[[Any], None],
    event_to_end: Callable[[Any], None],
    event_restart: Callable[[Any], None],
    event_show: Callable[[Any], None],
    event_pace_chosen: Callable[[Any], None],
    event_moved: Callable[[Any], None],
    event_removed: Callable[[Any], None],
) -> None:
    """Timeline as the browser draws it."""


def bars_of(plan: Scenario, words: Words) -> list[dict[str, Any]]:
    """Policies of a plan in recorded weeks, in the order of their start."""
    first = plan.start_week
    return [
        {
            "id": each.id,
            "title": title(each.kind, words),
            "detail": _detail(each, words),
            "start": each.start - first,
            "end": None if each.end is None else each.end - first,
        }
        for each in sorted(plan.policies, key=lambda each: each.start)
    ]


def _detail(policy: Policy, words: Words) -> str:
    """Who it is about, where a field says so: the partner of a partnership."""
    for name, declared in kinds()[policy.kind].fields.items():
        if declared.type == "channel" and declared.required:
            return option_title(declared, getattr(policy.fields, name), words)
    return ""


def _seasons(plan: Scenario, words: Words) -> list[dict[str, Any]]:
    crowded = plan.weeks > NAMED_YEARS * 52
    found = []
    for week, weeks, name in seasons_of(plan):
        text = words(f"timeline.{name}") if name == "ramadan" else name
        named = not crowded and name in ("ramadan", "11.11")
        short = words("timeline.lebaran") if name == "ramadan" else name
        found.append({"week": week, "weeks": weeks, "text": short, "title": text, "named": named})
    return found


def _paces(own: float) -> list[float]:
    return sorted({*PACES, own})
