"""The address is the state of the page: it brings everything back, and nothing in it can break the page."""

import pytest
from support.visitor import SMALL

pytestmark = pytest.mark.page

SEEN = """() => ({
  text: document.querySelector('main').innerText,
  controls: [...document.querySelectorAll('main select, main input')].map(
    each => each.type === 'checkbox' ? each.checked : each.value),
  dark: document.documentElement.classList.contains('psr-dark'), lang: document.documentElement.lang,
  tab: document.querySelector('[role=tab][aria-selected=true]').id,
  bars: [...document.querySelectorAll('.psr-time-bar')].map(each => each.getAttribute('aria-valuetext')),
})"""


CHOSEN = "size=micro&income=profit&fees=amount&moved=buyers&count=all&from=2023-01-02&sure=1"


def seen(visitor):
    visitor.settles()
    return visitor.page.evaluate(SEEN)


def test_what_was_chosen_by_hand_comes_back_in_a_fresh_browser(visit):
    visitor = visit(f"{SMALL}&seed=7")
    visitor.chooses("Scenario", "Closed for good").hears("q.scenario === 'ban'").rests()
    visitor.flips("Price floor").hears("q.p.includes('price_floor')")
    visitor.presses("Next week").hears("q.week === '89'").presses("Dark").hears("q.theme === 'dark'")
    visitor.chooses("Speed", "10 weeks a second").hears("q.pace === '10'")
    visitor.chooses("Currency", "Rp").hears("q.c === 'idr'")
    visitor.looks_at("Follow a merchant").panel.locator(".psr-find-card").first.click()
    visitor.hears("q.m !== ''").rests()
    visitor.chooses("Language", "Bahasa Indonesia").hears("q.lang === 'id'")
    visitor.button("Putar").wait_for()
    assert visitor.asked["seed"] == "7"
    assert seen(visit(visitor.query)) == seen(visitor)


@pytest.mark.parametrize("tab", ["small-merchants", "platforms", "shoppers", "uncertainty"])
def test_a_tab_comes_back_with_its_own_controls(visit, tab):
    visitor = visit(f"{SMALL}&scenario=licence&week=105&tab={tab}&{CHOSEN}")
    first = seen(visitor)
    visitor.page.reload()
    assert seen(visitor) == first
    assert visitor.notices == []


def test_back_and_forward(visit):
    visitor = visit(f"{SMALL}&scenario=ban")
    visitor.looks_at("Platforms").hears("q.tab === 'platforms'")
    visitor.flips("Digital support").hears("q.p.includes('digital_support')")
    visitor.chooses("Currency", "Rp").hears("q.c === 'idr'")
    end = seen(visitor)
    visitor.page.go_back()
    visitor.hears("q.c === '' && q.p !== ''")
    visitor.page.go_back()
    visitor.hears("q.p === '' && q.tab === 'platforms'")
    visitor.page.wait_for_selector("[role=switch][id=psr-switch-digital_support]:not(:checked)")
    visitor.page.go_back()
    visitor.page.wait_for_selector("#psr-tab-market[aria-selected=true]")
    for _ in range(3):
        visitor.page.go_forward()
    visitor.hears("q.c === 'idr' && q.p.includes('digital_support')")
    visitor.page.wait_for_function(
        "document.querySelector('[data-outcome=small_revenue_usd]').textContent.startsWith('Rp')"
    )
    again = seen(visitor)
    assert again == end


DAMAGED = {
    "seed": "seed=NaN",
    "week": "week=-3",
    "scenario": "scenario=<script>document.title='owned'</script>",
    "tab": "tab=../../etc/passwd",
    "lang": "lang=🦆",
    "c": "c=%00",
    "theme": "theme=%E0%A4%A",
    "pace": "pace=1e309",
    "m": "m=99999999999999999999",
    "weeks": "weeks=0",
    "people": "people=1",
    "p": "p=ban~2023-99-99~enforcement:NaN,%F0%9F%A6%86",
    "colour": "colour='%20onerror=alert(1)",
    "address": "&".join(f"a{n}=1" for n in range(80)),
}


@pytest.fixture(scope="module")
def tamperer(stay):
    return stay()


@pytest.mark.parametrize("part", DAMAGED)
def test_a_damaged_address_opens_the_page_and_says_what_was_left_out(tamperer, part):
    small = "" if part in ("people", "address") else f"&{SMALL}"
    tamperer.opens(DAMAGED[part] + small)
    assert len(tamperer.notices) == 1
    assert tamperer.notices[0].endswith(f"left out: {part}. The defaults stand in for them.")
    assert tamperer.page.title().startswith("Pasar:")
    assert tamperer.day == "2023-09-11"
    assert "Traceback" not in tamperer.page.inner_text("body")


def test_an_address_without_end_is_refused_in_words(visit):
    page = visit().page
    answer = page.request.get(f"{visit().home}?p={'x' * 20_000}")
    assert answer.status == 414
    assert "<h1>This address is too long</h1>" in answer.text()


def test_a_notice_can_be_dismissed(visit):
    visitor = visit(f"{SMALL}&tab=nowhere").presses("Dismiss")
    visitor.page.wait_for_selector(".psr-notice", state="detached")
