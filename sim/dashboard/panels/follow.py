"""The tab Follow a merchant: one merchant's two worlds side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import solara

from sim.dashboard.charts import colours
from sim.dashboard.charts.chart import Picture
from sim.dashboard.charts.figure import Figure
from sim.dashboard.charts.groups import DASH
from sim.dashboard.charts.lines import Line, lines
from sim.dashboard.charts.pair import Pair
from sim.dashboard.charts.scale import measure
from sim.dashboard.market.finding import ANY, Eve, Group, eve_of, interesting, members
from sim.dashboard.market.memory import Story
from sim.dashboard.market.story import lives
from sim.dashboard.panels.life import capital, described, introduced, known_as, named, place, sentence, worlds
from sim.dashboard.room import Room
from sim.parameters.axes import CATEGORIES, GOODS, PRESENCES, SIZES

TEXTS: Final = ("heading", "lead", "random", "number", "follow", "seller", "size", "goods", "presence", "any", "nobody",
                "choose", "missing")  # fmt: skip
PICKED_EVERY: Final = 13
"""While it plays, suggestions change this seldom (weeks)."""


@solara.component
def Follow(room: Room) -> None:
    """Return the tab."""
    room.tick.value  # noqa: B018 - a story goes on while it plays
    own, other, slot = room.lab.own, room.lab.baseline, room.view.value.merchant
    week = min(room.week, own.lived - 1, other.lived - 1)
    eve = eve_of(room.lab.plan, max(week, 0))
    stable = week // PICKED_EVERY if room.player.playing else week
    found = solara.use_memo(lambda: interesting(own, other, week, eve) if week >= 0 else {}, [id(own), stable])
    if week < 0:
        solara.HTML("p", unsafe_innerHTML=room.words("follow.wait"), attributes={"role": "status"})
        return
    # One root, whether or not somebody is followed: a new one would forget what was chosen in the picker.
    with solara.Div():
        _Picker(room, week, eve, found)
        if 0 <= slot < own.memory.slots:
            _Life(room, slot, week)


@solara.component
def _Life(room: Room, slot: int, week: int) -> None:
    """One merchant's two worlds."""
    room.tick.value  # noqa: B018 - a plan may change while the week stays
    own, other = room.lab.own, room.lab.baseline
    stories = own.memory.story(slot, 0, week + 1), other.memory.story(slot, 0, week + 1)
    with solara.Div(classes=["psr-card", "psr-life"]):
        Person(
            name=known_as(room, slot, week), about=described(room, slot, week),
            label=room.words("follow.span"), span=room.choice("span"),
            spans=[{"value": each, "title": room.words(f"follow.span_{each}")} for each in ("13", "1")],
            event_choose_span=lambda value: room.choose("span", value),
        )  # fmt: skip
        Picture(_income(room, slot, week, *stories), room.words)
    Worlds(**worlds(room, slot, week, *stories), event_show=room.player.show)


@solara.component_vue("follow.vue")
def Picker(
    t: dict[str, str],
    groups: list[dict[str, Any]],
    suggestions: list[dict[str, Any]],
    most: int,
    fault: str,
    empty: bool,
    event_random: Callable[[dict[str, Any]], None],
    event_follow: Callable[[int], None],
) -> None:
    """Ways to a merchant: suggestions, one at random, a number."""


@solara.component_vue("follow_person.vue")
def Person(
    name: str,
    about: str,
    label: str,
    span: str,
    spans: list[dict[str, str]],
    event_choose_span: Callable[[str], None],
) -> None:
    """Who is followed."""


@solara.component_vue("follow_worlds.vue")
def Worlds(
    t: dict[str, str],
    worlds: list[dict[str, Any]],
    before: list[dict[str, Any]],
    weeks: int,
    now: int,
    years: list[dict[str, Any]],
    event_show: Callable[[int], None],
) -> None:
    """Both worlds: figures, channels over time, and events."""


@solara.component
def _Picker(room: Room, week: int, eve: Eve, found: dict[str, int]) -> None:
    words, own = room.words, room.lab.own
    fault, set_fault = solara.use_state("")

    def go(slot: int) -> None:
        set_fault("")
        room.change(merchant=slot)

    def random(asked: dict[str, Any]) -> None:
        group = Group(
            asked.get("size", ANY), asked.get("goods", ANY), asked.get("presence", ANY), bool(asked.get("seller"))
        )
        slots = members(own, group, week, eve)
        category = asked.get("category", ANY)
        if category != ANY:
            slots = slots[own.memory.holders.fact("category", week)[slots] == category]
        if len(slots):
            go(int(np.random.default_rng().choice(slots)))
        else:
            set_fault(words("follow.nobody"))

    def number(slot: int) -> None:
        if isinstance(slot, int) and 0 <= slot < own.memory.slots:
            go(slot)
        else:
            set_fault(words("follow.missing", most=own.memory.slots - 1))

    texts = {name: words(f"follow.{name}") for name in TEXTS}
    banned = any(policy.kind == "ban" for policy in room.lab.plan.policies)
    texts["seller"] = words("follow.seller" if banned else "follow.seller_now", place=place(room, eve.channel))
    Picker(
        t=texts, groups=_groups(room), most=own.memory.slots - 1, fault=fault, empty=room.view.value.merchant < 0,
        suggestions=[
            {"slot": slot, "title": words(f"follow.find_{kind}", place=place(room, eve.channel)),
             "about": introduced(room, slot, week)}
            for kind, slot in list(found.items())[:4]
        ],
        event_random=random, event_follow=number,
    )  # fmt: skip


def _groups(room: Room) -> list[dict[str, Any]]:
    """The codes that a group can be chosen by, in words."""
    words = room.words
    axes = (("size", SIZES), ("category", CATEGORIES), ("goods", GOODS), ("presence", PRESENCES))
    return [
        {"name": axis, "title": words(f"follow.{axis}"),
         "options": [{"value": ANY, "title": words("follow.any")}]
         + [{"value": code, "title": capital(named(room, axis, code))} for code in range(len(codes))]}
        for axis, codes in axes
    ]  # fmt: skip


def _income(room: Room, slot: int, week: int, own: Story, other: Story) -> Figure:
    """Figure of its income in both worlds."""
    pair = Pair.of(room.lab.own, room.lab.baseline, week, room.words, room.numbers)
    weeks, words = int(room.choice("span")), room.words
    usd = float(room.lab.plan.parameters.idr_per_usd)
    here, there = (mean(story, weeks) / usd for story in (own, other))
    largest = float(np.nanmax(np.concatenate(([0.0], here, there))))
    unit = measure("US$ a week", largest, room.numbers, words)
    figure = lines(
        [Line("other", words("charts.left_alone"), there, colours.LEFT_ALONE, dash=DASH),
         Line("own", words("charts.own"), here, colours.OWN, width=2.5)],
        pair.weeks, unit, words, height=280,
    )  # fmt: skip
    return figure.named(
        title=sentence(room, own, other), note=words(f"follow.chart_note_{weeks}"),
        label=words("follow.chart_label", name=known_as(room, slot, week)), filename=f"pasar-merchant-{slot}",
    )  # fmt: skip


def mean(story: Story, weeks: int) -> Any:
    """Mean income of each holder over its last weeks, rupiah a week and firm; NaN where there is nobody."""
    found = np.full(len(story.week), np.nan)
    for first, end in lives(story):
        total = np.concatenate(([0.0], np.cumsum(story.revenue[first:end], dtype=np.float64)))
        last = np.arange(1, end - first + 1)
        begin = np.maximum(0, last - weeks)
        found[first:end] = (total[last] - total[begin]) / (last - begin)
    return found
