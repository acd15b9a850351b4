"""The tab Market: every dot a group of merchants, moving between the places where they earn most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import solara

from sim.dashboard.charts.colours import channel_colour
from sim.dashboard.market.scene import FLOW_WEEKS, Scene, Sign, less, look, signs
from sim.dashboard.panels.life import place
from sim.dashboard.panels.market_view import MarketView, rows
from sim.dashboard.panels.widget import use_widget
from sim.dashboard.room import Room
from sim.parameters.axes import SIZES

LOCALES: Final = {"en": "en-GB", "id": "id-ID"}
ROOM_TO_GROW: Final = 1.25
"""Room laid out for a place, times the most dots it has held so far."""

WIDEST_ARC: Final = 200_000.0
"""Merchants on balance whose arc is as wide as arcs get."""

NEW_WEEKS: Final = 13
"""Weeks for which a new holder of a place counts as a newcomer."""

SMALL_CHANGE: Final = 0.005
ABROAD: Final = 3
"""Code of a region outside the country, as the picture's bytes have it."""


@solara.component
def Market(room: Room) -> None:
    """Return the tab."""
    view = solara.use_ref(None)
    words, own = room.words, room.lab.own
    begun = own.lived > 0
    capacity = solara.use_memo(lambda: _capacity(room), [id(own), begun])
    typical = solara.use_memo(lambda: _typical(room), [id(own), begun, room.view.value.lang])
    solara.HTML("p", unsafe_innerHTML=words("market.lead"), classes=["psr-market-lead"])
    element = MarketView.element(
        channels=_channels(room), rows=rows(room.lab.plan.parameters.channels), capacity=capacity,
        words=words.under("market"), locale=LOCALES[room.view.value.lang], typical=typical,
        colour=room.choice("colour"), on_colour=lambda value: room.choose("colour", value),
        on_picked=lambda slot: _follow(room, slot), on_seen=room.player.seen,
    )  # fmt: skip

    widget = use_widget(element)

    def connect() -> Callable[[], None]:
        view.current = widget()
        _show(view.current, room)
        return room.player.watch(lambda week: _show(view.current, room, week))

    solara.use_effect(connect, [id(room.player)])
    solara.use_effect(
        lambda: _refresh(view.current, room), [room.tick.value, room.view.value.lang, room.view.value.currency],
    )  # fmt: skip
    opened, set_opened = solara.use_state(False)
    Table(**_table(room, opened), event_opened=set_opened)


@solara.component_vue("market.vue")
def Table(
    heading: str, note: str, head: list[str], rows: list[list[str]], event_opened: Callable[[bool], None]
) -> None:
    """The picture as a table."""


def _show(view: MarketView | None, room: Room, week: int | None = None) -> None:
    """Write a recorded week (left out: the one shown) to the picture in one message.

    The player and a change at rest may write at the same time: what is held back for one message belongs to the widget,
    and the end of one would forget what the other has just written.
    """
    if view is None:
        return
    with view.writing:
        week = room.week if week is None else week
        if 0 <= week < room.lab.own.lived:
            _write(view, room, week)


def _write(view: MarketView, room: Room, week: int) -> None:
    own = room.lab.own
    scene = look(own, week)
    with view.hold_sync():
        view.week, view.pace = week, room.view.value.pace
        view.signs = [_sign(room, sign) for sign in signs(own, week)]
        view.figures = _figures(room, scene, week)
        view.flows = [_flow(room, flow) for flow in scene.flows()]
        view.followed = _followed(room, week)
        view.kinds, view.who, view.weights = own.kinds(week), _who(room, week), own.weight(week).tobytes()
        view.state = room.lab.dots(week)


def _refresh(view: MarketView | None, room: Room) -> None:
    """After a change at rest the same week may look different; while playing the player shows the next one."""
    if not room.player.playing:
        _show(view, room)


def _follow(room: Room, slot: int) -> None:
    if slot >= 0:
        room.change(merchant=slot, tab="follow")


def _channels(room: Room) -> list[dict[str, Any]]:
    channels = room.lab.plan.parameters.channels
    return [
        {"name": name, "title": place(room, j), "light": channel_colour(name, False),
         "dark": channel_colour(name, True), "physical": bool(channels.nest[j] == 2)}
        for j, name in enumerate(channels.names)
    ]  # fmt: skip


def _capacity(room: Room) -> list[int]:
    """Dots that each place should have room for: the most it held in any fourth week lived, and some."""
    J = len(room.lab.plan.parameters.channels)
    most = np.zeros(J, dtype=np.int64)
    for track in (room.lab.own, room.lab.baseline):
        for week in {*range(0, track.lived, 4), track.lived - 1} - {-1}:
            main = track.memory.main(week)
            most = np.maximum(most, np.bincount(main[main < J], minlength=J))
    return [int(ROOM_TO_GROW * each) for each in most[:-1]] + [int(1.05 * most[-1])]


