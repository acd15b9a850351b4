"""Bands over the accepted draws, as they are published for the plan on the screen: there before anything is pressed."""

from __future__ import annotations

import solara

from sim.analysis.over_draws import FINDING
from sim.analysis.wording import Headline
from sim.clock import monday
from sim.dashboard.bands import Band, Bands
from sim.dashboard.charts import colours
from sim.dashboard.charts.amounts import Amount, amount, drawn_in, title_of, unit_of
from sim.dashboard.charts.chart import Picture
from sim.dashboard.charts.effects import Effect, effects
from sim.dashboard.charts.figure import Figure, column
from sim.dashboard.room import Room


@solara.component
def Accepted(room: Room, each: Headline, found: Bands | str) -> None:
    """The bands as a figure; a sentence where there are none."""
    view = room.view.value
    figure = solara.use_memo(
        lambda: None if isinstance(found, str) else bands(room, each, found),
        [found, each, view.plan, view.lang, view.currency],
    )
    if figure is None:
        solara.HTML("p", unsafe_innerHTML=room.words(f"uncertainty.draws.none.{found}"), classes=["psr-small"])
    else:
        Picture(figure, room.words)


def bands(room: Room, each: Headline, found: Bands) -> Figure:
    """Figure of all outcomes told in the unit of the one that is chosen, whose answer is the title."""
    words, alike = room.words, {one: own for one, own in found.of.items() if one.form == each.form}
    told = {one: amount_of(one, own, room) for one, own in alike.items()}
    unit, scale = drawn_in(each, [end for own in told.values() for end in own[:3]], words, room.numbers)
    rows = [_row(room, one, alike[one], own, scale)._replace(chosen=one == each) for one, own in told.items()]
    heads = tuple(words(f"uncertainty.{name}") for name in ("outcome", "head.median", "head.low", "head.high"))
    figure = effects(rows, unit, heads, left=200)  # type: ignore[arg-type]
    table = {
        "head": [*figure.table["head"], column(words("uncertainty.head.sign"), "%", 0)],
        "rows": [[*row, 100.0 * own.same_sign] for row, own in zip(figure.table["rows"], alike.values(), strict=True)],
    }
    return figure.named(
        title=answer(room, each, found.of[each]), note=_note(room, found), table=table, filename="pasar-bands"
    )


def amount_of(each: Headline, own: Band, room: Room) -> Amount:
    """A band as it is told; percent of a baseline of 100 are what they are."""
    return amount(each.form, 100.0, own.median, own.low, own.high, 2, room.numbers)


def answer(room: Room, each: Headline, own: Band) -> str:
    """What the draws say of an outcome, in words; a direction only where nine in ten draws share it."""
    words, certain = room.words, own.low * own.high > 0.0
    near, far = sorted((abs(own.low), abs(own.high)))
    bare = own._replace(median=abs(own.median), low=near, high=far)
    told, shown = amount_of(each, own, room), amount_of(each, bare, room)
    share, unit = _share(own, room), "" if each.form == "percent" else f" {unit_of(each, words)}"
    gaps = {"outcome": title_of(each, words), "share": share, "size": told.text + unit, "band": told.limits}
    if own.same_sign < FINDING:
        return words("uncertainty.draws.answer.open", **gaps)
    if not any(digit in told.text for digit in "123456789"):
        return words("uncertainty.draws.answer.same", **gaps)
    gaps["size"] = shown.text.lstrip("+") + unit
    gaps["band"] = shown.limits.replace("+", "") if certain else told.limits
    return words(f"uncertainty.draws.answer.{'less' if own.median < 0.0 else 'more'}", **gaps)


def _note(room: Room, found: Bands) -> str:
    """How to read the bands, and what they are made of."""
    words, numbers, plan = room.words, room.numbers, room.view.value.plan
    last = numbers.day(monday(plan.start_week + plan.weeks - 1))
    return words(
        "uncertainty.draws.bands_note",
        window=words(f"uncertainty.window.{found.window}", last=last),
        n=found.n,
        accepted=found.accepted,
        tried=numbers.decimal(found.tried, 0),
        people=numbers.decimal(found.people_per_agent, 0),
        day=numbers.day(found.day),
    )


def _row(room: Room, each: Headline, own: Band, told: Amount, scale: float) -> Effect:
    """An outcome's row. Money is told in the unit of the axis: with words at either end it would not fit beside it."""
    median, low, high = (end * scale for end in told[:3])
    short = amount("points", 0.0, median / 100.0, low / 100.0, high / 100.0, 2, room.numbers)
    tip = room.words("uncertainty.draws.share", share=_share(own, room))
    said = short.told if each.form == "money" else told.told
    return Effect(title_of(each, room.words), median, low, high, said, _colour(own), tip)


def _colour(own: Band) -> str:
    sure = own.same_sign >= FINDING and own.median != 0.0
    return (colours.GAIN if own.median > 0.0 else colours.LOSS) if sure else colours.UNSURE


def _share(own: Band, room: Room) -> str:
    return room.numbers.percent(own.same_sign, digits=0)
