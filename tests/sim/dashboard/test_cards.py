import dataclasses
from datetime import date

import pytest

from sim.clock import week_of
from sim.dashboard import edits
from sim.dashboard.numbers import Numbers
from sim.dashboard.panels.cards import cards_of
from sim.dashboard.policy_words import fault_texts, read_value, shown_value
from sim.dashboard.words import LANGUAGES, Words
from sim.faults import ScenarioErrors
from sim.policy import catalogue
from sim.policy.catalogue import kinds
from sim.scenario import Scenario

HISTORY = Scenario.builtin("history")
EVE = week_of(date(2023, 9, 11))


def cards(plan=HISTORY, week=EVE, lang="en", faults=None):
    found = cards_of(plan, week, Words(lang), Numbers(lang), faults or {})
    return {card["kind"]: card for card in found}


def test_every_kind_has_a_card_named_as_declared():
    assert [card["title"] for card in cards().values()] == [kind.title for kind in kinds().values()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_declared_field_has_a_control(lang):
    for name, card in cards(lang=lang).items():
        assert [field["name"] for field in card["fields"]] == list(kinds()[name].fields)
        assert all(field["label"] and field["hint"] for field in card["fields"])


def test_a_new_kind_gets_a_card_without_any_other_change(monkeypatch):
    new = dataclasses.replace(kinds()["commission_cap"], name="levy", title="Levy")
    monkeypatch.setattr("sim.dashboard.panels.cards.kinds", lambda: {**catalogue.kinds(), "levy": new})
    assert cards(lang="id")["levy"]["fields"][0]["control"] == "range"


def test_controls_follow_the_declarations():
    fields = {(kind, field["name"]): field for kind, card in cards().items() for field in card["fields"]}
    assert fields["partnership", "partner"]["label"] == "Partner"
    assert fields["partnership", "partner"]["who"]
    assert fields["ban", "enforcement"]["control"] == "range"
    assert (fields["ban", "enforcement"]["max"], fields["ban", "enforcement"]["value"]) == (100, 100)
    assert fields["ban", "channels"]["control"] == "checks"
    assert fields["import_list", "categories"]["options"][0]["title"] == "Fashion"
    assert fields["digital_support", "budget_usd"]["unit"] == "US$ a year"
    assert fields["licence", "separate_app"]["control"] == "switch"
    assert fields["price_floor", "voucher_cap"]["none"] == "none"


@pytest.mark.parametrize(
    ("day", "acts", "state"),
    [
        (date(2023, 9, 11), False, "planned from 4 Oct 2023"),
        (date(2023, 9, 25), True, "starts 4 Oct 2023"),
        (date(2023, 10, 2), True, "acts since 4 Oct 2023"),
        (date(2024, 1, 1), True, "acts since 4 Oct 2023"),
    ],
)
def test_a_switch_is_on_when_the_policy_acts_in_the_coming_week(day, acts, state):
    card = cards(week=week_of(day))["ban"]
    assert (card["acts"], card["state"]) == (acts, state)


def test_a_policy_that_was_switched_off_has_ended():
    plan = edits.switch(HISTORY, "ban", week_of(date(2023, 11, 6)), on=False)
    card = cards(plan, week_of(date(2024, 1, 1)))["ban"]
    assert not card["acts"]
    assert card["state"] == "ended 6 Nov 2023"
    assert card["until"] == "2023-11-06"


def test_shares_are_shown_in_percent_and_kept_as_shares():
    declared = kinds()["ban"].fields["enforcement"]
    assert shown_value(declared, 0.3) == 30
    assert read_value(declared, 30) == 0.3
    assert read_value(kinds()["licence"].fields["review_weeks"], 12.0) == 12
    assert read_value(kinds()["ban"].fields["channels"], ["meta"]) == ("meta",)


@pytest.mark.parametrize(
    ("kind", "field", "value", "told"),
    [
        ("ban", "enforcement", 1.5, "Enforcement must lie between 0.0% and 100.0%."),
        ("ban", "channels", (), "Channels: choose at least one."),
        ("import_floor", "minimum_usd", 20_000, "Least price must lie between 0 and 10,000."),
    ],
)
def test_a_wrong_value_is_told_in_words(kind, field, value, told):
    plan = HISTORY if kind in ("ban", "import_floor") else edits.add(HISTORY, kind, EVE)
    with pytest.raises(ScenarioErrors) as wrong:
        edits.set_field(plan, kind, field, value)
    assert fault_texts(wrong.value, kind, Words("en"), Numbers("en")) == (told,)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (400, None, "Tanggalnya harus antara 3 Jan 2022 dan 30 Des 2024."),
        (91, 90, "Kebijakan harus berakhir pada pekan setelah pekan mulainya (2 Okt 2023)."),
        (91, 170, "Kebijakan harus berakhir dalam pekan-pekan rencana; kosongkan bila berlaku seterusnya."),
    ],
)
def test_a_day_that_cannot_be_is_told_in_the_readers_language(start, end, told):
    with pytest.raises(ScenarioErrors) as wrong:
        edits.move(HISTORY, "ban", start, end)
    (text,) = fault_texts(wrong.value, "ban", Words("id"), Numbers("id"))
    assert text.startswith(told)


def test_a_value_wrong_only_beside_another_is_told_as_that():
    plan = edits.add(HISTORY, "ecommerce_tax", EVE)
    with pytest.raises(ScenarioErrors) as wrong:
        edits.set_field(plan, "ecommerce_tax", "turnover_max_usd", 10.0)
    assert fault_texts(wrong.value, "ecommerce_tax", Words("id"), Numbers("id")) == (
        "Omzet atas harus lebih besar daripada omzet bawah.",
    )
