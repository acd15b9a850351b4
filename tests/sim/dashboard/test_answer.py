import dataclasses
from datetime import date

from sim.analysis.posterior import posterior
from sim.analysis.sentence import AnswerFacts, Change
from sim.dashboard.answer import channel_list, over_draws, published_answer, sentence, told_at
from sim.dashboard.numbers import Numbers
from sim.dashboard.view import preset_plan
from sim.dashboard.words import Words

PLAN = preset_plan("history")

FACTS = AnswerFacts(
    scenario="history", against="baseline", kind="reopened", window="closed", first=date(2023, 10, 2),
    last=date(2023, 12, 4), weeks=10, channels=("tiktok_shop",),
    changes={
        "small_revenue_usd": Change(100.0, -1.6, -1.7, -1.5, 8),
        "physical_traders_revenue_usd": Change(100.0, 0.8, 0.7, 0.9, 8),
        "gmv_online_usd": Change(100.0, -5.9, -6.0, -5.8, 8),
    },
    at_end={
        "small_revenue_usd": Change(100.0, -1.1, -1.2, -1.0, 8),
        "physical_traders_revenue_usd": Change(100.0, 1.5, 1.3, 1.7, 8),
    },
    sellers=Change(1.0, -0.12, -0.14, -0.1, 8), dependent=None, seeds=8, people_per_agent=5000,
)  # fmt: skip


def test_the_sentence_tells_who_lost_and_who_gained_with_intervals():
    told = sentence(FACTS, PLAN, Words("en"), Numbers("en"))
    assert "While TikTok Shop was closed (10 weeks)" in told
    assert "12.0% less (10.0–14.0%)" in told
    assert "0.8% more (0.7–0.9%)" in told
    assert "{" not in told


def test_the_sentence_in_indonesian_has_indonesian_numbers():
    told = sentence(FACTS, PLAN, Words("id"), Numbers("id"))
    assert "12,0% lebih rendah (10,0–14,0%)" in told
    assert "{" not in told


def test_every_story_is_told_over_its_last_weeks_too():
    told = sentence(FACTS, PLAN, Words("en"), Numbers("en"))
    assert "In the last 13 weeks, up to the week of 30 December 2024, all small merchants take in 1.1% less" in told
    assert "small shops and stalls without online sales 1.5% more (1.3–1.7%)." in told


def test_what_is_not_sure_is_not_told_as_a_change():
    changes = {**FACTS.changes, "small_revenue_usd": Change(100.0, -0.1, -0.4, 0.2, 8)}
    told = sentence(dataclasses.replace(FACTS, changes=changes), PLAN, Words("en"), Numbers("en"))
    assert "all small merchants together about the same (−0.4% to +0.2%)" in told


def test_rules_without_a_closure_are_told_by_their_year():
    rules = dataclasses.replace(FACTS, kind="rules", channels=(), sellers=None)
    assert sentence(rules, PLAN, Words("en"), Numbers("en")).startswith("From 2 October 2023 to 4 December 2023")


def test_channels_are_listed_in_words():
    assert channel_list(("tiktok_shop", "meta", "youtube"), "id") == "TikTok Shop, Meta dan YouTube"
    assert channel_list(("tiktok_shop",), "en") == "TikTok Shop"


def test_the_answer_of_a_built_in_story_is_told_over_draws_too():
    """A point with an interval of luck alone would hide what nobody knows."""
    table = posterior().forecasts
    row = table[
        (table["scenario"] == "history") & (table["outcome"] == "small_revenue_usd") & (table["window"] == "closed")
    ].iloc[0]
    told = published_answer("history", Words("en"), Numbers("en")).source
    median, low, high = (f"{row[name]:+.1f}%".replace("-", "−") for name in ("percent", "percent_low", "percent_high"))
    assert f"is {median} ({low} to {high} in nine of ten; {100 * row['same_sign']:.0f}% have this sign)" in told
    assert f"Over {row['n']} sets of assumptions" in told


def test_bands_of_other_weeks_than_the_answers_are_not_told_beside_it():
    words = Words("en")
    assert over_draws(PLAN, "end", words, Numbers("en")) == words("story.source.assumptions")


def test_without_published_results_the_page_says_so(monkeypatch):
    monkeypatch.setattr("sim.analysis.presets.published", lambda: None)
    monkeypatch.setattr("sim.analysis.presets.damage", lambda: "missing")
    assert "not measured yet" in published_answer("ban", Words("en"), Numbers("en")).sentence


def test_the_first_sight_of_an_edited_story_promises_no_answer():
    assert told_at("p=ban~2023-10-04") == Words("en")("story.heading")
