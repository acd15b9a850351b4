"""A card for each kind of policy, made from its declaration: switch, dates, strength, who, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import solara

from sim.clock import monday, week_of
from sim.dashboard import edits
from sim.dashboard.numbers import Numbers
from sim.dashboard.policy_words import (
    field_label,
    field_meaning,
    first_day,
    is_share,
    last_day,
    option_title,
    read_value,
    said,
    shown_value,
)  # fmt: skip
from sim.dashboard.room import Room
from sim.dashboard.words import Words
from sim.policy.catalogue import Kind, kinds
from sim.policy.policy import Policy
from sim.scenario import Scenario

TEXTS = ("heading", "hint", "more_about", "protects", "source", "from", "until", "until_hint", "remove")
PERCENT_STEP = 1


@solara.component
def Cards(room: Room) -> None:
    """Return the cards of all kinds."""
    room.tick.value  # noqa: B018 - what acts changes with the week shown
    view, words = room.view.value, room.words
    plan, week, faults = view.plan, room.player.week, room.faults.value
    # Only a week in which a policy begins or ends changes a card: others cost nothing.
    edges = [(each.start, each.end) for each in plan.policies]
    now = plan.start_week + week
    phases = tuple(sum(edge is not None and now + 1 >= edge for edge in pair) for pair in edges)
    begins = tuple(start == now + 1 for start, _ in edges)
    cards = solara.use_memo(
        lambda: cards_of(plan, week, words, room.numbers, faults),
        [plan, phases, begins, view.lang, view.currency, faults],
    )

    def switched(told: Mapping[str, Any]) -> None:
        kind = kinds()[told["kind"]]
        fields = {name: read_value(kind.fields[name], raw) for name, raw in told["fields"].items()}
        room.attempt(kind.name, lambda now: edits.switch(now, kind.name, room.player.week + 1, told["on"], **fields))

    def field_set(told: Mapping[str, Any]) -> None:
        declared = kinds()[told["kind"]].fields[told["name"]]
        value = read_value(declared, told["value"])
        room.attempt(told["kind"], lambda now: edits.set_field(now, told["id"], told["name"], value))

    def dated(told: Mapping[str, Any]) -> None:
        policy = next(each for each in plan.policies if each.id == told["id"])
        day = date.fromisoformat(told["day"]) if told["day"] else None
        start = week_of(day) if told["end"] == "from" and day else policy.start
        end = policy.end if told["end"] == "from" else week_of(day) if day else None
        first = plan.start_week
        room.attempt(
            told["kind"], lambda now: edits.move(now, told["id"], start - first, None if end is None else end - first)
        )

    CardsVue(
        cards=cards,
        t={name: words(f"cards.{name}") for name in TEXTS},
        first_day=plan.start.isoformat(),
        last_day=monday(plan.start_week + plan.weeks - 1).isoformat(),
        event_switched=switched,
        event_field_set=field_set,
        event_dated=dated,
        event_removed=lambda told: room.attempt(told["kind"], lambda now: edits.remove(now, told["id"])),
    )


@solara.component_vue("cards.vue", vuetify=False)
def CardsVue(
    cards: Sequence[Mapping[str, Any]],
    t: Mapping[str, str],
    first_day: str,
    last_day: str,
    event_switched: Callable[[Any], None],
    event_field_set: Callable[[Any], None],
    event_dated: Callable[[Any], None],
    event_removed: Callable[[Any], None],
) -> None:
    """Cards as the browser draws them."""


def cards_of(
    plan: Scenario, week: int, words: Words, numbers: Numbers, faults: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    """Everything the cards show, when recorded week ``week`` has just been lived."""
    coming = plan.start_week + week + 1
    return [_card(kind, plan, coming, words, numbers, faults.get(kind.name, ())) for kind in kinds().values()]


def _card(
    kind: Kind, plan: Scenario, coming: int, words: Words, numbers: Numbers, faults: Sequence[str]
) -> dict[str, Any]:
    own = _own(kind, plan)
    policy = _current(own, coming)
    others = [_span(each, numbers) for each in own if each is not policy]
    return {
        "kind": kind.name,
        "id": policy.id if policy else "",
        "title": said(kind, "title", words),
        "meaning": said(kind, "meaning", words),
        "protects": said(kind, "protects", words),
        "source": said(kind, "source", words),
        "used": policy is not None,
        "acts": policy is not None and policy.active(coming),
        "state": _state(policy, coming, words, numbers),
        "from": _day(policy.start_date, policy.start) if policy else "",
        "until": _day(policy.end_date, policy.end) if policy and policy.end is not None else "",
        "fields": [_field(kind, name, policy, words) for name in kind.fields],
        "others": words("cards.others", spans=", ".join(others)) if others else "",
        "faults": list(faults),
    }


def _own(kind: Kind, plan: Scenario) -> list[Policy]:
    return sorted((each for each in plan.policies if each.kind == kind.name), key=lambda each: each.start)


def _current(own: Sequence[Policy], coming: int) -> Policy | None:
    """The policy a card is about: the one that acts, else the next one, else the last one."""
    acting = [each for each in own if each.active(coming)]
    planned = [each for each in own if each.start > coming]
    return next(iter(acting or planned or own[::-1]), None)


def _state(policy: Policy | None, coming: int, words: Words, numbers: Numbers) -> str:
    if policy is None:
        return words("cards.off")
    days = {"start": first_day(policy, numbers), "end": last_day(policy, numbers)}
    if policy.start == coming:
        return words("cards.starts_until" if policy.end is not None else "cards.starts", **days)
    if policy.active(coming):
        return words("cards.acts_until" if policy.end is not None else "cards.acts", **days)
    if policy.start > coming:
        return words("cards.planned_until" if policy.end is not None else "cards.planned", **days)
    return words("cards.ended", **days)


def _field(kind: Kind, name: str, policy: Policy | None, words: Words) -> dict[str, Any]:
    declared = kind.fields[name]
    value = getattr(policy.fields, name) if policy else _suggested(kind).get(name, kind.default(name))
    share = is_share(declared)
    scale = 100 if share else 1
    control = {"choice": "select", "channel": "select", "channels": "checks", "categories": "checks"}
    number = "range" if share else "number"
    return {
        "name": name,
        "control": control.get(declared.type, "switch" if declared.type == "boolean" else number),
        "who": declared.type == "channel" and declared.required,
        "label": field_label(kind.name, name, words),
        "hint": field_meaning(kind, name, words),
        "unit": "" if share or not declared.unit else words.either(f"cards.unit.{declared.unit}", declared.unit),
        "min": declared.low * scale if number and declared.low > -1e300 else None,
        "max": declared.high * scale if declared.high < 1e300 else None,
        "step": PERCENT_STEP if share or declared.type == "whole" else "any",
        "options": [{"value": each, "title": option_title(declared, each, words)} for each in declared.options()],
        "value": shown_value(declared, value),
        "optional": declared.optional,
        "none": words("cards.none") if declared.optional else "",
    }


def _suggested(kind: Kind) -> dict[str, Any]:
    """Values that required fields start from when a policy is switched on for the first time."""
    return {name: each.suggested for name, each in kind.fields.items() if each.required}


def _span(policy: Policy, numbers: Numbers) -> str:
    return f"{first_day(policy, numbers)} – {last_day(policy, numbers) or '…'}"


def _day(day: date | None, week: int) -> str:
    return (day or monday(week)).isoformat()
