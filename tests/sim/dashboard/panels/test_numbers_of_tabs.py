import dataclasses
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import solara
from support.tiny_worlds import tiny

import sim.dashboard
from sim.analysis.compare import compare
from sim.analysis.paired import interval
from sim.analysis.windows import WINDOWS
from sim.analysis.wording import HEADLINES, told
from sim.dashboard.charts.chart import Chart
from sim.dashboard.charts.gainers import distribution
from sim.dashboard.charts.groups import Group, income
from sim.dashboard.charts.pair import Pair, smooth
from sim.dashboard.charts.platforms import moves, shares_of_sales
from sim.dashboard.edits import History
from sim.dashboard.market.desk import Desk, Report
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.player import Player
from sim.dashboard.panels import evidence, more_seeds
from sim.dashboard.panels.about import About, check_key, checks, facts_with
from sim.dashboard.panels.compare import Compare, cell, rows_of
from sim.dashboard.panels.more_seeds import more_pairs
from sim.dashboard.panels.platforms import Platforms, weeks_of
from sim.dashboard.panels.shoppers import Shoppers
from sim.dashboard.panels.small_merchants import SmallMerchants
from sim.dashboard.panels.uncertainty import Uncertainty
from sim.dashboard.panels.why import Why, figure, sentence
from sim.dashboard.room import Room
from sim.dashboard.view import View
from sim.dashboard.words import texts
from sim.parameters.facts import load_facts
from sim.scenario import Scenario

WEEK = 99
PANELS = Path(sim.dashboard.__file__).parent
OWN = (
    "charts",
    "small_merchants",
    "platforms",
    "shoppers",
    "compare",
    "uncertainty",
    "about",
    "why",
    "work",
    "outcomes",
)


@pytest.fixture(scope="module")
def plan() -> Scenario:
    return tiny("history", weeks=WEEK + 5)


@pytest.fixture(scope="module")
def room(plan: Scenario) -> Iterator[Room]:
    lab = Lab(plan)
    lab.reach(WEEK, None, threading.Event())
    view = View(plan=plan, week=WEEK)
    own = Room(solara.reactive(view), lab, Player(lab, WEEK), Desk(), solara.reactive(History(view)))
    yield own
    own.close()


@pytest.fixture(scope="module")
def pair(room: Room) -> Pair:
    return Pair.of(room.lab.own, room.lab.baseline, WEEK, room.words, room.numbers)


def test_a_drawn_income_is_the_markets_own(pair: Pair) -> None:
    drawn = income(pair, Group(), "revenue_usd", None)
    expected = smooth(pair.own.market("small_revenue_usd"), 13) * 1e-9
    assert np.allclose(drawn.data["own"], expected, rtol=1e-5)
    assert len(drawn.data["own"]) == pair.lived


def test_groups_add_up_to_all_small_merchants(pair: Pair) -> None:
    whole = Group().of(pair.own, "revenue_usd")
    for axis, names in (("size", ("micro", "small")), ("presence", ("physical", "both", "online"))):
        parts = sum(Group(**{axis: name}).of(pair.own, "revenue_usd") for name in names)
        assert np.allclose(parts, whole)
    assert Group().key == ""
    assert Group(size="micro").key == "micro"
    assert Group("micro", "both").key is None


def test_shares_of_the_platforms_are_those_of_the_table(pair: Pair) -> None:
    data = shares_of_sales(pair).data
    expected = 100 * pair.own.channel("share_online")
    for place, name in enumerate(pair.channels.names[:-1]):
        assert np.allclose(data[name], expected[:, place], atol=1e-3)


def test_before_the_first_policy_nobody_gains_or_loses_and_after_it_some_do(pair: Pair) -> None:
    before, after = (distribution(pair, week, Group()) for week in (85, WEEK))
    assert before.losing == before.gaining == 0.0
    assert after.losing > 0.0
    alive = pair.own.market("small_alive")[WEEK]
    assert alive <= after.firms.sum() <= 1.2 * alive


def test_moves_between_two_days_are_those_of_the_flows(pair: Pair) -> None:
    drawn = moves(pair, "buyers", 91, 95, "all")
    table = pair.own.recorder.frame("flows")
    table = table[(table["kind"] == "buyers") & table["week"].between(91, 95) & (table["from"] != table["to"])]
    assert sum(row[2] for row in drawn.table["rows"]) == pytest.approx(table["count"].sum())


def test_moves_begin_with_the_first_policy_and_heed_the_dates_chosen(room: Room) -> None:
    assert weeks_of(room) == (90, WEEK)
    view = room.view.value
    room.view.value = view.replace(choices={"from": "2023-01-02", "to": "2022-01-03"})
    assert weeks_of(room) == (0, 0)
    room.view.value = view


