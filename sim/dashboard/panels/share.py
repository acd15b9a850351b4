"""The export dialog: data, scenario, report, and what regenerates what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import solara

from sim.dashboard import exports
from sim.dashboard.at_home import at_home
from sim.dashboard.market.desk import Full, Report
from sim.dashboard.room import Room

TEXTS = (
    "data", "csv", "parquet", "plan", "plan_text", "toml", "report", "make_report", "command", "command_text",
    "python", "python_text", "copy_command", "copy_python", "copied", "cancel",
)  # fmt: skip
JOB: Final = "export"
KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "csv": ("csv", "-csv.zip", "application/zip"),
    "parquet": ("parquet", "-parquet.zip", "application/zip"),
    "toml": ("toml", ".toml", "application/toml"),
    "report": ("make_report", ".html", "text/html"),
}
"""Label, ending and media type of what can be made."""


@solara.component
def Share(room: Room) -> None:
    """Return the dialog's content."""
    room.tick.value  # noqa: B018 - more weeks may have been lived
    view, words, numbers = room.view.value, room.words, room.numbers
    file, set_file = solara.use_state(None)
    state, set_state = solara.use_state("")
    busy, set_busy = solara.use_state(False)
    name = exports.own_name(view)

    def make(kind: str) -> None:
        label, ending, media = KINDS[kind]
        what = words(f"share.{label}")

        def changed(report: Report) -> None:
            set_busy(not report.over)
            if report.state == "failed":
                set_state(words("share.failed", what=what, error=str(report.error) or type(report.error).__name__))
            elif report.over:
                set_state("")
            else:
                set_state(words("share.working", what=what, percent=numbers.percent(report.share, digits=0)))

        def done(content: bytes) -> None:
            set_file({"name": f"{name}{ending}", "type": media, "content": content})

        if kind == "toml":
            done(exports.plan_toml(view).encode())
            return
        try:
            room.desk.start(JOB, _work(kind, room), done, at_home(changed))
        except Full:
            set_state(words("share.full"))

    def cancel(_told: Any) -> None:
        room.desk.cancel(JOB)
        set_busy(False)
        set_state("")

    gaps = {
        "data_text": words("share.data_text", weeks=room.lab.lived),
        "report_text": words("share.report_text", seeds=exports.PAIRS),
        "save_as": words("share.save_as", file=f"{name}.toml"),
    }
    ShareVue(
        t={**{text: words(f"share.{text}") for text in TEXTS}, **gaps},
        command=exports.command_lines(view),
        script=exports.python_script(view),
        needs_file=f"{name}.toml" in exports.command_lines(view),
        can_report=bool(view.plan.policies),
        state=state,
        busy=busy,
        file=file,
        event_make=make,
        event_cancel=cancel,
        event_taken=lambda _told: set_file(None),
    )


@solara.component_vue("share.vue", vuetify=False)
def ShareVue(
    t: Mapping[str, str],
    command: str,
    script: str,
    needs_file: bool,
    can_report: bool,
    state: str,
    busy: bool,
    file: Any,
    event_make: Callable[[str], None],
    event_cancel: Callable[[Any], None],
    event_taken: Callable[[Any], None],
) -> None:
    """Export as the browser draws it."""


def _work(kind: str, room: Room) -> Callable[[Report], bytes]:
    view, own = room.view.value, room.lab.own
    if kind == "report":
        return lambda report: exports.report_html(view, report)
    return lambda _report: exports.tables_zip(view, own, kind)
