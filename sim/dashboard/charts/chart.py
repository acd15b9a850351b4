"""The widget that draws a figure in the browser."""

from __future__ import annotations

import anywidget
import solara
import traitlets

from sim.dashboard.charts.figure import Figure
from sim.dashboard.static import imported
from sim.dashboard.words import Words

TEXTS = ("save", "png", "svg", "csv", "table", "week", "fault")


class Chart(anywidget.AnyWidget):
    """A chart: option in, picture out; with its menu, its table and its accessible name.

    ``dark`` is None to follow the page.
    """

    _esm = imported("chart.js")
    option = traitlets.Dict().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    filename = traitlets.Unicode("pasar").tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    height = traitlets.Int(320).tag(sync=True)
    dark = traitlets.Bool(None, allow_none=True).tag(sync=True)


@solara.component
def Picture(figure: Figure, words: Words) -> None:
    """A figure on the page; only what changed since the last time is sent."""
    Chart.element(
        option=figure.option,
        data=dict(figure.data),
        table=dict(figure.table),
        title=figure.title,
        note=figure.note,
        label=figure.label or figure.title,
        filename=figure.filename,
        height=figure.height,
        lang=words.lang,
        texts={name: words(f"charts.{name}") for name in TEXTS},
    )
