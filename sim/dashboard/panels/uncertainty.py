"""The tab Uncertainty: published bands, more seeds, draws of the parameters, and which assumption matters most."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import solara

from sim.analysis.draws import Draws, core, effects_over_draws
from sim.analysis.small_market import PREFERRED, Cancelled
from sim.analysis.windows import windows
from sim.analysis.wording import HEADLINES, Headline
from sim.dashboard import exports
from sim.dashboard.bands import CUSTOM, Bands, held
from sim.dashboard.charts import colours
from sim.dashboard.charts.amounts import amount, drawn_in, title_of
from sim.dashboard.charts.chart import Picture
from sim.dashboard.charts.effects import Effect, effects
from sim.dashboard.charts.fan import Sofar, fan
from sim.dashboard.charts.figure import Figure
from sim.dashboard.market.desk import Report
from sim.dashboard.panels import more_seeds
from sim.dashboard.panels.about import source_of
from sim.dashboard.panels.accepted import Accepted
from sim.dashboard.panels.controls import Controls, select
from sim.dashboard.panels.evidence import same_plan
from sim.dashboard.panels.more_seeds import BATCH, Pairs, more_pairs
from sim.dashboard.panels.work import Work, use_report
from sim.dashboard.room import Room
from sim.parameters.declare import Param
from sim.scenario import Scenario

DRAWS_JOB: Final = "draws"
WANTED: Final = 32
"""Draws a press of the button asks for."""

FEWEST: Final = 4
"""Draws from which an interval is drawn."""


@dataclasses.dataclass(frozen=True)
class Drawn:
    """Draws of a plan so far."""

    plan: Scenario
    draws: Draws


@solara.component
def Uncertainty(room: Room) -> None:
    """Return the tab."""
    room.tick.value  # noqa: B018 - another plan has other results
    words, plan = room.words, room.view.value.plan
    seeds, draws = use_report(room, more_seeds.JOB), use_report(room, DRAWS_JOB)
    each = HEADLINES[min(int(room.choice("sure")), len(HEADLINES) - 1)]
    if not plan.policies:
        solara.HTML("p", unsafe_innerHTML=words("uncertainty.nothing"))
        return
    own = _of_plan(seeds.result if seeds else None, Pairs, plan)
    drawn = _of_plan(draws.result if draws else None, Drawn, plan)
    with solara.Div(classes=["psr-panel"]):
        titles = [(str(k), title_of(one, words)) for k, one in enumerate(HEADLINES)]
        Controls(
            room,
            words("uncertainty.controls"),
            [select(room, "sure", words("uncertainty.outcome"), titles)],
            words("uncertainty.lead"),
        )
        published = held(plan)
        if isinstance(published, Bands):
            _Draws(room, each, drawn, published)
            _Seeds(room, each, own)
        else:
            with solara.Div(classes=["psr-pair"]):
                _Seeds(room, each, own)
                _Draws(room, each, drawn, published)
        _Influences(room, each, drawn)


@solara.component
def _Seeds(room: Room, each: Headline, own: Pairs | None) -> None:
    """More pairs of worlds: chance."""
    words, view = room.words, room.view.value
    plan = view.plan.replace(name=exports.own_name(view))
    with solara.Div(classes=["psr-card"]):
        solara.HTML("h2", unsafe_innerHTML=words("uncertainty.seeds.heading"))
        solara.HTML("p", unsafe_innerHTML=words("uncertainty.seeds.text"), classes=["psr-soft", "psr-small"])
        Work(
            room,
            more_seeds.JOB,
            words("uncertainty.seeds.start", n=BATCH),
            lambda report: more_pairs(plan, own, report),
            _count(room, "seeds", len(own.effects) if own else 0),
            main=True,
        )
        points = own.sofar(each, _window(view.plan)) if own else []
        if own and points:
            figure = _fan(room, each, points, "seeds", max(own.wanted, points[-1].n))
            Picture(figure, words)


@solara.component
def _Draws(room: Room, each: Headline, drawn: Drawn | None, published: Bands | str) -> None:
    """Draws of the parameters: assumptions. Published ones at once, those of this plan at a press."""
    words, plan = room.words, room.view.value.plan
    told = isinstance(published, Bands)
    with solara.Div(classes=["psr-card"]):
        solara.HTML("h2", unsafe_innerHTML=words("uncertainty.draws.heading"))
        text = words("uncertainty.draws.text" if told or published == CUSTOM else "uncertainty.draws.text_even")
        solara.HTML("p", unsafe_innerHTML=text, classes=["psr-soft", "psr-small"])
        Accepted(room, each, published)
        Work(
            room,
            DRAWS_JOB,
            words("uncertainty.draws.start_own" if told else "uncertainty.draws.start", n=WANTED),
            lambda report: _draw(plan, report),
            _count(room, "draws", drawn.draws.n if drawn else 0)
            or (words("uncertainty.draws.adds", n=WANTED) if told else ""),
        )
        if drawn is None:
            return
        if each.channel:
            solara.HTML("p", unsafe_innerHTML=words("uncertainty.draws.market_only"), classes=["psr-small"])
        elif drawn.draws.n >= FEWEST:
            points = [_drawn(drawn.draws, each, n) for n in range(FEWEST, drawn.draws.n + 1)]
            figure = _fan(room, each, points, "draws", drawn.draws.wanted)
            sign = room.numbers.percent(drawn.draws.same_sign(each.outcome), digits=0)
            Picture(figure.named(note=f"{figure.note} {words('uncertainty.draws.sign', share=sign)}"), words)


@solara.component
def _Influences(room: Room, each: Headline, drawn: Drawn | None) -> None:
    """Which assumption matters most, and what each one says."""
    words = room.words
    ranked = drawn.draws.influences.get(each.outcome, ()) if drawn and not each.channel else ()
    with solara.Div(classes=["psr-card"]):
        if ranked:
            rows = [
                Effect(
                    name_of(one.parameter, room),
                    one.correlation,
                    one.low,
                    one.high,
                    room.numbers.decimal(one.correlation, 2, signed=True),
                    colours.certain(one.low, one.high),
                )
                for one in ranked
            ]
            heads = tuple(words(f"uncertainty.head.{name}") for name in ("assumption", "correlation", "low", "high"))
            figure = effects(rows, words("uncertainty.correlation"), heads, left=250, right=60, ends=(-1.0, 1.0))  # type: ignore[arg-type]
            title = words("uncertainty.most", name=rows[0].name, outcome=_lower(title_of(each, words)))
            Picture(figure.named(title=title, note=words("uncertainty.most_note"), filename="pasar-assumptions"), words)
        else:
            solara.HTML("h2", unsafe_innerHTML=words("uncertainty.which"))
            solara.HTML("p", unsafe_innerHTML=words("uncertainty.which_text"), classes=["psr-soft"])
        AssumptionsVue(
            heading=words("uncertainty.assumptions"),
            head=[words(f"uncertainty.head.{name}") for name in ("assumption", "value", "range", "says", "source")],
            rows=[_assumption(one, room) for one in core().values()],
        )


@solara.component_vue("assumptions.vue", vuetify=False)
def AssumptionsVue(heading: str, head: Sequence[str], rows: Sequence[Any]) -> None:
    """The assumptions as a table that opens."""


def name_of(parameter: str, room: Room) -> str:
    """Plain name of an assumption."""
    return room.words.either(f"uncertainty.parameter.{parameter}", parameter.replace("_", " "))


def _draw(plan: Scenario, report: Report) -> Drawn:
    """Live draw after draw; those done so far stand in the report."""
    outcomes = [each.outcome for each in HEADLINES if not each.channel]
    other = plan.replace(name="left-alone", policies=())
    found: Drawn | None = None

    def told(done: int, total: int) -> None:
        report.progress(done, total)

    for draws in effects_over_draws(
        plan, WANTED, against=other, outcomes=outcomes, workers=1, progress=_seldom(told), stop=report.stop
    ):
        found = report.result = Drawn(plan, draws)
        report.tell()
    if found is None:
        raise Cancelled("nothing was drawn")
    return found


def _seldom(told: Any) -> Any:
    """Tell at most two hundred times."""
    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        if 200 * done // max(total, 1) != last:
            last = 200 * done // max(total, 1)
            told(done, total)

    return tell


def _drawn(draws: Draws, each: Headline, n: int) -> Sofar:
    """Median and the interval of nine in ten after n draws, as they are told."""
    shown = draws.percent(each.outcome) if each.form == "percent" else 100.0 * draws.effects[each.outcome]
    if each.form == "money":
        shown = draws.effects[each.outcome] * 52.0
    part = dataclasses.replace(draws, values=draws.values[:n], effects={each.outcome: shown[:n]})
    return Sofar(n, *part.interval(each.outcome))


def _fan(room: Room, each: Headline, points: Sequence[Sofar], kind: str, wanted: int) -> Figure:
    """Fan of an effect, in the reader's currency."""
    words, numbers = room.words, room.numbers
    last = points[-1]
    told = amount(each.form, 100.0 if each.form == "percent" else 1.0, *_raw(each, last), 2, numbers)
    unit, scale = drawn_in(each, [end for one in points for end in one[1:]], words, numbers)
    shown = [Sofar(one.n, one.mean * scale, one.low * scale, one.high * scale) for one in points]
    names = tuple(
        words(f"uncertainty.head.{name}") for name in ("effect" if kind == "seeds" else "median", "low", "high")
    )
    figure = fan(shown, unit, words(f"uncertainty.{kind}.across"), names, wanted)  # type: ignore[arg-type]
    title = words(
        f"uncertainty.{kind}.title", n=last.n, effect=f"{told.text} {told.limits}", outcome=title_of(each, words)
    )
    note = words(f"uncertainty.{kind}.note", window=words(f"compare.window.{_window(room.view.value.plan)}"))
    return figure.named(title=title, note=note, filename=f"pasar-{kind}")