def test_the_table_tells_the_numbers_of_compare(room: Room, plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compare(plan, against=tiny("baseline", weeks=plan.weeks), seeds=2)
    report = Report(evidence.JOB, state="done", result=evidence.Measured(found))
    monkeypatch.setitem(room.desk.reports, evidence.JOB, report)
    for window in WINDOWS:
        row = rows_of(room, window)[0]
        assert row["name"] == "own"
        for each, shown in zip(HEADLINES, row["cells"], strict=True):
            table = found.effects
            own = table[
                (table["outcome"] == each.outcome) & (table["channel"] == each.channel) & (table["window"] == window)
            ]
            assert shown == cell(found.effects, plan.name, each, window, room)
            if each.form == "percent":
                numbers = own[["baseline", "effect", "low", "high"]].iloc[0].tolist()
                said = told("percent", *numbers, 2)
                assert shown["text"].rstrip("%") == said.split(" ")[0]


def test_measured_bands_are_drawn_and_named(room: Room, plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    found = compare(plan, against=tiny("baseline", weeks=plan.weeks), seeds=2)
    monkeypatch.setitem(
        room.desk.reports, evidence.JOB, Report("measure", state="done", result=evidence.Measured(found))
    )
    bands = evidence.known(room, "small_revenue_usd", "", WEEK + 1)
    assert bands is not None
    assert evidence.source_of(room, bands) == room.words("charts.bands.measured", seeds=2)
    assert evidence.known(room, "revenue_usd", None, WEEK + 1) is None


def test_more_seeds_come_to_the_interval_of_compare(plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(more_seeds, "BATCH", 2)
    plan = plan.replace(weeks=96)
    own = more_pairs(plan, None, Report("seeds"))
    known = compare(plan, against=tiny("baseline", weeks=96), seeds=2).effects
    for each in HEADLINES[:3]:
        row = known[(known["outcome"] == each.outcome) & (known["channel"] == "") & (known["window"] == "closed")].iloc[
            0
        ]
        last = own.sofar(each, "closed")[-1]
        assert last.n == 2
        assert last.mean == pytest.approx(100 * row["effect"] / row["baseline"])
        assert last.low == pytest.approx(100 * row["low"] / row["baseline"])
    assert interval(np.ones(2)).low == 1.0


@pytest.mark.parametrize("panel", [SmallMerchants, Platforms, Shoppers, Compare, Uncertainty, About])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_tab_is_drawn_in_both_languages(room: Room, panel: object, lang: str) -> None:
    view = room.view.value
    room.view.value = dataclasses.replace(view, lang=lang, currency="idr" if lang == "id" else "usd")
    _, rendered = solara.render(panel(room), handle_error=False)  # type: ignore[operator]
    charts = rendered.find(Chart).widgets
    for chart in charts:
        assert chart.title
        assert not re.search(r"\{\w+\}|\b(charts|shoppers|platforms|small_merchants)\.", chart.title + chart.note)
    assert len({chart.filename for chart in charts}) == len(charts)
    rendered.close()
    room.view.value = view


def test_reasons_are_told_in_a_sentence(room: Room) -> None:
    from sim.analysis.sentence import Change
    from sim.analysis.why import SWITCHES, Mechanism
    from sim.analysis.why import Why as Reasons

    effect = Change(3e9, -6e7, -7e7, -5e7, 3)
    shares = {each.name: place / 10 for place, each in enumerate(SWITCHES)}
    parts = tuple(Mechanism(name, effect, share, share - 0.1, share + 0.1) for name, share in shares.items())
    found = Reasons("history", "baseline", "small_revenue_usd", "", "closed", 10, effect, parts, 3, 20_000)
    assert sentence(found, room).startswith(
        "Small merchants’ revenue: −2.0% (−2.3 to −1.7) while the channel is closed."
    )
    assert len(figure(found, room).table["rows"]) == len(SWITCHES)
    unsure = dataclasses.replace(found, effect=Change(3e9, -1e6, -3e6, 1e6, 3))
    assert "not clearly different from zero" in sentence(unsure, room)
    _, rendered = solara.render(Why(room, "small_revenue_usd"), handle_error=False)
    rendered.close()


def test_facts_are_found_by_words() -> None:
    assert len(facts_with("")) == len(load_facts())
    found = facts_with("parcels TikTok")
    assert 0 < len(found) < 20
    assert all(
        "parcels" in f"{each.key} {each.quote_or_note}".lower() or "parcels" in each.unit.lower() for each in found
    )


def test_checks_on_the_page_are_the_published_ones() -> None:
    published = Path(__file__).parents[4] / "results" / "published" / "calibration" / "moments.csv"
    assert (PANELS / "panels" / "checks.csv").read_bytes() == published.read_bytes()
    for row in checks():
        assert f"about.check.{check_key(row['moment'])}" in texts("id")


def test_every_text_that_is_asked_for_exists() -> None:
    asked = re.compile(r"words\(\s*\"((?:" + "|".join(OWN) + r")\.[\w.]+)\"[,)]")
    for folder in ("charts", "panels"):
        for file in (PANELS / folder).glob("*.py"):
            for key in asked.findall(file.read_text(encoding="utf-8")):
                assert key in texts("en"), f"{file.name} asks for {key}"
