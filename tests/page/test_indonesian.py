"""In Bahasa Indonesia nothing English is left over, and numbers and dates are written as they are there."""

import re
import tomllib
from pathlib import Path

import pytest
from support.screens import PHONE
from support.visitor import SMALL

from sim.dashboard import words
from sim.policy.catalogue import kinds

pytestmark = pytest.mark.page

TABS = ("market", "small-merchants", "follow", "platforms", "shoppers", "compare", "uncertainty", "about")
FOLDER = Path(words.__file__).parent / "words"

TEXTS = """() => {
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), texts = [];
  while (walk.nextNode()) texts.push(walk.currentNode.textContent.trim());
  const named = [...document.querySelectorAll('main [aria-label], main [title], main [placeholder]')];
  for (const name of ['aria-label', 'title', 'placeholder'])
    for (const each of named) texts.push((each.getAttribute(name) || '').trim());
  return [...new Set(texts.filter(Boolean))];
}"""


def written(language: str) -> set[str]:
    """All texts of a language, without those that hold a value."""

    def leaves(table):
        for value in table.values():
            yield from leaves(value) if isinstance(value, dict) else [value]

    files = sorted((FOLDER / language).glob("*.toml"))
    return {text for each in files for text in leaves(tomllib.loads(each.read_text(encoding="utf-8")))}


def english() -> set[str]:
    declared = {text for kind in kinds().values() for text in (kind.title, kind.meaning, kind.protects)}
    return {text for text in (written("en") | declared) - written("id") if "{" not in text and len(text) > 3}


@pytest.fixture(scope="module")
def pembaca(stay):
    return stay(f"{SMALL}&week=110&lang=id", **PHONE)


@pytest.mark.parametrize("tab", TABS)
def test_no_english_is_left_over(pembaca, tab):
    pembaca.page.locator(f"#psr-tab-{tab}").click()
    pembaca.page.wait_for_selector(f"#psr-tab-{tab}[aria-selected=true]")
    pembaca.settles()
    assert set(pembaca.page.evaluate(TEXTS)) & english() == set()
    assert pembaca.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_numbers_have_a_comma_and_dates_indonesian_months(pembaca):
    assert re.fullmatch(r"US\$[\d,]+ miliar", pembaca.page.locator("[data-outcome=small_revenue_usd]").inner_text())
    assert pembaca.page.get_by_test_id("week").inner_text() == "12 Feb 2024"
    assert re.search(r"\d,\d+%", pembaca.answer)


def test_cards_and_dialogs_speak_it_too(pembaca):
    for name in ("Ekspor", "Bantuan"):
        pembaca.presses(name)
        pembaca.page.get_by_role("dialog").wait_for()
        assert set(pembaca.page.evaluate(TEXTS)) & english() == set()
        pembaca.page.keyboard.press("Escape")
        pembaca.page.get_by_role("dialog").wait_for(state="detached")
    for more in pembaca.page.locator(".psr-policy-more").all()[:3]:
        more.click()
    assert set(pembaca.page.evaluate(TEXTS)) & english() == set()
