import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import solara

from sim.analysis import posterior as reader
from sim.analysis.draws import Draws
from sim.analysis.posterior import Posterior, posterior
from sim.analysis.wording import HEADLINES, Headline
from sim.dashboard import bands as published_bands
from sim.dashboard import edits
from sim.dashboard.bands import CUSTOM, MISSING, STALE, Band, Bands, bands_of
from sim.dashboard.charts.amounts import unit_of
from sim.dashboard.charts.chart import Chart
from sim.dashboard.charts.colours import GAIN, LOSS, UNSURE
from sim.dashboard.charts.figure import Figure
from sim.dashboard.edits import History
from sim.dashboard.market.desk import Desk, Report
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.player import Player
from sim.dashboard.panels.accepted import answer, bands
from sim.dashboard.panels.uncertainty import DRAWS_JOB, WANTED, Drawn, Uncertainty
from sim.dashboard.room import Room
from sim.dashboard.view import LANGUAGES, View, preset_plan
from sim.dashboard.words import Words
from sim.scenario_file import builtin_names

DECIDED = tuple(name for name in builtin_names() if preset_plan(name).policies)
REVENUE, PROFIT = HEADLINES[:2]
MONEY = next(each for each in HEADLINES if each.form == "money")
SHARE = next(each for each in HEADLINES if each.form == "points")
TOLD_IN = {"percent": 1.0, "points": 100.0, "money": 52.0}


@pytest.fixture
def room() -> Iterator[Room]:
    view = View()
    lab = Lab(view.plan)
    found = Room(solara.reactive(view), lab, Player(lab), Desk(), solara.reactive(History(view)))
    yield found
    found.close()


@pytest.fixture(scope="module")
def draws() -> Posterior:
    found = posterior()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """The published table as it lies on the disk."""
    return pd.read_parquet(reader.FOLDER / reader.FORECASTS).drop_duplicates(
        ["scenario", "outcome", "channel", "window"]
    )


def row_of(table: pd.DataFrame, scenario: str, each: Headline, window: str) -> Any:
    own = table[(table["scenario"] == scenario) & (table["outcome"] == each.outcome)]
    return own[(own["channel"] == each.channel) & (own["window"] == window)].iloc[0]


def found_for(room: Room) -> Bands:
    found = published_bands.held(room.view.value.plan)
    assert isinstance(found, Bands)
    return found


def seen(room: Room) -> tuple[list[Chart], list[str]]:
    """Charts of the tab, and what stands beside them, buttons among it."""
    root, rendered = solara.render(Uncertainty(room), handle_error=False)
    widgets = list(_within(root))
    said = [str(each.unsafe_innerHTML) for each in widgets if hasattr(each, "unsafe_innerHTML")]
    works = [each for each in widgets if hasattr(each, "buttons")]
    said += [text for each in works for text in (each.said, *(button["title"] for button in each.buttons))]
    charts = [each for each in widgets if isinstance(each, Chart)]
    rendered.close()
    return charts, said


def _within(widget: Any) -> Iterator[Any]:
    yield widget
    for each in getattr(widget, "children", ()):
        if hasattr(each, "comm"):
            yield from _within(each)


def drawing(room: Room, each: Headline) -> Figure:
    return bands(room, each, found_for(room))


def band(median: float, low: float, high: float, same_sign: float) -> Band:
    return Band(median, low, high, same_sign)


@pytest.mark.parametrize("name", DECIDED)
def test_every_built_in_scenario_has_the_bands_of_the_published_table(
    name: str, draws: Posterior, table: pd.DataFrame
) -> None:
    found = bands_of(preset_plan(name), draws)
    assert isinstance(found, Bands)
    closes = "closed" in set(table[table["scenario"] == name]["window"])
    assert found.window == ("closed" if closes else "end")
    assert tuple(found.of) == HEADLINES
    for each, own in found.of.items():
        row = row_of(table, name, each, found.window)
        names = ("percent", "percent_low", "percent_high") if each.form == "percent" else ("effect", "low", "high")
        assert own == tuple(row[[*names, "same_sign"]])


