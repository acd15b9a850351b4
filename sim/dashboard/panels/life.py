"""A merchant's life in words: who it is, what became of it, and its two worlds as the page draws them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.clock import monday
from sim.dashboard.charts.colours import channel_colour
from sim.dashboard.market.memory import Story
from sim.dashboard.market.story import Event, tell
from sim.dashboard.room import Room
from sim.parameters.axes import CATEGORIES, GOODS, PRESENCES, REGIONS, SIZES

CODES: Final = {
    "size": SIZES,
    "goods": GOODS,
    "presence": PRESENCES,
    "category": CATEGORIES,
    "region": (*REGIONS, "abroad"),
}
RECENT: Final = 13
PHYSICAL_NEST: Final = 2
SAME: Final = 0.005
"""Smaller differences are told as none (share)."""

TEXTS: Final = ("channels", "events", "before", "nothing", "dated")


def place(room: Room, channel: int) -> str:
    """Name of a place: platforms have names of their own, the physical market one in each language."""
    channels = room.lab.plan.parameters.channels
    return room.words.either(f"market.place_{channels.names[channel]}", channels.title[channel])


def inside(room: Room, channel: int) -> str:
    """Name of a place inside a sentence: that of a platform as it is, that of buying in person in small letters."""
    name = place(room, channel)
    return _inside(name) if room.lab.plan.parameters.channels.nest[channel] == PHYSICAL_NEST else name


def named(room: Room, kind: str, code: int) -> str:
    """Word for a code: ``size``, ``goods``, ``presence``, ``category`` or ``region``."""
    return room.words(f"market.{kind}_{min(int(code), len(CODES[kind]) - 1)}")


def known_as(room: Room, slot: int, week: int) -> str:
    """Name of a merchant: its number, size and goods."""
    holders = room.lab.own.memory.holders
    size, category = (int(holders.fact(name, week)[slot]) for name in ("size_class", "category"))
    return room.words(
        "follow.name", n=slot, size=_inside(named(room, "size", size)), category=named(room, "category", category)
    )


def introduced(room: Room, slot: int, week: int) -> str:
    """Who a merchant is, in a line."""
    holders = room.lab.own.memory.holders
    size, category, region = (int(holders.fact(name, week)[slot]) for name in ("size_class", "category", "region"))
    return room.words(
        "follow.introduced", n=slot, size=_inside(named(room, "size", size)),
        category=named(room, "category", category), region=_inside(named(room, "region", region)),
    )  # fmt: skip


def _inside(text: str) -> str:
    """A text as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """A text as it stands alone."""
    return text[:1].upper() + text[1:]


def described(room: Room, slot: int, week: int) -> str:
    """Where it lives, whose goods it sells, and for how many it stands."""
    holders = room.lab.own.memory.holders
    region, goods, weight = (int(holders.fact(name, week)[slot]) for name in ("region", "goods", "weight"))
    return room.words(
        "follow.about", region=named(room, "region", region), goods=named(room, "goods", goods),
        n=room.numbers.count(weight),
    )  # fmt: skip


def sentence(room: Room, own: Story, other: Story) -> str:
    """What became of it, in a sentence."""
    words, week = room.words, len(own.week) - 1
    if not own.alive[week] or not other.alive[week]:
        key = "neither" if not (own.alive[week] or other.alive[week]) else "there" if other.alive[week] else "here"
        return words(f"follow.only_{key}")
    if own.born[week] != other.born[week]:
        elder = min(own.born[week], other.born[week])
        both = all((story.born == elder).any() for story in (own, other))
        return words(f"follow.lives_on_{'here' if own.born[week] == elder else 'there'}" if both else "follow.others")
    first = max(0, week + 1 - RECENT, *np.flatnonzero(own.born != own.born[week])[-1:] + 1)
    here, there = float(own.revenue[first:].sum()), float(other.revenue[first : week + 1].sum())
    gap = here / there - 1.0 if there > 0 else 0.0
    if abs(gap) < SAME:
        return words("follow.same" if np.array_equal(own.revenue, other.revenue) else "follow.alike")
    return words("follow.more" if gap > 0 else "follow.less", share=room.numbers.percent(abs(gap), digits=0))


