import re
import tomllib
from importlib.resources import files

import pytest

from sim.dashboard.words import LANGUAGES, Words, texts
from sim.policy.catalogue import kinds
from sim.scenario_file import builtin_names

DECLARED = ("policies", "outcomes")
"""Panels whose English words are the declarations themselves."""


def shared(lang):
    return {key: text for key, text in texts(lang).items() if key.partition(".")[0] not in DECLARED}


def test_both_languages_say_the_same_things():
    assert set(shared("en")) == set(shared("id"))


def test_every_text_has_the_same_gaps_in_both_languages():
    def gaps(text):
        return sorted(set(re.findall(r"\{(\w+)\}", text)))

    other = shared("id")
    assert {key: gaps(text) for key, text in shared("en").items()} == {key: gaps(text) for key, text in other.items()}


def test_no_indonesian_text_is_left_in_english():
    english = re.compile(r"\b(the|of|and|with|which|from|are|is|what|they|than|this|that|weeks?|merchants?)\b", re.I)
    told = {key: set(english.findall(text)) for key, text in texts("id").items()}
    assert {key: words for key, words in told.items() if len(words) > 1} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty(lang):
    assert [key for key, text in texts(lang).items() if not text.strip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_are_one_a_panel(lang):
    folder = files("sim.dashboard").joinpath("words", lang)
    for file in folder.iterdir():
        tomllib.loads(file.read_text(encoding="utf-8"))


def test_every_policy_and_field_is_told_in_indonesian():
    said = texts("id")
    wanted = [f"policies.{name}.{part}" for name in kinds() for part in ("title", "meaning", "protects", "source")]
    wanted += [f"policies.{name}.field.{field}" for name, kind in kinds().items() for field in kind.fields]
    assert [key for key in wanted if key not in said] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_has_a_label_and_every_story_a_title(lang):
    wanted = [f"cards.field.{name}.{field}" for name, kind in kinds().items() for field in kind.fields]
    wanted += [f"story.{part}.{name}" for name in builtin_names() for part in ("title", "about")]
    assert [key for key in wanted if key not in texts(lang)] == []


def test_a_gap_without_a_value_stays_visible():
    assert Words("en")("story.edited", other="x") == "Edited: {title}"


def test_an_unknown_key_is_shown_as_it_is():
    assert Words("id")("nowhere.at_all") == "nowhere.at_all"
