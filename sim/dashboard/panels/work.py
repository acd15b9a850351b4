"""Long work as the reader sees it: a button that starts it, how far it is, and a way to end it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import solara

from sim.dashboard.at_home import at_home
from sim.dashboard.market.desk import Full, Report
from sim.dashboard.room import Room

SEEN_S: Final = 0.4
"""Progress is drawn at most this often (seconds)."""

_moments = itertools.count(1)


def use_report(room: Room, name: str) -> Report | None:
    """The report of some work, if any; the component is drawn anew as it comes on."""
    _, set_moment = solara.use_state(0)
    room.tick.value  # noqa: B018 - it rises when work is begun or cancelled
    report = room.desk.reports.get(name)
    seen = solara.use_ref(0.0)

    def heard(own: Report) -> None:
        if own.over or time.monotonic() - seen.current > SEEN_S:
            seen.current = time.monotonic()
            set_moment(next(_moments))

    told = at_home(heard)

    def listen() -> Callable[[], None]:
        if report is None:
            return lambda: None
        before, here = report.changed, threading.Event()

        def changed(own: Report) -> None:
            if before is not None:
                before(own)
            if not here.is_set():
                told(own)

        # Others listen too: the story bar shows the same measurement.
        report.changed = changed
        return here.set

    solara.use_effect(listen, [id(report)])
    return report


def begin(room: Room, name: str, work: Callable[[Report], Any]) -> None:
    """Start some work; where too much waits already, say so."""
    try:
        room.desk.start(name, work)
    except Full:
        room.notify(room.words("work.full"))
    draw_anew(room)


def draw_anew(room: Room) -> None:
    """Have what depends on the room drawn anew."""
    room.tick.value += 1


@solara.component
def Work(room: Room, name: str, title: str, work: Callable[[Report], Any], said: str = "", main: bool = False) -> None:
    """Button, progress and cancel of one kind of work.

    Parameters
    ----------
    name : of the work at the desk.
    title : on the button.
    work : what is to be done.
    said : remark beside the button while nothing is being done.
    main : whether the button stands out.
    """
    report = use_report(room, name)
    words = room.words
    running = report is not None and not report.over

    def pressed(told: dict[str, Any]) -> None:
        if told["name"] == "cancel":
            room.desk.cancel(name)
            draw_anew(room)
        else:
            begin(room, name, work)

    WorkVue(
        buttons=[
            {"name": "start", "title": title, "main": main, "off": running},
            *([{"name": "cancel", "title": words("work.cancel"), "main": False, "off": False}] if running else []),
        ],
        running=running,
        failed=report is not None and report.state == "failed",
        progress=report.share if report else 0.0,
        said=told_of(room, report) if report and report.state != "done" else said,
        event_pressed=pressed,
    )


def told_of(room: Room, report: Report) -> str:
    """How far some work is, in words."""
    words = room.words
    if report.state == "failed":
        return words("work.failed", error=f"{type(report.error).__name__}: {report.error}")
    if report.state == "working":
        return words("work.working", percent=room.numbers.percent(report.share, digits=0), text=report.text).strip()
    return words(f"work.{report.state}")


@solara.component_vue("work.vue", vuetify=False)
def WorkVue(
    buttons: Sequence[Any],
    running: bool,
    failed: bool,
    progress: float,
    said: str,
    event_pressed: Callable[[Any], None],
) -> None:
    """Work as the browser draws it."""