def _raw(each: Headline, last: Sofar) -> tuple[float, float, float]:
    """Numbers as told, back in the unit in which ``amount`` takes them (with a baseline of 100 for percent)."""
    scale = {"percent": 1.0, "points": 0.01, "money": 1.0 / 52.0}[each.form]
    return last.mean * scale, last.low * scale, last.high * scale


def _of_plan(result: Any, kind: type[Any], plan: Scenario) -> Any:
    """A result, if it is of this kind and of this plan."""
    return result if isinstance(result, kind) and same_plan(result.plan, plan) else None


def _window(plan: Scenario) -> str:
    """Weeks that the effects are about: the closure where there is one, else the end."""
    found = windows(plan)
    return next(each for each in PREFERRED if each in found)


def _count(room: Room, kind: str, n: int) -> str:
    return room.words(f"uncertainty.{kind}.sofar", n=n) if n else ""


def _assumption(each: Param, room: Room) -> list[Any]:
    """Name, value, range, what it says and where it comes from: the text of ``pasar explain``."""
    numbers = room.numbers
    value = float(np.asarray(getattr(room.view.value.plan.parameters, each.name)))
    limits = f"{numbers.decimal(float(each.low), 2)} – {numbers.decimal(float(each.high), 2)}"
    meaning = room.words.either(f"uncertainty.meaning.{each.name}", each.meaning)
    name, source = f"{name_of(each.name, room)} ({each.name})", source_of(each.source, room)
    return [name, numbers.decimal(value, 2), limits, meaning, source]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
