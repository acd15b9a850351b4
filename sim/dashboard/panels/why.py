"""Why an effect is what it is: the mechanisms that carry it, published or worked out in the background."""

from __future__ import annotations

from typing import Any, Final

import solara

from sim.analysis.small_market import PEOPLE_PER_AGENT
from sim.analysis.why import SEEDS
from sim.analysis.why import Why as Reasons
from sim.analysis.why import why as reasons_of
from sim.analysis.wording import HEADLINES, Headline
from sim.dashboard.charts import colours
from sim.dashboard.charts.amounts import amount, title_of
from sim.dashboard.charts.chart import Picture
from sim.dashboard.charts.effects import Effect, effects
from sim.dashboard.charts.figure import Figure
from sim.dashboard.market.desk import Report
from sim.dashboard.panels.evidence import usable
from sim.dashboard.panels.work import Work, use_report
from sim.dashboard.room import Room
from sim.scenario import Scenario

JOB: Final = "why"
LITTLE: Final = 0.05
"""A mechanism that carries less than this share is not named in the sentence."""


@solara.component
def Why(room: Room, outcome: str) -> None:
    """Return the reasons of an outcome's effect, or a way to have them worked out."""
    words, plan = room.words, room.view.value.plan
    report = use_report(room, f"{JOB}:{outcome}")
    found = published_reasons(room, outcome) or _worked_out(report, plan)
    with solara.Div(classes=["psr-why"]):
        if not plan.policies:
            solara.HTML("p", unsafe_innerHTML=words("why.nothing"))
        elif found is not None:
            solara.HTML("p", unsafe_innerHTML=sentence(found, room))
            about = words("why.about", window=words(f"why.window.{found.window}"))
            solara.HTML("p", unsafe_innerHTML=about, classes=["psr-soft", "psr-small"])
            if found.effect.certain:
                Picture(figure(found, room), words)
        else:
            solara.HTML("p", unsafe_innerHTML=words("why.explain"))
            Work(room, f"{JOB}:{outcome}", words("why.start"), lambda own: _reasons(plan, outcome, own), main=True)


def published_reasons(room: Room, outcome: str) -> Reasons | None:
    """Published reasons, where the story on the screen is a built-in one."""
    results = usable(room)
    try:
        return results.why(room.view.value.preset, outcome) if results else None
    except KeyError:
        return None


def sentence(found: Reasons, room: Room) -> str:
    """The answer in a sentence: how large the effect is, and what carries it."""
    words = room.words
    each = _headline(found.outcome)
    own = found.effect
    told = amount(each.form, own.baseline, own.effect, own.low, own.high, own.n, room.numbers)
    gaps = {
        "outcome": title_of(each, words),
        "effect": f"{told.text} {told.limits}".strip(),
        "window": words(f"why.window.{found.window}"),
        "seeds": found.seeds,
    }
    if not own.certain:
        return words("why.unclear", **gaps)
    most = sorted((one for one in found.mechanisms if one.carried >= LITTLE), key=lambda one: -one.carried)[:2]
    if not most:
        return words("why.none", **gaps)
    parts = [
        words("why.part", name=words(f"why.mechanism.{one.name}"), share=room.numbers.percent(one.carried, digits=0))
        for one in most
    ]
    return words("why.answer", parts=_title(words("why.and").join(parts)), **gaps)


def figure(found: Reasons, room: Room) -> Figure:
    """Share of the effect that each mechanism carries, with intervals."""
    words, numbers = room.words, room.numbers
    rows = [
        Effect(
            _title(words(f"why.mechanism.{one.name}")),
            100 * one.carried,
            100 * one.low,
            100 * one.high,
            _share(one.carried, one.low, one.high, numbers),
            colours.CARRIES,
        )
        for one in sorted(found.mechanisms, key=lambda one: -one.carried)
    ]
    heads = tuple(words(f"why.head.{name}") for name in ("mechanism", "carried", "low", "high"))
    drawn = effects(rows, words("why.unit"), heads, left=210, right=130)  # type: ignore[arg-type]
    people = numbers.count(found.people_per_agent)
    note = words("why.note", seeds=found.seeds, people=people)
    return drawn.named(title=words("why.title"), note=note, filename=f"pasar-why-{found.outcome}")


def _share(mean: float, low: float, high: float, numbers: Any) -> str:
    text = numbers.percent(mean, digits=0)
    return (
        text if low == high else f"{text}\n({numbers.interval(100 * low, 100 * high, lambda x: numbers.decimal(x, 0))})"
    )


def _headline(outcome: str) -> Headline:
    return next(
        (each for each in HEADLINES if each.outcome == outcome and not each.channel),
        Headline(outcome, "", outcome, "percent"),
    )


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


def _worked_out(report: Report | None, plan: Scenario) -> Reasons | None:
    """What was worked out for this very plan."""
    result = report.result if report else None
    return result[1] if result and result[0] == plan.content_hash() else None


def _reasons(plan: Scenario, outcome: str, report: Report) -> tuple[str, Reasons]:
    other = plan.replace(name="left-alone", policies=())
    last = -1

    def told(done: int, total: int) -> None:
        nonlocal last
        share = 200 * done // max(total, 1)
        if share != last:
            last = share
            report.progress(done, total)

    own = plan if plan.name != other.name else plan.replace(name="plan")
    found = reasons_of(
        own, other, outcome, seeds=SEEDS, people_per_agent=PEOPLE_PER_AGENT, workers=1, progress=told, stop=report.stop
    )
    return plan.content_hash(), found