def worlds(room: Room, slot: int, week: int, own: Story, other: Story) -> dict[str, Any]:
    """What the page draws of both worlds, up to a recorded week."""
    words, plan = room.words, room.lab.plan
    tracks, stories = (room.lab.own, room.lab.baseline), (own, other)
    events = [tell(tracks[0], slot, week + 1, tracks[1]), tell(tracks[1], slot, week + 1)]
    fork = room.lab.fork
    parted = plan.weeks if fork is None else fork
    rows = [
        j for j in range(len(plan.parameters.channels)) if any((story.channels >> j & 1).any() for story in stories)
    ]
    return {
        "t": {name: words(f"follow.{name}") for name in TEXTS},
        "worlds": [
            {
                "title": words(f"follow.world_{name}"),
                "figures": _figures(room, story),
                "strips": [_strip(room, story, j) for j in rows],
                "events": [_told(room, event) for event in told if event.week >= parted],
            }
            for name, story, told in zip(("own", "alone"), stories, events, strict=True)
        ],
        "before": [_told(room, event) for event in events[0] if event.week < parted],
        "weeks": plan.weeks, "now": week, "years": _years(room),
    }  # fmt: skip


def _figures(room: Room, story: Story) -> list[dict[str, str]]:
    """Income, cash and workers in the last week of a story."""
    words, numbers = room.words, room.numbers
    if not story.alive[-1]:
        return [{"name": words("follow.state"), "value": words("follow.state_gone")}]
    recent = story.revenue[-RECENT:][story.born[-RECENT:] == story.born[-1]]
    income = float(recent.mean())
    usd = income / float(room.lab.plan.parameters.idr_per_usd)
    weeks = float(story.cash[-1]) / income if income > 0 else 0.0
    return [
        {"name": words("follow.state_income"), "value": numbers.money(usd)},
        {"name": words("follow.state_cash"), "value": words("follow.weeks_of_sales", n=numbers.decimal(weeks, 1))},
        {"name": words("follow.state_jobs"), "value": numbers.decimal(float(story.jobs[-1]), 1)},
    ]


def _strip(room: Room, story: Story, channel: int) -> dict[str, Any]:
    """Weeks in which it sold in a place: ``[first, end, most of its income]``."""
    name = room.lab.plan.parameters.channels.names[channel]
    sells = (story.channels >> channel & 1).astype(np.int8)
    state = sells * (1 + (story.main == channel))
    breaks = np.flatnonzero(np.diff(state)) + 1
    ends = zip([0, *breaks.tolist()], [*breaks.tolist(), len(state)], strict=True)
    spans = [[first, end, bool(state[first] == 2)] for first, end in ends if state[first]]
    return {
        "name": place(room, channel),
        "light": channel_colour(name, False),
        "dark": channel_colour(name, True),
        "spans": spans,
    }


def _told(room: Room, event: Event) -> dict[str, Any]:
    """An event in words, with its day."""
    return {
        "week": event.week,
        "day": room.numbers.day(_day(room, event), "d MMM y"),
        "text": told(room, event),
        "kind": event.kind,
    }


def told(room: Room, event: Event) -> str:
    """An event in words."""
    facts, numbers = event.facts, room.numbers
    share = facts.get("share")
    key = event.kind
    if key == "shut" and share is not None and abs(share) >= SAME:
        key = "shut_lost" if share > 0 else "shut_gained"
    if key == "moved" and facts["place"] == len(room.lab.plan.parameters.channels) - 1:
        key = "moved_physical"
    return room.words(
        f"follow.event_{key}",
        place=inside(room, facts["place"]) if "place" in facts else "",
        origin=inside(room, facts["origin"]) if "origin" in facts else "",
        share=numbers.percent(abs(share), digits=0) if share is not None else "",
        n=numbers.decimal(round(facts.get("workers", 0.0)), 0),
    )  # fmt: skip


def _day(room: Room, event: Event) -> Any:
    """Monday of an event's week; of a closure, the day of the ban where one fell into that week."""
    plan = room.lab.plan
    t = plan.start_week + event.week
    bans = [ban.start_date for ban in plan.policies if ban.kind == "ban" and ban.start == t and ban.start_date]
    return bans[0] if event.kind == "shut" and bans else monday(t)


def _years(room: Room) -> list[dict[str, Any]]:
    """Beginnings of years along the weeks."""
    plan = room.lab.plan
    mondays = [monday(plan.start_week + week) for week in range(plan.weeks)]
    return [
        {"week": week, "text": str(day.year)}
        for week, day in enumerate(mondays)
        if week == 0 or day.year != mondays[week - 1].year
    ]
