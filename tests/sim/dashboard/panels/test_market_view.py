"""The picture in a browser, fed by hand: no server, no market."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from sim.dashboard.panels.market_view import rows
from sim.dashboard.static import FOLDER
from sim.dashboard.words import Words
from sim.parameters.channels import Channels

pytestmark = pytest.mark.page
DOTS, GONE = 3000, 15
SHOPEE, TIKTOK, PHYSICAL = 0, 5, 8
VIEW = "[data-testid=market-view]"
PAGE = Path(__file__).with_name("market_view.html").read_text(encoding="utf-8")


def setup():
    channels = Channels.load()
    figure = {"merchants": "1,000", "sales": "US$1 m", "change": "▲ 3%", "dots": 10}
    places = [(SHOPEE, TIKTOK, PHYSICAL, PHYSICAL)[i % 4] for i in range(DOTS)]
    return {
        "channels": [
            {"name": name, "title": title, "light": "#34619e", "dark": "#8fb8ea", "physical": name == "physical"}
            for name, title in zip(channels.names, channels.title, strict=True)
        ],
        "rows": rows(channels), "capacity": [0] * len(channels), "typical": ["2,000", "40", "7", "1"], "signs": [],
        "figures": [figure] * len(channels), "flows": [], "words": Words("en").under("market"), "locale": "en-GB",
        "places": places,
    }  # fmt: skip


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, request):
    context = browser.new_context(**{"viewport": {"width": 1240, "height": 960}, **getattr(request, "param", {})})
    page = context.new_page()
    page.route("**/*", answer)
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto("http://pasar.test/")
    page.wait_for_selector(f"{VIEW}[data-frames]")
    yield page
    context.close()
    assert faults == []


def answer(route):
    path = route.request.url.removeprefix("http://pasar.test/assets/")
    if path == route.request.url:
        route.fulfill(content_type="text/html", body=PAGE.replace("SETUP", json.dumps(setup())))
    else:
        route.fulfill(path=Path(FOLDER) / path)


def ask(page, script):
    return page.eval_on_selector(VIEW, f"view => {script}")


def positions(page):
    return ask(page, f"Array.from({{length: {DOTS}}}, (_, i) => view.market.position(i))")


def send(page, movers, place):
    page.evaluate(f"live(places.map((each, i) => {json.dumps(movers)}.includes(i) ? {place} : each))")


def film(page):
    """From now on, note where every dot is in every frame."""
    page.eval_on_selector(
        VIEW,
        f"""view => {{
        window.film = [];
        const shoot = () => {{
            window.film.push(Array.from({{length: {DOTS}}}, (_, i) => view.market.position(i)));
            requestAnimationFrame(shoot);
        }};
        shoot();
    }}""",
    )


def rest(page):
    """Ask the crowd itself: what is written on the page follows it a frame later, and still says 0 before the first."""
    page.wait_for_function(f"document.querySelector('{VIEW}').market.moving() === 0")


def test_only_movers_move_and_they_glide(page):
    before, movers = positions(page), list(range(1, 401, 4))
    film(page)
    send(page, movers, SHOPEE)
    rest(page)
    after, frames = positions(page), page.evaluate("window.film")
    gliding = {i for frame in frames for i in movers if frame[i] not in (before[i], after[i])}
    assert len(gliding) > len(movers) / 2
    assert all(before[i] == after[i] for i in range(DOTS) if i not in movers)
    assert all(before[i] != after[i] for i in movers)
    assert len({tuple(each) for each in after}) == DOTS


def test_a_week_is_seen_once_it_is_drawn(page):
    page.wait_for_function("sent.some(([name, value]) => name === 'seen' && value === 0)")
    send(page, [2], SHOPEE)
    page.wait_for_function("sent.some(([name, value]) => name === 'seen' && value === 1)")


def test_holes_are_tidied_at_rest(page):
    middle = ask(page, f"view.market.find({PHYSICAL})")
    hole = positions(page)[middle]
    send(page, [middle], GONE)
    rest(page)
    assert hole not in others(page, middle)
    page.wait_for_function(f"document.querySelector('{VIEW}').market.moving() > 0")
    rest(page)
    assert hole in others(page, middle)


def others(page, slot):
    return [position for i, position in enumerate(positions(page)) if i != slot]


def test_a_followed_merchant_that_gives_up_leaves_a_mark(page):
    page.evaluate("put({followed: {slot: 4, gone: false, text: 'Merchant 4'}})")
    x, y = positions(page)[4]
    page.evaluate("put({followed: {slot: 4, gone: true, text: 'Merchant 4 gave up'}})")
    send(page, [4], GONE)
    rest(page)
    ring = page.locator(".psr-ring.psr-gone")
    assert ring.inner_text() == "Merchant 4 gave up"
    assert ring.evaluate("ring => ring.style.transform") == f"translate({x:g}px, {y:g}px)"


def test_the_keyboard_walks_and_follows(page):
    page.locator("button[data-channel=shopee]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "Real merchants in this dot: 7" in page.locator(f"{VIEW} [aria-live]").inner_text()
    page.keyboard.press("Enter")
    picked = [value for name, value in page.evaluate("sent") if name == "picked"]
    assert len(picked) == 1
    assert ask(page, f"view.market.channel({picked[0]})") == SHOPEE


def test_a_click_follows_the_dot_under_the_pointer(page):
    slot = ask(page, f"view.market.find({PHYSICAL})")
    x, y = positions(page)[slot]
    page.locator(".psr-stage").hover(position={"x": x, "y": y})
    assert "Physical trade" in page.locator(".psr-tip").inner_text()
    page.locator(".psr-stage").click(position={"x": x, "y": y})
    assert ["picked", slot] in page.evaluate("sent")


def test_a_closed_place_is_shut_and_said(page):
    sign = {"kind": "closed", "channel": TIKTOK, "partner": -1, "text": "Closed since 4 October 2023"}
    page.evaluate(f"put({{signs: [{json.dumps(sign)}]}})")
    page.wait_for_selector("button[data-channel=tiktok_shop][data-closed=true]")
    assert "Closed since 4 October 2023" in page.locator(f"{VIEW} [aria-live]").inner_text()


def test_the_colour_is_chosen_in_the_legend(page):
    page.get_by_role("button", name="By origin").click()
    assert ["colour", "goods"] in page.evaluate("sent")
    page.evaluate("put({colour: 'goods'})")
    assert page.get_by_role("button", name="By origin").get_attribute("aria-pressed") == "true"
    assert "Shipped from abroad" in page.locator(".psr-legend").inner_text()


@pytest.mark.parametrize("page", [{"reduced_motion": "reduce"}], indirect=True)
def test_reduced_motion_changes_place_without_travel(page):
    before = positions(page)
    send(page, list(range(1, 401, 4)), SHOPEE)
    assert ask(page, "view.market.moving()") == 0
    assert positions(page)[1] != before[1]


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3}], indirect=True)
def test_a_phone_shows_every_dot_and_does_not_scroll_sideways(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert all(0 < x < 390 for x, _ in positions(page))
    assert ask(page, "view.market.ink()") > 10_000
