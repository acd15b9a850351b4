"""The first minute: an answer, the market under it, and nothing that moves before somebody wants it to."""

import re

import pytest
from support.visitor import SMALL

pytestmark = pytest.mark.page

LATEST_PAINT_MS = 2000
TRIES = 3


def test_it_opens_with_an_answer_three_weeks_before_the_ban(visit):
    page = visit("").page
    sentence = page.locator(".psr-page .psr-answer").inner_text()
    assert re.search(r"\d+(\.\d)?% (less|more) \(\d+(\.\d)?–\d+(\.\d)?%\)", sentence)
    assert "all against the same market left alone. In the last 13 weeks, up to the week of " in sentence
    week = page.get_by_test_id("week")
    assert week.get_attribute("data-date") == "2023-09-11"
    assert week.inner_text() == "11 Sept 2023"
    assert page.get_by_role("button", name="Play", exact=True).is_enabled()


def test_the_headline_figures_are_those_of_a_headless_run(visit, headless):
    told = visit(SMALL).figures
    assert {"small_revenue_usd", "parcels_per_day"} <= told.keys()
    assert told == headless(SMALL, list(told))


def test_figures_stand_above_the_tabs_with_their_units(visit):
    page = visit(SMALL).page
    top = page.get_by_role("tablist").bounding_box()["y"]
    for outcome, text in (("small_revenue_usd", r"US\$[\d.]+ bn"), ("parcels_per_day", r"[\d.]+ million")):
        figure = page.locator(f"[data-outcome={outcome}]")
        assert re.fullmatch(text, figure.inner_text())
        assert figure.bounding_box()["y"] < top


def test_nothing_moves_before_somebody_presses_play(visit):
    moved = (
        visit(SMALL)
        .settles()
        .page.evaluate("""() => new Promise(tell => {
      const changes = [], main = document.querySelector('main');
      const picture = document.querySelector('[data-testid=market-view]');
      const watch = new MutationObserver(all => changes.push(...all.filter(each => !picture.contains(each.target))));
      watch.observe(main, {subtree: true, childList: true, characterData: true});
      let frames = 0;
      const next = () => (++frames < 60 ? requestAnimationFrame(next) : tell([changes.length, picture.dataset.moving]));
      requestAnimationFrame(next);
    })""")
    )
    assert moved == [0, "0"]


def test_the_answer_is_painted_within_two_seconds_of_the_first_byte(visit):
    paints = []
    for _ in range(TRIES):
        visitor = visit()
        page = visitor.page
        page.goto(visitor.home, wait_until="commit")
        page.wait_for_selector(".psr-answer")
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        paints.append(
            page.evaluate("""() => performance.getEntriesByName('first-contentful-paint')[0].startTime
              - performance.getEntriesByType('navigation')[0].responseStart""")
        )
    assert min(paints) <= LATEST_PAINT_MS