def _typical(room: Room) -> list[str]:
    """Real merchants that a dot of each size stands for, in the middle of all such dots."""
    own, week = room.lab.own, min(room.week, room.lab.own.lived - 1)
    if week < 0:
        return [""] * len(SIZES)
    size, weight = own.memory.holders.fact("size_class", week), own.weight(week)
    middle = [float(np.median(weight[size == z])) if (size == z).any() else 0.0 for z in range(len(SIZES))]
    return [room.numbers.count(_round(each)) for each in middle]


def _round(number: float) -> float:
    """A number to one digit, or two from a thousand on: 1 797 is about 1 800."""
    step = 10.0 ** max(0, len(str(int(number))) - (2 if number >= 1000 else 1))
    return round(number / step) * step


def _who(room: Room, week: int) -> bytes:
    """One byte a slot: category, and region three bits above."""
    holders = room.lab.own.memory.holders
    region = np.minimum(holders.fact("region", week), ABROAD)
    return bytes(holders.fact("category", week) | (region << 3))


def _figures(room: Room, scene: Scene, week: int) -> list[dict[str, Any]]:
    """Words under and beside the names of places."""
    other = room.lab.baseline
    left_alone = other.channel("gmv_usd")[week] if week < other.lived else scene.sales_usd
    return [
        {
            "dots": int(scene.dots[j]),
            "merchants": room.numbers.count(int(scene.merchants[j])),
            "sales": room.numbers.money(float(scene.sales_usd[j])) if scene.sales_usd[j] > 0 else "",
            "change": _change(room, float(scene.sales_usd[j]), float(left_alone[j])),
        }
        for j in range(len(scene.dots))
    ]


def _change(room: Room, own: float, other: float) -> str:
    """Difference of sales from the market left alone, with an arrow; nothing where it is small."""
    if other <= 0.0 or abs(own / other - 1.0) < SMALL_CHANGE:
        return ""
    gap = own / other - 1.0
    digits = 0 if abs(gap) >= 0.1 else 1
    return f"{'▲' if gap > 0 else '▼'} {room.numbers.percent(abs(gap), digits=digits)}"


def _flow(room: Room, flow: Any) -> dict[str, Any]:
    return {
        "from": flow.origin, "to": flow.goal, "share": min(1.0, (flow.merchants / WIDEST_ARC) ** 0.5),
        "text": room.words("market.flow", n=room.numbers.count(flow.merchants), place=place(room, flow.goal)),
    }  # fmt: skip


def _sign(room: Room, sign: Sign) -> dict[str, Any]:
    form = "d MMMM y" if sign.kind == "closed" else "d MMM y"
    day, short = (room.numbers.day(sign.since, each) if sign.since else "" for each in (form, "MMM y"))
    partner = place(room, sign.partner) if sign.partner >= 0 else ""
    share = room.numbers.percent(sign.share, digits=0)
    text = room.words(f"market.sign_{sign.kind}", day=day, partner=partner, share=share)
    kind = sign.kind if sign.kind in ("closed", "waiting") else "runs"
    # In a narrow stall all of it would hide the dots.
    brief = room.words(f"market.brief_{sign.kind}", day=short, partner=partner, share=share) if kind == "runs" else ""
    return {"kind": kind, "channel": sign.channel, "partner": sign.partner, "text": text, "brief": brief}


def _followed(room: Room, week: int) -> dict[str, Any]:
    """Label of the merchant that is followed: its number, and whether it gave up or another came in its place."""
    slot, memory = room.view.value.merchant, room.lab.own.memory
    if not 0 <= slot < memory.slots:
        return {"slot": -1}
    gone = not bool(memory.alive(week)[slot])
    since = int(memory.holders.since(week)[slot])
    new = not gone and since > 0 and week - since < NEW_WEEKS
    key = "gone" if gone else "new" if new else "here"
    return {
        "slot": slot,
        "gone": gone,
        "text": room.words(f"market.ring_{key}", n=slot),
    }


def _table(room: Room, opened: bool) -> dict[str, Any]:
    """The same as a table: places down, what can be seen of them across; rows only while somebody looks at them."""
    words, numbers, week = room.words, room.numbers, room.week
    columns = ("place", "merchants", "alone", "sales", "sales_alone", "less", "came", "went", "opened", "gave_up")
    heading = {"heading": words("market.table"), "note": words("market.table_note", weeks=FLOW_WEEKS)}
    head = [words(f"market.column_{name}", weeks=FLOW_WEEKS) for name in columns]
    own, other = room.lab.own, room.lab.baseline
    if not opened or not 0 <= week < own.lived:
        return {**heading, "head": head, "rows": []}
    scene, beside = look(own, week), look(other, week) if week < other.lived else None
    poor = less(own, week, room.lab.dots(week))
    body = []
    for j in range(len(scene.dots)):
        alone = (
            (numbers.count(int(beside.merchants[j])), numbers.money(float(beside.sales_usd[j]))) if beside else ("", "")
        )
        moves = (numbers.count(int(each[j])) for each in (scene.came, scene.went, scene.opened, scene.gave_up))
        body.append([place(room, j), numbers.count(int(scene.merchants[j])), alone[0],
                     numbers.money(float(scene.sales_usd[j])), alone[1], numbers.percent(float(poor[j]), digits=0),
                     *moves])  # fmt: skip
    return {**heading, "head": head, "rows": body}