@pytest.mark.parametrize(("lang", "currency"), [("en", "usd"), ("id", "idr")])
@pytest.mark.parametrize("each", [REVENUE, SHARE, MONEY], ids=lambda each: each.form)
def test_a_figure_shows_the_numbers_of_the_published_table(
    room: Room, table: pd.DataFrame, each: Headline, lang: str, currency: str
) -> None:
    room.view.value = dataclasses.replace(room.view.value, lang=lang, currency=currency)
    own = drawing(room, each)
    alike = [one for one in HEADLINES if one.form == each.form]
    assert len(own.table["rows"]) == len(alike)
    unit = own.table["head"][1]["unit"]
    scale = 1.0
    if each.form == "money":
        scale = 15_250.0 / 1e12 if currency == "idr" else 1e-9
    for one, told in zip(alike, own.table["rows"], strict=True):
        row = row_of(table, "history", one, "closed")
        names = ("percent", "percent_low", "percent_high") if one.form == "percent" else ("effect", "low", "high")
        assert told[1:4] == pytest.approx([row[name] * TOLD_IN[one.form] * scale for name in names])
        assert told[4] == pytest.approx(100 * row["same_sign"])
    assert unit.endswith(unit_of(each, Words(lang)))
    assert [item["value"][1:] for item in own.option["series"][0]["data"]] == [row[1:4] for row in own.table["rows"]]


def test_only_outcomes_of_one_unit_share_an_axis(room: Room) -> None:
    drawn = [len(drawing(room, each).table["rows"]) for each in (REVENUE, SHARE, MONEY)]
    assert drawn == [9, 4, 1]
    units = [drawing(room, each).table["head"][1]["unit"] for each in (REVENUE, SHARE, MONEY)]
    assert units == ["%", "points", "US$ bn a year"]


def test_the_title_is_the_answer_of_the_chosen_outcome_whose_row_stands_out(room: Room) -> None:
    own = drawing(room, PROFIT)
    assert own.title == "Small merchants’ profit: sign open, −0.4% (−1.8 to +0.8); 65% of draws have this sign"
    bold = [name["value"] for name in own.option["yAxis"]["data"] if isinstance(name, dict)]
    assert bold == ["Small merchants’ profit"]
    assert drawing(room, SHARE).title.startswith("Shopee’s share of online sales: up by 4.5 points (3.0 to 6.7)")
    assert drawing(room, MONEY).title.startswith("Shoppers’ gain: down by US$2.18 bn a year (−US$5.30 bn to +US$")


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (band(-2.0, -3.0, -1.0, 1.0), "down by 2.0% (1.0 to 3.0); 100% of draws say so"),
        (band(2.0, -0.5, 3.0, 0.94), "up by 2.0% (−0.5 to +3.0); 94% of draws say so"),
        (band(2.0, -0.5, 3.0, 0.89), "sign open, +2.0% (−0.5 to +3.0); 89% of draws have this sign"),
        (band(-1e-5, -2e-5, -1e-6, 1.0), "hardly any change, 0.00% (0.00 to 0.00)"),
        (band(0.0, 0.0, 0.0, 1.0), "hardly any change, 0.0% (0.0 to 0.0)"),
    ],
    ids=["down", "up-though-the-band-holds-zero", "open", "tiny", "nothing"],
)
def test_a_direction_is_told_where_nine_draws_in_ten_share_it(room: Room, own: Band, says: str) -> None:
    assert answer(room, REVENUE, own) == f"Small merchants’ revenue: {says}"


def test_colours_and_tips_follow_the_share_of_draws_with_the_sign(room: Room) -> None:
    found = found_for(room)
    own = (band(-1.0, -2.0, 0.1, 0.93), band(1.0, -0.1, 2.0, 0.9), band(1.0, -0.1, 2.0, 0.6))
    told = found._replace(of=dict(zip(HEADLINES, own, strict=False)))
    items = bands(room, REVENUE, told).option["series"][0]["data"]
    assert [item["itemStyle"]["color"] for item in items] == [LOSS, GAIN, UNSURE]
    assert items[0]["tip"].splitlines()[1:] == ["−1.0%", "(−2.0 to +0.1)", "93% of draws have this sign"]


def test_the_note_says_what_the_bands_are_made_of(room: Room, draws: Posterior) -> None:
    note, manifest = drawing(room, REVENUE).note, draws.manifest
    for said in (
        f"{manifest['forecast']['draws']} draws stand for the {manifest['accepted']} of {manifest['drawn']:,}",
        "accepted against facts of before the ban",
        f"one agent for {manifest['people_per_agent']:,} adults",
        f"Computed on {room.numbers.day(draws.date)}",
        "While a channel is closed, against the market left alone",
    ):
        assert said in note
    room.view.value = View.of_preset("data-rules")
    assert "The last 13 weeks, up to that of 30 December 2024, against" in drawing(room, REVENUE).note


