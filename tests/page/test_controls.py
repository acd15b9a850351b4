"""Each control of the bar and the timeline does what its name says, and the address follows."""

import re

import pytest
from support.visitor import SMALL

from sim.dashboard.words import Words

pytestmark = pytest.mark.page

LAST_WEEK = "2024-12-30"


def test_next_week_lives_one_week(visit, headless):
    visitor = visit(SMALL).presses("Next week").reaches("2023-09-18").hears("q.week === '89'").rests()
    assert visitor.figures == headless(f"{SMALL}&week=89", list(visitor.figures))


def test_quick_clicks_on_next_week_all_count(visit):
    visitor = visit(SMALL)
    for _ in range(3):
        visitor.presses("Next week")
    visitor.reaches("2023-10-02").hears("q.week === '91'").rests()


def test_to_the_end_and_restart(visit, headless):
    visitor = visit(SMALL).presses("To the end").reaches(LAST_WEEK).hears("q.week === '156'").rests()
    assert visitor.figures == headless(f"{SMALL}&week=156", list(visitor.figures))
    assert visitor.button("Next week").is_disabled()
    assert visitor.button("To the end").is_disabled()
    visitor.presses("Restart").reaches("2022-01-03").hears("q.week === '0'").rests()
    assert visitor.figures == headless(f"{SMALL}&week=0", list(visitor.figures))


def test_play_plays_until_pause(visit):
    visitor = visit(f"{SMALL}&week=40").presses("Play")
    visitor.button("Pause").wait_for()
    visitor.passes("2022-10-24").presses("Pause")
    visitor.button("Play").wait_for()
    visitor.rests()
    day = visitor.day
    visitor.page.evaluate("() => new Promise(tell => setTimeout(tell, 600))")  # at 4 weeks a second two more would pass
    assert visitor.day == day


def test_a_faster_speed_shows_more_weeks(visit):
    visitor = visit(f"{SMALL}&week=10&slow=off").chooses("Speed", "20 weeks a second").hears("q.pace === '20'")
    seconds = visitor.page.evaluate("""() => new Promise((tell, fail) => {
      const week = document.querySelector('[data-testid=week]'), first = week.dataset.date, started = performance.now();
      setTimeout(() => fail(new Error(`from ${first} to ${week.dataset.date}`)), 15000);
      new MutationObserver(() => {
        const weeks = (Date.parse(week.dataset.date) - Date.parse(first)) / (7 * 864e5);
        if (weeks >= 30) tell((performance.now() - started) / 1000);
      }).observe(week, {attributes: true});
      [...document.querySelectorAll('button')].find(each => each.textContent.trim() === 'Play').click();
    })""")
    visitor.presses("Pause").rests()
    assert seconds < 30 / 4


def test_the_playhead_moves_by_keyboard_and_by_pointer(visit):
    visitor = visit(SMALL)
    visitor.bar("Week shown").focus()
    visitor.page.keyboard.press("ArrowLeft")
    visitor.reaches("2023-09-04").hears("q.week === '87'")
    track = visitor.page.locator(".psr-time-track")
    width = track.bounding_box()["width"]
    track.click(position={"x": width * 20.5 / 157, "y": 4})
    visitor.reaches("2022-05-23").hears("q.week === '20'").rests()


def test_a_scenario_is_a_story_of_its_own(visit):
    visitor = visit(SMALL)
    before = visitor.answer
    visitor.chooses("Scenario", Words("en")("story.title.app-ban")).hears("q.scenario === 'app-ban'").rests()
    assert visitor.answer != before
    assert visitor.bar("Ban on social commerce").is_visible()
    assert visitor.bar("Partnership").count() == 0
    assert visitor.asked["scenario"] == "app-ban"


def test_the_language_changes_every_part(visit):
    visitor = visit(SMALL).chooses("Language", "Bahasa Indonesia").hears("q.lang === 'id'")
    visitor.button("Putar").wait_for()
    visitor.rests()
    assert visitor.page.locator("html").get_attribute("lang") == "id"
    assert "dibandingkan" in visitor.answer or "pasar yang sama" in visitor.answer
    assert visitor.page.get_by_test_id("week").inner_text() == "11 Sep 2023"
    assert visitor.switch("Larangan social commerce").is_visible()


def test_the_currency_changes_what_is_read_not_what_it_is(visit):
    visitor = visit(SMALL)
    values = visitor.figures
    revenue = visitor.page.locator("[data-outcome=small_revenue_usd]")
    assert revenue.inner_text().startswith("US$")
    visitor.chooses("Currency", "Rp").hears("q.c === 'idr'")
    visitor.page.wait_for_function(
        "document.querySelector('[data-outcome=small_revenue_usd]').textContent.startsWith('Rp')"
    )
    assert visitor.figures == values


def test_dark_is_dark_and_light_is_light(visit):
    visitor = visit(SMALL)
    brightness = (
        """() => getComputedStyle(document.querySelector('.psr-card')).backgroundColor.match(/\\d+/g).map(Number)"""
    )
    assert min(visitor.page.evaluate(brightness)) > 200
    visitor.presses("Dark").hears("q.theme === 'dark'")
    visitor.page.wait_for_selector("html.psr-dark")
    visitor.button("Light").wait_for()
    assert max(visitor.page.evaluate(brightness)) < 80
    visitor.presses("Light").hears("q.theme === 'light'")
    visitor.page.wait_for_selector("html:not(.psr-dark)")


def test_every_change_of_the_story_can_be_undone_and_made_again(visit):
    visitor = visit(f"{SMALL}&scenario=baseline")
    assert visitor.button("Undo").is_disabled()
    visitor.flips("Price floor").hears("q.p !== ''").flips("Commission cap").hears("q.p.includes('commission_cap')")
    edited = visitor.query
    visitor.presses("Undo").hears("!q.p.includes('commission_cap')").presses("Undo").hears("q.p === ''")
    assert not visitor.switch("Price floor").is_checked()
    visitor.presses("Redo").hears("q.p !== ''").presses("Redo").hears("q.p.includes('commission_cap')")
    assert visitor.query == edited
    visitor.page.keyboard.press("Control+z")
    visitor.hears("!q.p.includes('commission_cap')")
    visitor.page.keyboard.press("Control+Shift+z")
    visitor.hears("q.p.includes('commission_cap')")


def test_the_copied_link_is_the_address(visit):
    visitor = visit(f"{SMALL}&week=90", permissions=["clipboard-read", "clipboard-write"]).presses("Copy link")
    visitor.page.get_by_text("Link copied").first.wait_for()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == visitor.page.url


def test_help_walks_through_the_page_and_closes_by_keyboard(visit):
    visitor = visit(SMALL).presses("Help")
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Next").first.click()
    assert "2 / 5" in dialog.inner_text()
    visitor.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


def test_every_headline_figure_answers_why(visit):
    visitor = visit(SMALL)
    buttons = visitor.page.get_by_role("button", name=re.compile(r"^Why\?"))
    assert buttons.count() == visitor.counts("[data-outcome]")
    buttons.first.click()
    dialog = visitor.page.get_by_role("dialog")
    dialog.wait_for()
    assert Words("en")("headline.label.small_revenue_usd") in dialog.get_by_role("heading").first.inner_text()
    visitor.page.wait_for_function("document.querySelector('dialog').innerText.length > 200")