def test_bands_are_those_of_what_is_decided_and_of_nothing_else(draws: Posterior) -> None:
    ban = preset_plan("ban")
    assert bands_of(ban.replace(name="history", seed=7, people_per_agent=100_000), draws) == bands_of(ban, draws)
    assert bands_of(ban.replace(parameters={"habit_strength": 1.0}), draws) == CUSTOM
    assert bands_of(ban.replace(policies=ban.policies[:-1] or ()), draws) == CUSTOM
    moved = dataclasses.replace(ban.policies[0], start=ban.policies[0].start + 4)
    assert bands_of(ban.replace(policies=(moved, *ban.policies[1:])), draws) == CUSTOM
    assert bands_of(ban, None) == MISSING
    old = Posterior({**draws.manifest, "model": "another"}, draws.rows, draws.content)
    assert bands_of(ban, old) == STALE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tab_shows_them_before_anything_is_pressed(room: Room, lang: str) -> None:
    room.change(lang=lang)
    charts, said = seen(room)
    assert [chart.filename for chart in charts] == ["pasar-bands"]
    assert charts[0].title == answer(room, REVENUE, found_for(room).of[REVENUE])
    assert charts[0].table["rows"]
    assert room.words("uncertainty.draws.start_own", n=WANTED) in said
    assert room.words("uncertainty.draws.adds", n=WANTED) in said
    assert not re.search(r"\{\w+\}|uncertainty\.", charts[0].title + charts[0].note + " ".join(said))


def test_another_outcome_has_its_own_answer(room: Room) -> None:
    room.choose("sure", str(HEADLINES.index(SHARE)))
    charts, _ = seen(room)
    assert charts[0].title.startswith("Shopee’s share of online sales: up by")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_of_ones_own_says_in_a_sentence_why_there_are_none(room: Room, lang: str) -> None:
    room.change(lang=lang)
    room.attempt("ban", lambda plan: edits.switch(plan, "price_floor", 1, True))
    charts, said = seen(room)
    assert charts == []
    assert room.words("uncertainty.draws.none.custom") in said
    assert room.words("uncertainty.draws.start", n=WANTED) in said
    assert room.words("uncertainty.draws.adds", n=WANTED) not in said


@pytest.mark.parametrize("reason", [STALE, MISSING])
def test_bands_of_an_older_model_or_none_at_all_are_told_of_too(
    room: Room, draws: Posterior, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    old = Posterior({**draws.manifest, "model": "another"}, draws.rows, draws.content)
    monkeypatch.setattr(published_bands, "posterior", lambda: old if reason == STALE else None)
    published_bands.held.cache_clear()
    charts, said = seen(room)
    published_bands.held.cache_clear()
    assert charts == []
    assert room.words(f"uncertainty.draws.none.{reason}") in said
    assert room.words("uncertainty.draws.text_even") in said


def test_draws_lived_now_stand_below_the_published_ones(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, n = room.view.value.plan, 6
    effects = {each.outcome: np.linspace(-3.0, -1.0, n) for each in HEADLINES if not each.channel}
    base = dict.fromkeys(effects, np.full(n, 100.0))
    lived = Draws("history", "left-alone", "closed", ("link_out",), np.arange(n)[:, None] / n, effects, base, n)
    report = Report(DRAWS_JOB, state="done", result=Drawn(plan, lived))
    monkeypatch.setitem(room.desk.reports, DRAWS_JOB, report)
    charts, said = seen(room)
    assert [chart.filename for chart in charts] == ["pasar-bands", "pasar-draws", "pasar-assumptions"]
    assert charts[1].title == "Over 6 draws lived now: −2.0% (−2.9 to −1.1)"
    assert room.words("uncertainty.draws.sofar", n=n) in said


def test_bands_are_worked_out_once_for_all_who_look(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    work = published_bands.bands_of
    monkeypatch.setattr(published_bands, "bands_of", lambda plan, draws: made.append(plan.name) or work(plan, draws))
    published_bands.held.cache_clear()
    _, rendered = solara.render(Uncertainty(room), handle_error=False)
    for _ in range(5):
        room.tick.value += 1
    rendered.close()
    seen(room)
    assert made == ["history"]
